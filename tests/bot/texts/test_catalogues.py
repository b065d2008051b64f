"""The catalogues: both languages say the same things, and everything the code says is in them."""

import ast
from pathlib import Path
from string import Formatter

from bot.texts.catalogue import LOCALES, catalogue

ROOT = Path(__file__).parents[3]
# Callables whose first or second argument is a catalogue code.
SPEAKERS = {"Prompt", "Button", "Coded", "Finding", "Refusal", "Problem", "TooLate", "say", "refuse", "text"}


def _values(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def _spoken(path: Path) -> set[str]:
    """Every literal code that a source file hands to one of the speakers."""
    codes = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        literals = [
            a.value for a in node.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str)
        ]
        codes |= {v for v in literals if name in SPEAKERS and "." in v and " " not in v and "/" not in v}
    return codes


def test_both_languages_know_the_same_codes() -> None:
    """No sentence exists in one language only."""
    assert set(catalogue("id")) == set(catalogue("en"))


def test_both_languages_name_the_same_values() -> None:
    """A value that the Indonesian sentence shows, the English one shows too."""
    differing = [c for c, s in catalogue("id").items() if _values(s) != _values(catalogue("en")[c])]
    assert differing == []


def test_everything_spoken_is_in_the_catalogues() -> None:
    """A code in the source has its sentence in every language."""
    sources = [p for folder in ("bot", "campaigns") for p in (ROOT / folder).rglob("*.py")]
    spoken = set().union(*(_spoken(path) for path in sources))

    assert len(spoken) > 50
    assert {locale: sorted(spoken - set(catalogue(locale))) for locale in LOCALES} == {"id": [], "en": []}


def test_no_code_has_two_sentences() -> None:
    """A code stands once in a language; a second would silently take the first one's place."""
    for locale in LOCALES:
        codes = [
            line
            for file in (ROOT / "bot" / "texts" / locale).glob("*.po")
            for line in file.read_text("utf-8").splitlines()
            if line.startswith('msgid "') and line != 'msgid ""'
        ]
        assert len(codes) == len(set(codes))


def test_the_words_on_privacy_name_what_moderation_keeps() -> None:
    """The notes of what was taken down, and the reason of an appeal, are named among what is kept."""
    for locale, words in (("id", ("catatannya", "bandingmu")), ("en", ("a note of it", "your appeal"))):
        said = catalogue(locale)["dialogue.privacy"]
        assert all(each in said for each in words)
        assert len(said) < 2000  # one message on Discord
