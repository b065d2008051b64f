"""Vouchers in the store: codes in batches that a second person approves, each at most one seat's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from campaigns.ledger import Counted
from campaigns.voucher import VoucherState


@dataclass(frozen=True, slots=True)
class Voucher:
    """A partner's code; `seat_id` is set from reserved on."""

    voucher_id: int
    campaign_id: str
    state: VoucherState
    seat_id: int | None
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code to be stored: its value in rupiah (None: the rules' prize) and when it stops being good."""

    code: str = field(repr=False)
    value: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class KnownCode:
    """Where a code stands already."""

    campaign_id: str
    batch_id: int
    state: VoucherState


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One import. `digest`: SHA-256 of the file; `total_value`: rupiah; people as `account:<row>`.

    `voided_at` without `approved_at`: taken back before anybody approved it, and its codes with it.
    """

    batch_id: int = 0
    campaign_id: str
    digest: str
    count: int
    total_value: int
    imported_by: str
    imported_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    voided_by: str | None = None
    voided_at: datetime | None = None
    reason: str = ""


class Vouchers(Protocol):
    """Voucher codes: sealed, each at most once in a campaign, one a seat."""

    async def known(self, codes: Sequence[str]) -> Mapping[str, Sequence[KnownCode]]:
        """Where each of the codes stands already, in every campaign."""
        ...

    async def add(self, batch: Batch, codes: Sequence[NewCode], now: datetime) -> tuple[int, int]:
        """Store a batch, its codes pending: the batch's id, and how many codes were new to its campaign."""
        ...

    async def batch(self, batch_id: int) -> Batch | None:
        """One batch."""
        ...

    async def batches(self, campaign_id: str) -> Sequence[Batch]:
        """The batches of a campaign, oldest first."""
        ...

    async def approve(self, batch_id: int, by: str, now: datetime) -> bool:
        """Make a pending batch's codes stock, once; False when it was approved or voided already."""
        ...

    async def void_batch(self, batch_id: int, by: str, reason: str, now: datetime) -> Sequence[int]:
        """Void what no winner has seen, once; the seats that lost a reserved code by it.

        The codes of a batch that was never approved are deleted: the mended file may bring them again.
        """
        ...

    async def void_code(self, voucher_id: int, reason: str, now: datetime) -> bool:
        """Void one code and take it from its seat; False when its state has no way there."""
        ...

    async def stock(self, campaign_id: str) -> Mapping[VoucherState, int]:
        """How many codes stand at each state."""
        ...

    async def free(self, campaign_id: str, until: datetime) -> int:
        """How many approved codes no seat has, and are good until a moment."""
        ...

    async def reserve_all(self, campaign_id: str, seat_ids: Sequence[int], until: datetime) -> int:
        """Set a code that is good until a moment aside for each seat, once a seat; how many have one now.

        Seats that have one keep it. Fewer than were asked for when codes run out, or when another unit is
        about to take them.
        """
        ...

    async def of_seat(self, seat_id: int) -> Voucher | None:
        """The code of a seat."""
        ...

    async def move(self, voucher_id: int, expected: VoucherState, to: VoucherState, now: datetime) -> bool:
        """Change the state if it is the expected one; back to available takes it from its seat."""
        ...

    async def release(self, seat_ids: Sequence[int], now: datetime) -> int:
        """Reserved codes of seats that were lost unseen are free again; how many."""
        ...

    async def retire(self, seat_ids: Sequence[int], reason: str, now: datetime) -> int:
        """Codes of lost seats that nobody takes over: unseen ones expire, seen ones are void; how many.

        They stay with their seats and a reason: the list of unclaimed prizes is made of them.
        """
        ...

    async def seated(self, campaign_id: str) -> Mapping[int, int]:
        """The voucher's id of every seat that has one."""
        ...

    async def retired(self, campaign_id: str, reason: str) -> Sequence[tuple[int, int | None]]:
        """Seats whose codes were retired for a reason, and their worth (None: the rules' prize)."""
        ...

    async def lapse(self, campaign_id: str, now: datetime) -> int:
        """Codes that no seat has and whose day is over expire; how many."""
        ...

    async def tally(self, campaign_id: str) -> Sequence[Counted]:
        """How many codes there are by batch, state and value."""
        ...

    async def contradictions(self, campaign_id: str, limit: int) -> Sequence[tuple[str, int]]:
        """Rows that no step could have left: (what is wrong as a word, voucher or seat id).

        `seatless`: given out and no seat has it. `seated`: free and a seat has it. `foreign`: its seat is of
        another campaign. `unclaimed`: seen, and its seat was never claimed. `codeless`: a seat that may claim
        or has claimed, without a code.
        """
        ...
