"""CheckedClaims: statements that fact-checkers have examined; thousands, not millions."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.moderation.checked_claim import CheckedClaim


@dataclass(frozen=True, slots=True)
class KeptClaim:
    """A claim of the list. Its words never change; one that is not active is matched with nothing."""

    claim_id: int
    claim: CheckedClaim
    active: bool
    added_by: str
    added_at: datetime


class CheckedClaims(Protocol):
    """The list."""

    async def version(self) -> str:
        """Another text after every change of the list: one look-up by key."""
        ...

    async def add_all(self, claims: Sequence[CheckedClaim], by: str, now: datetime) -> int:
        """Add those that are not there yet, as active; how many they were."""
        ...

    async def known(self, claims: Sequence[CheckedClaim]) -> AbstractSet[str]:
        """The digests of those that are there already, active or not."""
        ...

    async def get(self, claim_id: int) -> KeptClaim | None:
        """One claim."""
        ...

    async def by_digest(self, digest: str) -> KeptClaim | None:
        """The claim with a digest."""
        ...

    async def all(self, limit: int, *, after: int = 0) -> Sequence[KeptClaim]:
        """Claims with a greater id than `after`, oldest first."""
        ...

    async def active(self) -> Sequence[KeptClaim]:
        """All that count, oldest first."""
        ...

    async def switch(self, claim_id: int, *, active: bool) -> bool:
        """Switch one on or off; False when it is that already or there is none."""
        ...
