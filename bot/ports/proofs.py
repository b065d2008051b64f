"""Proofs: what proves a draw beside its files: witnesses' keys and accounts, co-signatures, daily figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WitnessRole:
    """Who stands behind a role: an account that is spoken to, and an Ed25519 key (hex), each if named."""

    campaign_id: str
    role: str
    account_row: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Cosignature:
    """A witness's signature (hex) over F of a draw."""

    campaign_id: str
    draw_no: int
    role: str
    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class DailyFigure:
    """How many entries there were on a day (ISO date in the campaign's zone), and their Merkle root (hex)."""

    campaign_id: str
    day: str
    count: int
    root: str
    at: datetime


class Proofs(Protocol):
    """What proves a draw beside its files."""

    async def put_role(self, role: WitnessRole) -> None:
        """Store who stands behind a role, in place of what was stored."""
        ...

    async def roles(self, campaign_id: str) -> Sequence[WitnessRole]:
        """Those roles of a campaign behind which someone stands, by name."""
        ...

    async def of_account(self, account_row: int) -> Sequence[WitnessRole]:
        """The roles behind which an account stands, by campaign."""
        ...

    async def add_cosignature(self, cosignature: Cosignature) -> bool:
        """Keep a co-signature, once a role; False when another stands."""
        ...

    async def cosignatures(self, campaign_id: str, draw_no: int) -> Sequence[Cosignature]:
        """The co-signatures of a draw by role."""
        ...

    async def add_figure(self, figure: DailyFigure) -> bool:
        """Keep a day's figure, once; False when the day has one."""
        ...

    async def figures(self, campaign_id: str) -> Sequence[DailyFigure]:
        """The daily figures, oldest first."""
        ...

    async def last_day(self, campaign_id: str) -> str:
        """The last day that has a figure; empty for none."""
        ...

    async def commitments(self, campaign_id: str, after: str, limit: int) -> Sequence[str]:
        """Commitments (hex) of all entries, withdrawn ones too, behind one, in order."""
        ...
