"""The files of draws: small ones whole, lists of any size in parts."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol


class DrawFiles(Protocol):
    """Files by campaign, number of the draw and name; what is kept is never replaced."""

    async def put_file(self, campaign_id: str, draw_no: int, name: str, data: bytes) -> bool:
        """Keep a bundle file, once; False when another content stands there already."""
        ...

    async def append_file(self, campaign_id: str, draw_no: int, name: str, line: bytes) -> None:
        """Add a line to a growing file (`amend.jsonl`)."""
        ...

    async def put_part(self, campaign_id: str, draw_no: int, name: str, part: int, data: bytes) -> None:
        """Keep one part of a big file, numbered from 0; each holds whole lines, about a MiB of them."""
        ...

    def parts(self, campaign_id: str, draw_no: int, name: str) -> AsyncIterator[bytes]:
        """A file part by part, never whole in memory; nothing when it is not there."""
        ...

    async def span(self, campaign_id: str, draw_no: int, name: str, start: int, size: int) -> bytes:
        """At most `size` bytes of a file from `start` on; none at its end or when it is not there."""
        ...

    async def names(self, campaign_id: str, draw_no: int) -> Sequence[str]:
        """The names of the files of a draw, in order."""
        ...

    async def file(self, campaign_id: str, draw_no: int, name: str) -> bytes | None:
        """One file of a draw, without reading the others."""
        ...

    async def files(self, campaign_id: str, draw_no: int) -> Mapping[str, bytes]:
        """The files of a draw by name, the big ones too: for draws that fit in memory."""
        ...

    async def has_file(self, campaign_id: str, draw_no: int, name: str) -> bool:
        """Whether a draw has a file, without reading it."""
        ...
