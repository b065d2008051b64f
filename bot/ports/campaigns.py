"""Campaigns, entries, draws and seats in the store."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.moderation.comment import PlatformName
from bot.ports.draw_files import DrawFiles
from campaigns.campaign import Campaign, CampaignState


class Campaigns(Protocol):
    """Campaigns; a change of state is guarded by the state it expects."""

    async def add(self, campaign: Campaign, now: datetime) -> bool:
        """Store a draft; False when its id is taken."""
        ...

    async def get(self, campaign_id: str) -> Campaign | None:
        """One campaign."""
        ...

    async def lock(self, campaign_id: str) -> Campaign | None:
        """One campaign, which no other unit can step forward until this one ends."""
        ...

    async def at(self, states: Collection[CampaignState]) -> Sequence[Campaign]:
        """The campaigns that stand at one of the states, oldest first."""
        ...

    async def all(self) -> Sequence[Campaign]:
        """Every campaign, oldest first."""
        ...

    async def save(self, campaign: Campaign, expected: CampaignState) -> bool:
        """Store it if it still stands at the expected state."""
        ...


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One accepted entry. `commitment` is C of UNDI/1 in hex; `salt` its 32 secret bytes."""

    entry_id: int
    campaign_id: str
    comment_id: int
    account_row: int
    person_id: int
    platform: PlatformName
    entry_ref: str
    commitment: str
    salt: bytes = field(repr=False)
    accepted_at: datetime
    withdrawn: bool
    receipt_signature: str


class Entries(Protocol):
    """Entries and the persons' salts."""

    async def add(self, entry: EntryRow) -> int | None:
        """Store it (its entry_id is ignored); the new id, None when the comment has one in the campaign."""
        ...

    async def add_all(self, entries: Sequence[EntryRow]) -> Sequence[int | None]:
        """Store them, each as `add` does; each one's new id, in their order."""
        ...

    async def get(self, entry_id: int) -> EntryRow | None:
        """One entry."""
        ...

    async def of_comments(self, comment_ids: Collection[int]) -> Sequence[EntryRow]:
        """The entries of several comments."""
        ...

    async def of_comment(self, comment_id: int) -> Sequence[EntryRow]:
        """The comment's entries, one a campaign."""
        ...

    async def of_person(self, campaign_id: str, person_id: int) -> Sequence[EntryRow]:
        """A person's entries, oldest first."""
        ...

    async def of_campaign(self, campaign_id: str) -> Sequence[EntryRow]:
        """Every entry of a campaign, by commitment: for campaigns that fit in memory."""
        ...

    async def after(self, campaign_id: str, commitment: str, limit: int) -> Sequence[EntryRow]:
        """The entries after a commitment (hex), by commitment: a chunk of a campaign of any size."""
        ...

    async def of_commitments(self, campaign_id: str, commitments: Collection[str]) -> Sequence[EntryRow]:
        """The entries with these commitments (hex), in any order."""
        ...

    async def persons_after(self, campaign_id: str, person_id: int, limit: int) -> Sequence[int]:
        """The next persons with entries after a person's id, ascending, each once."""
        ...

    async def of_persons(self, campaign_id: str, person_ids: Collection[int]) -> Sequence[EntryRow]:
        """The entries of several persons, by commitment."""
        ...

    async def person_salts(self, campaign_id: str, fresh: Mapping[int, bytes]) -> Mapping[int, bytes]:
        """The salt of each person as `person_salt` gives it; `fresh` by person."""
        ...

    async def set_withdrawn(self, entry_id: int, *, withdrawn: bool) -> None:
        """The tag was edited out (or in again), or the person took it back."""
        ...

    async def person_salt(self, campaign_id: str, person_id: int, fresh: bytes) -> bytes:
        """The person's salt in the campaign, `fresh` when there was none."""
        ...

    async def salts(self, campaign_id: str, person_ids: Collection[int]) -> Sequence[bytes]:
        """The salts that persons have in the campaign, in their order; the erased have none."""
        ...

    async def count(self, campaign_id: str) -> int:
        """Entries not withdrawn."""
        ...


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness of a draw: 32 bytes committed before the freeze and revealed before the seed, in hex."""

    role: str
    commitment: str
    nonce: str | None = field(repr=False)


class SeatState(StrEnum):
    """Where a seat stands. RESERVE waits in line; WAITING may claim; LOST was replaced."""

    RESERVE = "reserve"
    WAITING = "waiting"
    CLAIMED = "claimed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Seat:
    """A winner's or reserve's place. `place` counts from 1 within its stratum; spill winners have 0."""

    seat_id: int
    campaign_id: str
    draw_no: int
    entry_id: int
    commitment: str
    person_id: int
    account_row: int
    stratum: int
    place: int
    state: SeatState
    claim_until: datetime | None


class Draws(DrawFiles, Protocol):
    """The published files of each draw, its witnesses and seats."""

    async def forget_draft(self, campaign_id: str, draw_no: int) -> None:
        """Drop the files and the commitments of a draw that was never frozen."""
        ...

    async def commit_nonce(self, campaign_id: str, draw_no: int, role: str, commitment: str) -> bool:
        """A witness's commitment, once."""
        ...

    async def reveal_nonce(self, campaign_id: str, draw_no: int, role: str, nonce: str) -> bool:
        """A witness's nonce, once; False when there is no commitment or another nonce stands."""
        ...

    async def witnesses(self, campaign_id: str, draw_no: int) -> Sequence[Witness]:
        """The witnesses by role."""
        ...

    async def put_seats(self, seats: Sequence[Seat]) -> None:
        """Keep the seats of a draw (their seat_id is ignored)."""
        ...

    async def seats(self, campaign_id: str, draw_no: int | None = None) -> Sequence[Seat]:
        """The seats of a draw, or of every draw: winners in order, then reserves in order."""
        ...

    async def seats_of(self, person_id: int) -> Sequence[Seat]:
        """A person's seats in every campaign, oldest first."""
        ...

    async def seat(self, seat_id: int) -> Seat | None:
        """One seat."""
        ...

    async def save_seat(self, seat: Seat, expected: SeatState) -> bool:
        """Store a changed seat if it still stands at the expected state."""
        ...

    async def deadlines(self, campaign_id: str, draw_no: int) -> Sequence[datetime]:
        """The moments, ascending, at which the time to claim of waiting seats ends; each once."""
        ...

    async def misplaced(self, campaign_id: str, limit: int) -> Sequence[int]:
        """Ids of seats whose entry is of another campaign, person or account, or another commitment's."""
        ...

    async def overdue(self, campaign_id: str, draw_no: int, now: datetime) -> Sequence[Seat]:
        """Waiting seats whose time to claim ended before a moment, in their order."""
        ...

    async def open_claims(self, seat_ids: Sequence[int], until: datetime) -> int:
        """From now on these waiting seats may be claimed until a moment; how many are."""
        ...
