"""Timestamps: an authority that says when it saw a hash (RFC 3161)."""

from typing import Protocol


class StampRefused(Exception):  # noqa: N818 - what the authority did; asking again later may help
    """No usable token came back; the message says why, without quoting what was sent."""


class Timestamps(Protocol):
    """A time-stamp authority."""

    @property
    def is_set(self) -> bool:
        """Whether there is one to ask."""
        ...

    async def stamp(self, f: bytes, nonce: int) -> bytes:
        """The answer (a TimeStampResp in DER) over a hash of 32 bytes, checked to be over this hash.

        Raises:
            StampRefused: it gave none, or one over something else.
        """
        ...


class NoTimestamps:
    """Where no authority is set: a token can only be attached by hand."""

    is_set = False

    async def stamp(self, f: bytes, nonce: int) -> bytes:
        """Never gives one.

        Raises:
            StampRefused: always.
        """
        raise StampRefused(f"{len(f)}:{nonce != 0}")
