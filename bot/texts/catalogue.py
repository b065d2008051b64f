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
    for file in sorted(files("bot.texts").joinpath(locale).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".po"):
            with file.open("rb") as stream:
                for message in read_po(stream):
                    if message.id and isinstance(message.string, str):
                        sentences[str(message.id)] = message.string
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
