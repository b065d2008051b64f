"""Reads a bundle's folder from disk: the one file of `campaigns` that does, so that a check needs no bot."""

import io
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

KNOWN = (
    "entries.txt", "excluded.txt", "freeze.json", "freeze.sig", "freeze.tsr", "cosign.json", "rules",
    "seed.json", "result.json", "amend.jsonl", "void.json",
)  # fmt: skip
# Called with the bytes that were read since the last call.
Told = Callable[[int], None]


class UnreadableBundle(Exception):  # noqa: N818 - it names the state of the folder
    """The folder or one of its files cannot be read; the message says which and why."""


class Folder(Mapping[str, bytes]):
    """The known files of a folder by name, read when they are asked for; unknown ones are left alone.

    A file that cannot be read is told of at once, before anything is checked.

    Raises:
        UnreadableBundle: it is no folder, or a file cannot be read; now or later.
    """

    def __init__(self, folder: Path, told: Told | None = None) -> None:
        self._folder, self._told = folder, told
        try:
            # Listed rather than asked for by name: a link that leads nowhere is unreadable, not absent.
            self._present = sorted(set(os.listdir(folder)) & set(KNOWN))  # noqa: PTH208 - names alone are needed
            for name in self._present:
                (folder / name).open("rb").close()
        except OSError as error:
            raise _unreadable(error, folder) from None
        except ValueError:
            raise UnreadableBundle("the name of the folder holds a zero byte") from None

    def __getitem__(self, name: str) -> bytes:
        """A file's bytes."""
        if name not in self._present:
            raise KeyError(name)
        try:
            return (self._folder / name).read_bytes()
        except OSError as error:
            raise _unreadable(error, self._folder) from None

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._present)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._present)

    def __contains__(self, name: object) -> bool:
        """Whether the file is there, without reading it."""
        return name in self._present

    def open(self, name: str) -> BinaryIO:
        """A file from its beginning."""
        if name not in self._present:
            raise KeyError(name)
        try:
            return _Read(self._folder / name, self._told)
        except OSError as error:
            raise _unreadable(error, self._folder) from None

    def size(self, name: str) -> int:
        """How many bytes a file has; 0 when it is not there."""
        return (self._folder / name).stat().st_size if name in self._present else 0


class _Read(io.FileIO):
    """A file that tells how much of it was read."""

    def __init__(self, path: Path, told: Told | None) -> None:
        super().__init__(path, "rb")
        self._path, self._told_of = path, told

    def read(self, size: int | None = -1, /) -> bytes:
        """Up to so many bytes."""
        try:
            data = super().read(-1 if size is None else size) or b""
        except OSError as error:
            raise _unreadable(error, self._path) from None
        if self._told_of is not None:
            self._told_of(len(data))
        return data


def _unreadable(error: OSError, folder: Path) -> UnreadableBundle:
    return UnreadableBundle(f"{error.filename or folder}: {error.strerror}")


def read_bundle(folder: Path) -> dict[str, bytes]:
    """The known files of a folder in memory, by name; unknown ones are left alone.

    Raises:
        UnreadableBundle: it is no folder, or a file cannot be read.
    """
    return dict(Folder(folder))
