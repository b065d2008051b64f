"""Progress on standard error: a bar on a terminal, a plain line now and then when piped."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click

from bot.cli.shell import settings
from bot.texts import text

EVERY = 20_000  # comments between two plain lines
_STEPS = 1000


class Told(Protocol):
    """Hears of comments so far, and of the share (0..1) of the work that is done."""

    def __call__(self, count: int, share: float, /) -> None:
        """Show it."""
        ...


@contextmanager
def progress(code: str) -> Iterator[Told]:
    """Show how far something is; `code` is the sentence of its plain line, with `count`."""
    if not sys.stderr.isatty():
        yield _Lines(code)
        return
    with click.progressbar(length=_STEPS, file=sys.stderr) as bar:

        def told(_count: int, share: float) -> None:
            bar.update(max(0, round(share * _STEPS) - bar.pos))

        yield told


class _Lines:
    """Says a line for every so many comments."""

    def __init__(self, code: str) -> None:
        self._code, self._next = code, EVERY

    def __call__(self, count: int, share: float, /) -> None:  # noqa: ARG002 - a bar's business
        """One line when enough came since the last."""
        if count >= self._next:
            click.echo(text(settings().locale, self._code, count=count), err=True)
            self._next = count - count % EVERY + EVERY
