"""Alone: one service a data folder, so that two processes never send the same things at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.texts import text


class AlreadyRunning(Exception):  # noqa: N818 - a state that a person must mend
    """Another process serves this folder; the message says what to do."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder while the block lasts; a process that dies lets go of it.

    Raises:
        AlreadyRunning: another process holds it.
    """
    with (folder / "run.lock").open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(text("id", "run.already_running", folder=str(folder))) from None
        yield
