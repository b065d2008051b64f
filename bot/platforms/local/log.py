"""LocalLog: append-only JSON lines with a running number, like `getUpdates` on a disk.

Safe for several processes (file lock) and for kills: a torn last line is cut off at the next append,
and a key that is in the log already is not written again.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line: its number from 1, its kind, its unique key and its fields, and the bytes it came as."""

    number: int
    kind: str
    key: str
    fields: Mapping[str, Any]
    raw: bytes


class LocalLog:
    """A log in one file. Reading is incremental: lines already seen are kept in memory."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        self._path = path
        self._lines: list[LogLine] = []
        self._keys: dict[str, int] = {}
        self._size = 0

    def append(self, kind: str, key: str, fields: Mapping[str, Any]) -> int:
        """Write a line unless its key is there; its number either way. On disk when this returns."""
        with self._locked() as stream:
            self._read_on(stream)
            if key in self._keys:
                return self._keys[key]
            number = len(self._lines) + 1
            line = json.dumps({"n": number, "kind": kind, "key": key, **fields}).encode("ascii") + b"\n"
            # What stands behind the last whole line is what a kill left of one.
            stream.truncate(self._size)
            stream.seek(self._size)
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())
            self._keep(line)
            return number

    def after(self, number: int, limit: int = 1000) -> list[LogLine]:
        """Up to `limit` lines behind a number."""
        if self._path.stat().st_size != self._size:
            with self._path.open("rb") as stream:
                self._read_on(stream)
        return self._lines[number : number + limit]

    def has(self, key: str) -> bool:
        """Whether a line with this key was seen by `after` or written here."""
        return key in self._keys

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        with self._path.open("r+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield stream

    def _read_on(self, stream: BinaryIO) -> None:
        stream.seek(self._size)
        for line in stream:
            if not line.endswith(b"\n"):
                return
            self._keep(line)

    def _keep(self, line: bytes) -> None:
        self._size += len(line)
        number = len(self._lines) + 1
        try:
            fields = json.loads(line)
            kind, key = str(fields["kind"]), str(fields["key"])
        except (ValueError, TypeError, KeyError):
            # A line that a person broke by hand keeps its number; the reader sets it aside.
            fields, kind, key = {}, "unreadable", f"line:{number}"
        self._lines.append(LogLine(number, kind, key, fields, line.rstrip(b"\n")))
        self._keys[key] = number
