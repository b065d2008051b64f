"""Where a bundle's files come from: bytes in memory, or a folder whose big lists are streamed.

A bundle is a mapping of names to bytes. One that can also open a file (see folder.py) is never asked
for a list whole, because ten million entries are 1.4 GB.
"""

import io
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO, Protocol, runtime_checkable

from campaigns.undi.primitives import BrokenRule

BLOCK = 1 << 18  # bytes; measured: larger blocks fall out of the cache, smaller ones cost more calls


@runtime_checkable
class Opens(Protocol):
    """A bundle whose files can be read as seekable binary streams."""

    def open(self, name: str) -> BinaryIO:
        """The file from its beginning."""
        ...


class Without(Mapping[str, bytes]):
    """A bundle as if some of its files were not there."""

    def __init__(self, files: Mapping[str, bytes], hidden: Collection[str]) -> None:
        self._files, self._hidden = files, hidden

    def __getitem__(self, name: str) -> bytes:
        """A file's bytes."""
        if name in self._hidden:
            raise KeyError(name)
        return self._files[name]

    def __contains__(self, name: object) -> bool:
        """Whether the file is there, without reading it."""
        return name not in self._hidden and name in self._files

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return (name for name in self._files if name not in self._hidden)

    def __len__(self) -> int:
        """How many files there are."""
        return sum(1 for _ in self)

    def open(self, name: str) -> BinaryIO:
        """The file from its beginning."""
        return open_file(self._files, name)


def open_file(files: Mapping[str, bytes], name: str) -> BinaryIO:
    """One file of a bundle as a stream, from wherever it is."""
    return files.open(name) if isinstance(files, Opens) else io.BytesIO(files[name])


def blocks(stream: BinaryIO, name: str, size: int = BLOCK) -> Iterator[bytes]:
    """A list's bytes in blocks of whole lines, each of about `size` bytes and never empty.

    Raises:
        BrokenRule: rule 4, the last line has no LF, said before any line is looked at.
    """
    if stream.seek(0, io.SEEK_END):
        stream.seek(-1, io.SEEK_END)
        if stream.read(1) != b"\n":
            raise BrokenRule("4", "undi.no_final_newline", file=name)
    stream.seek(0)
    rest = b""
    while data := stream.read(size):
        cut = data.rfind(b"\n") + 1
        if cut:
            yield rest + data[:cut]
            rest = data[cut:]
        else:
            # One line longer than a block: the parser says what is wrong with it.
            rest += data
