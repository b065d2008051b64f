"""Decided: made-up decisions on texts that stay apart when a model reads them, which sees no numbers."""

from models.adapting import Example
from models.decisions import Pair, is_kept

MANY = 10_000


def different_word(number: int) -> str:
    """A word of its own for each number, by letters alone: 12 is `dafa`."""
    return "".join("bdfgklmnpr"[int(digit)] + "a" for digit in str(number))


def a_pair(number: int, reviewer: str, channel: str, author: str = "", *, constructive: bool = True) -> Pair:
    """A decision on a text of its own, by an author of their own unless told otherwise."""
    return channel, Example(f"teks {different_word(number)}", constructive, reviewer, author or f"a{number}")


def even(count: int, reviewers: str = "pqr", channels: str = "xy") -> list[Pair]:
    """So many decisions, one reviewer and channel after the other, on texts that may be learnt."""
    numbers = [n for n in range(2 * count + 50) if not is_kept(f"teks {different_word(n)}")][:count]
    return [
        a_pair(n, reviewers[at % len(reviewers)], channels[at % len(channels)], constructive=at % 2 == 0)
        for at, n in enumerate(numbers)
    ]
