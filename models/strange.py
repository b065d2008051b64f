"""Strange words: how many of a text's words a vocabulary does not know."""

from models.normalize import normalize
from models.vocabulary import Vocabulary


def strange_words(text: str, vocabulary: Vocabulary) -> tuple[int, int]:
    """(unknown, all) words of a text; addresses, numbers, names of accounts, tags and marks are no words."""
    words = [token.text for token in normalize(text) if token.text[0].isalnum()]
    return sum(word not in vocabulary for word in words), len(words)
