"""Bundles on disk, read as they are checked; on a terminal a bar shows how far, once it takes a while."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from campaigns.undi.folder import Folder

PATIENCE = 2.0  # seconds without a word


@contextmanager
def opened(paths: Sequence[Path], patience: float = PATIENCE) -> Iterator[list[Folder]]:
    """The folders as bundles.

    Raises:
        UnreadableBundle: one of them cannot be read; also while they are in use.
    """
    bar = _Bar(patience)
    folders = [Folder(path, bar.read) for path in paths]
    bar.total = sum(folder.size("entries.txt") for folder in folders)
    try:
        yield folders
    finally:
        bar.finish()


class _Bar:
    """A progress bar over bytes that waits before it shows itself, and never does when piped."""

    def __init__(self, patience: float) -> None:
        self.total = 0
        self._read, self._shown_from = 0, time.monotonic() + patience
        self._bar: Any = None

    def read(self, count: int) -> None:
        """So many bytes more were read."""
        self._read += count
        if self._bar is None and time.monotonic() >= self._shown_from and sys.stderr.isatty():
            self._bar = click.progressbar(length=self.total, file=sys.stderr)
            self._bar.render_progress()
        if self._bar is not None:
            self._bar.update(min(self._read, self.total) - self._bar.pos)

    def finish(self) -> None:
        """Leave the line."""
        if self._bar is not None:
            self._bar.render_finish()
