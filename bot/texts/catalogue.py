"""Catalogues: reads the gettext files of a language once and finds a code's sentence."""

from functools import cache
from importlib.resources import files

LOCALES = ("id", "en")


class UnknownText(KeyError):  # noqa: N818 - it names what is missing
    """A code has no sentence in a language; a test keeps this from happening in service."""


@cache
def catalogue(locale: str) -> dict[str, str]:
    """All sentences of a language by code.

    Raises:
        UnknownText: there is no such language.
    """
    # Babel costs a tenth of a second to import, and scoring from the shell needs no words.
    from babel.messages.pofile import read_po  # noqa: PLC0415

    if locale not in LOCALES:
        raise UnknownText(locale)
    sentences: dict[str, str] = {}
    folder = files("bot.texts").joinpath(locale)
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".po")), key=lambda f: f.name):
        with file.open("rb") as stream:
            found = ((message.id, message.string) for message in read_po(stream))
            sentences |= {str(code): words for code, words in found if code and isinstance(words, str)}
    return sentences


def sentence(locale: str, code: str) -> str:
    """The sentence of a code, still with its values in braces.

    Raises:
        UnknownText: the language has no such code.
    """
    found = catalogue(locale).get(code)
    if not found:
        raise UnknownText(f"{locale}:{code}")
    return found
