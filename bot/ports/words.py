"""Words: the catalogue as the services see it, for the few texts whose exact wording is recorded."""

from typing import Protocol


class Words(Protocol):
    """Renders one sentence."""

    def __call__(self, locale: str, code: str, /, **params: object) -> str:
        """The sentence of a code in a language."""
        ...
