"""Minutes: what the berita acara of one draw says, as plain values; no words, no layout, no clock.

Everything in it is published in the draw's bundle or decided by the organiser; nobody is named in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from campaigns.permit import Mode, Permit
from campaigns.undi.verify import Claim

SHORT = 16  # hex digits by which a pseudonym is named where an annex has it whole


@dataclass(frozen=True, slots=True)
class House:
    """Who draws, where, with which software, and where the public pages stand ("" nowhere)."""

    institution: str = ""
    place: str = ""
    public_url: str = ""
    software: str = ""

    def page_of(self, campaign_id: str, draw_no: int) -> str:
        """The address of a draw's public page, with its slash; "" where there are no public pages."""
        if not self.public_url:
            return ""
        return f"{self.public_url.rstrip('/')}/undian/{quote(campaign_id, safe='')}/{draw_no}/"


@dataclass(frozen=True, slots=True)
class SealedList:
    """The sealed list: sizes, hashes in hex, and how many were left out for which reason."""

    count: int
    sha256: str
    merkle_root: str
    excluded_sha256: str
    excluded: Mapping[str, int]

    @property
    def excluded_count(self) -> int:
        """Entries accepted and then left out."""
        return sum(self.excluded.values())


@dataclass(frozen=True, slots=True)
class Round:
    """A drand round: its number, its moment, and its signature in hex ("" before it came)."""

    number: int
    at: datetime
    signature: str


@dataclass(frozen=True, slots=True)
class WitnessLine:
    """A witness by role: commitment and nonce in hex, "" when not revealed; whether they signed F too."""

    role: str
    commitment: str
    nonce: str
    cosigned: bool


@dataclass(frozen=True, slots=True)
class StratumLine:
    """A stratum and how many of its seats were filled by its own quota."""

    code: str
    quota: int
    reserve: int
    seated: int


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A winner or reserve: pseudonyms C and P and the ticket in hex; `place` 0 and `spill` for the spill."""

    stratum: str
    place: int
    c: str
    p: str
    ticket: str
    spill: bool = False


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """A replacement: who lost the seat and why, and who moved up ("" nobody); `waited`: was a reserve."""

    seq: int
    at: datetime
    c: str
    reason_code: str
    evidence: str
    promoted: str
    waited: bool


@dataclass(frozen=True, slots=True)
class VoidLine:
    """A void draw: its number, F in hex, when and why it was declared void."""

    draw_no: int
    f: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The berita acara of a draw (UNDI/1; Permensos 3/2024); no winners and no seed before it is drawn.

    `drawn_at`: the moment of the draw. `f`, `prev`, `seed`, `rules_sha256`, `organiser_key`: hex.
    `rehearsal`: it awards nothing. `void`: why it was declared void, None when it was not.
    `cosigners`: (role, key in hex) of each witness who signed F.
    `prior_winners`: how many persons sat out for having won before.
    """

    house: House
    campaign_id: str
    name: str
    hashtags: tuple[str, ...]
    mode: Mode
    permit: Permit
    zone: str
    rehearsal: bool
    drawn: bool
    draw_no: int
    closed_at: datetime
    frozen_at: datetime
    drawn_at: datetime
    f: str
    prev: str
    rules_sha256: str
    organiser_key: str
    claim_hours: int
    prior_winners: int
    entries: SealedList
    rounds: tuple[Round, ...]
    witnesses: tuple[WitnessLine, ...]
    seed: str
    strata: tuple[StratumLine, ...]
    winners: tuple[SeatLine, ...]
    reserves: tuple[SeatLine, ...]
    amendments: tuple[AmendmentLine, ...] = ()
    void: VoidLine | None = None
    voided: tuple[VoidLine, ...] = ()
    proven: tuple[Claim, ...] = ()
    unproven: tuple[Claim, ...] = ()
    cosigners: tuple[tuple[str, str], ...] = ()

    @property
    def quota(self) -> int:
        """Seats over all strata."""
        return sum(stratum.quota for stratum in self.strata)

    @property
    def empty(self) -> int:
        """Seats that the draw could not fill: fewer persons than seats."""
        return self.quota - len(self.winners) if self.drawn else 0

    @property
    def page(self) -> str:
        """The address of the draw's public page; "" where there is none."""
        return self.house.page_of(self.campaign_id, self.draw_no)

    @property
    def code(self) -> str:
        """What the QR code holds: the page's address, or else F as text."""
        return self.page or f"undi/1 F={self.f}"


def unfilled(amendments: Sequence[AmendmentLine]) -> int:
    """Seats that were lost and into which nobody moved up."""
    return sum(not line.promoted and not line.waited for line in amendments)
