"""The shelf: which model is in use, which was before it, and which one waits to prove itself.

A folder holds `current.model`, `previous.model` and `challenger.model`. Under all of them lies the model
that the program brings along: it is in use while there is no other. Every step is one rename, so that a
process that dies anywhere leaves a shelf on which each name is a whole model or not there; and one process
at a time moves anything. Knows files only: whether a challenger deserves its place is decided in
`models/contest.py`.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import models.artifacts
from models.classifier import SHIPPED, ArtifactError, Classifier, load

SHIPPED_FILE = Path(models.artifacts.__file__).parent / SHIPPED
CURRENT, PREVIOUS, CHALLENGER = "current.model", "previous.model", "challenger.model"
_DRAFT = "draft.tmp"  # one name is enough for whoever holds the shelf


Move = Callable[[], "Unmoved | None"]


@dataclass(frozen=True, slots=True)
class Unmoved:
    """Why nothing was moved: `no_challenger`, `challenger_changed` or `nothing_before`."""

    code: str


def current(folder: Path) -> Path:
    """The model in use: the promoted one, or the shipped one when none was ever promoted.

    A promoted file that is damaged stays the answer: whoever loads it must say so.
    """
    promoted = folder / CURRENT
    return promoted if promoted.exists() else SHIPPED_FILE


def load_current(folder: Path) -> Classifier:
    """The model in use.

    Raises:
        ArtifactError: it is damaged or of another version; no other one is taken in its place.
    """
    path = current(folder)
    try:
        return load(path)
    except ArtifactError as error:
        if path == SHIPPED_FILE:
            raise
        hint = "Or go back to the one before it: jernih model promote --rollback"
        raise ArtifactError(f"The model in use cannot be read: {error} {hint}") from None


def before(folder: Path) -> Path:
    """The model that rolling back leads to."""
    kept = folder / PREVIOUS
    return kept if kept.exists() else SHIPPED_FILE


def challenger(folder: Path) -> Path:
    """Where the model that waits to be promoted stands, or would stand."""
    return folder / CHALLENGER


def promote(folder: Path, measured: str) -> Unmoved | None:
    """The challenger becomes the current model, and the current one the previous.

    `measured`: the SHA-256 of the challenger that was compared; another file in its place is not moved.
    """
    with _held(folder):
        waiting = folder / CHALLENGER
        if not waiting.exists():
            return Unmoved("no_challenger")
        # Read once: what is put in use are these bytes, whatever is written to the challenger meanwhile.
        data = waiting.read_bytes()
        if _digest(data) != measured:
            return Unmoved("challenger_changed")
        # It is there already when an earlier promotion died before its last step.
        if not (folder / CURRENT).exists() or digest(folder / CURRENT) != measured:
            _put_in_use(folder, data)
        _settle(folder)
        # One that was trained meanwhile keeps its place.
        if digest(waiting) == measured:
            waiting.unlink()
        return None


def _put_in_use(folder: Path, data: bytes) -> None:
    """The bytes are the current model, and the current one is the previous."""
    draft = folder / _DRAFT
    try:
        draft.write_bytes(data)
        _settle(draft)
        _keep(folder)
        draft.replace(folder / CURRENT)
    finally:
        draft.unlink(missing_ok=True)


def _keep(folder: Path) -> None:
    if (folder / CURRENT).exists():
        # A second name for the same bytes first: at no moment is there no current model.
        kept = folder / f"previous-{_DRAFT}"
        kept.unlink(missing_ok=True)
        os.link(folder / CURRENT, kept)
        kept.replace(folder / PREVIOUS)
    else:
        # Before it came the shipped model, and nothing older may be taken for it.
        (folder / PREVIOUS).unlink(missing_ok=True)


def roll_back(folder: Path, *, to_shipped: bool = False) -> Unmoved | None:
    """The previous model is the current one again; with none, or `to_shipped`, the shipped one is."""
    promoted, before = folder / CURRENT, folder / PREVIOUS
    if not promoted.exists():
        return Unmoved("nothing_before")
    with _held(folder):
        if not promoted.exists():
            return Unmoved("nothing_before")
        if to_shipped:
            before.unlink(missing_ok=True)
        if before.exists():
            before.replace(promoted)
        else:
            promoted.unlink()
        _settle(folder)
        return None


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the shelf while the block lasts; a process that dies lets go of it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return _digest(path.read_bytes())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _settle(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
