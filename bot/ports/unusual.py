"""Unusual: groups of entrants that stand out, the proof asked of their people, what managers said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from campaigns.unusual import Act, Group

ACCEPT, HOLD = "accept", "hold"


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """A group as it is kept: `size` persons, of whom `waiting` still have to prove themselves.

    `decision`: accept (nobody of it has to), hold, or "" while nobody decided.
    """

    group_id: int
    kind: str
    size: int
    waiting: int
    found_at: datetime
    decision: str


class Unusual(Protocol):
    """Groups and proofs."""

    async def acts(
        self, campaign_id: str, since: datetime, after: int, limit: int
    ) -> Sequence[tuple[int, Act]]:
        """Entries accepted since a moment, not withdrawn, behind an entry, each with its number, in order.

        Without what a platform's account number tells (`numbers`) and who said the same (`crowds`).
        """
        ...

    async def crowds(self, since: datetime, least: int) -> Mapping[int, frozenset[int]]:
        """Sayings that at least so many persons said nearly so since a moment, by person."""
        ...

    async def numbers(self, account_rows: Sequence[int]) -> dict[int, str]:
        """Account numbers of a platform whose numbers tell an age, by row; none for the erased."""
        ...

    async def put(
        self, campaign_id: str, group: Group, now: datetime, *, asks: bool = True
    ) -> tuple[int, Sequence[int]]:
        """Keep a group, or let it grow; its number and the persons who were not in it before.

        `asks`: whether they owe a proof from now on.
        """
        ...

    async def groups(self, campaign_id: str) -> Sequence[FoundGroup]:
        """The groups of a campaign, oldest first."""
        ...

    async def decide(self, campaign_id: str, group_id: int, decision: str, by: str, now: datetime) -> bool:
        """A manager accepts or holds a group; False where there is none or it is so decided already."""
        ...

    async def persons(self, group_id: int) -> Sequence[int]:
        """The persons of a group, ascending."""
        ...

    async def asked_at(self, campaign_id: str, person_id: int) -> datetime | None:
        """When a proof was first asked of a person that is still to come; None where none is."""
        ...

    async def passed(self, campaign_id: str, person_id: int, now: datetime) -> None:
        """The person gave the proof, for every group of the campaign so far."""
        ...
