"""The audit chain's arithmetic, the same for the log and for what was exported from it.

Each event's hash covers the one before it: nothing can be changed, taken out or put in without every later
hash changing. What is cut off at the end shows only against a hash that was noted elsewhere, such as in an
export.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785

START = b""  # what the first event of a chain follows
# What an event's hash covers, by these names.
COVERED = ("scope", "at", "actor", "word", "subject", "facts")


def chain_hash(previous: bytes, seq: int, event: Mapping[str, Any]) -> bytes:
    """SHA-256 over the hash before, the place (8 bytes, big-endian) and the event in RFC 8785 form."""
    return hashlib.sha256(previous + seq.to_bytes(8, "big") + rfc8785.dumps(dict(event))).digest()


def moment(at: datetime) -> str:
    """A moment as it is hashed: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class Link:
    """One sealed event: its place in its scope's chain from 1, what it says (by COVERED), its hash."""

    seq: int
    event: Mapping[str, Any]
    hash: bytes

    @property
    def scope(self) -> str:
        """The chain that it belongs to."""
        return str(self.event["scope"])


class Chains:
    """Follows chains link by link, whichever order their scopes come in; memory by scope, not by event."""

    def __init__(self) -> None:
        self._ends: dict[str, tuple[int, bytes]] = {}

    @property
    def ends(self) -> Mapping[str, tuple[int, bytes]]:
        """The last place and hash of each chain so far."""
        return self._ends

    def fits(self, link: Link) -> bool:
        """Whether a link is the next of its chain; one that is not leaves the chain where it was."""
        seq, previous = self._ends.get(link.scope, (0, START))
        if link.seq != seq + 1 or chain_hash(previous, link.seq, link.event) != link.hash:
            return False
        self._ends[link.scope] = (link.seq, link.hash)
        return True
