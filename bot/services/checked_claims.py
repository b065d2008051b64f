"""CheckedClaimDesk: the list of statements that fact-checkers have examined, taken in, tried and switched.

Keeps what fact-checkers say, with their names; judges nothing itself. Every change is one transaction with
its audit event.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.moderation.checked_claim import CheckedClaim, ClaimFile
from bot.moderation.context import ClaimMatch
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.checked_claims import KeptClaim
from bot.ports.classifier import Classifier
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Store
from bot.services.claims_in_force import ClaimsInForce
from campaigns.refusal import Refusal

_SCOPE = "claims"


@dataclass(frozen=True, slots=True)
class Taken:
    """How many claims of a file are new, were known before, and cannot be used."""

    new: int
    known: int
    unusable: int


class CheckedClaimDesk:
    """One list for all channels."""

    def __init__(self, store: Store, clock: Clock, classifier: Classifier) -> None:
        self._store, self._clock = store, clock
        self._in_force = ClaimsInForce(classifier)

    async def take(self, file: ClaimFile, by: str, *, dry_run: bool = False) -> Taken:
        """Add what is new in a file, all of it or nothing; `dry_run` only counts.

        Raises:
            StoreError: the database failed; nothing was added.
        """
        claims = [claim for _, claim in file.claims]
        if dry_run:
            async with self._store.read() as unit:
                known = len(await unit.checked_claims.known(claims))
            return Taken(len(claims) - known, known, len(file.unusable))
        now = self._clock.now()
        async with self._store.write() as unit:
            new = await unit.checked_claims.add_all(claims, by, now)
            taken = Taken(new, len(claims) - new, len(file.unusable))
            facts = {"new": taken.new, "known": taken.known, "unusable": taken.unusable}
            await unit.audit.add(AuditEvent(_SCOPE, by, AuditWord.CLAIMS_IMPORTED, _SCOPE, facts), now)
        return taken

    async def add(self, claim: CheckedClaim, by: str) -> tuple[KeptClaim | None, bool]:
        """Add one; it as the list has it, and whether it is new.

        Raises:
            StoreError: the database failed; nothing was added.
        """
        now = self._clock.now()
        async with self._store.write() as unit:
            new = await unit.checked_claims.add_all([claim], by, now) == 1
            kept = await unit.checked_claims.by_digest(claim.digest)
            if new and kept is not None:
                subject = f"claim:{kept.claim_id}"
                await unit.audit.add(AuditEvent(_SCOPE, by, AuditWord.CLAIM_ADDED, subject), now)
        return kept, new

    async def switch(self, claim_id: int, by: str, *, active: bool) -> Refusal | None:
        """Switch a claim on or off; a refusal when it is so already or there is none.

        Raises:
            StoreError: the database failed; nothing was changed.
        """
        now = self._clock.now()
        async with self._store.write() as unit:
            if not await unit.checked_claims.switch(claim_id, active=active):
                there = await unit.checked_claims.get(claim_id) is not None
                return Refusal("claims.is_so" if there else "claims.not_found", {"claim": str(claim_id)})
            event = AuditEvent(_SCOPE, by, AuditWord.CLAIM_SWITCHED, f"claim:{claim_id}", {"active": active})
            await unit.audit.add(event, now)
        return None

    async def test(self, text: str) -> Sequence[tuple[KeptClaim, ClaimMatch]]:
        """Which claims a text repeats, the most alike first.

        Raises:
            StoreError: the database failed.
        """
        async with self._store.read() as unit:
            (found,) = await self._in_force.matches(unit, [text])
            kept = [await unit.checked_claims.get(match.claim_id) for match in found]
        return [(claim, match) for claim, match in zip(kept, found, strict=True) if claim is not None]
