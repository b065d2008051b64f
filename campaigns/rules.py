"""Rules of a campaign as data: who may enter, with what chance, for what prize, and how it is drawn.

The published terms are made of these values, so that what is read is what runs (campaigns/terms.py).
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from campaigns.permit import Mode, Permit, PermitStatus, TaxBearer


class Repeat(StrEnum):
    """How many comments of one person take part: every one, the first of a day, or the first of all."""

    EVERY = "every"
    DAILY = "daily"
    ONCE = "once"


class Counts(StrEnum):
    """The weakest decision whose comment takes part: one that earns a chance, or any that may stay."""

    APPROVE = "approve"
    WITHHOLD = "withhold"


@dataclass(frozen=True, slots=True)
class Stratum:
    """A share of the quota, and whose entries it takes; "" takes any.

    `platform`: a platform's name. `day`: ISO date of the comment, in the campaign's zone. `region`: code of
    the entrant's province (ISO 3166-2:ID without `ID-`).
    """

    code: str
    quota: int
    reserve: int
    platform: str = ""
    day: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Weight:
    """A greater chance for some entries: `when` is `platform:telegram`, `region:JK` or `phone:verified`.

    An entry weighs the most of what it meets. Never a reason or a length: praise and criticism weigh alike.
    """

    when: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What runs is what was published.

    `hashtag`, `more_hashtags`: each brings a comment in. `channels`: as `platform:chat`.
    `required_facts`: names of profile facts; `verified_facts`: those of them that a platform must have
    proved. `foreign_phones`: whether a number of another country is taken.
    `counts`, `reasons`: the least decision, and the reasons of the model that take part; () any.
    `account_days`: least age of the account where the platform can tell. `members_only`: still a member of
    the channel when the list is sealed. `winners_rest_days`: who won in any campaign within so many days
    sits out; within one campaign nobody wins twice in any case.
    `drand`: public randomness beside the witnesses (`witness_roles`: who commits a nonce before the freeze).
    `freeze_lead`: how long before the draw the list is drafted.
    `prize_value`: rupiah, net, for each winner; `tax_bearer`: who bears the tax on it.
    `organiser`, `contact`: who is responsible and how to reach them, in words; "" where the channel says it.
    """

    hashtag: str
    channels: tuple[str, ...]
    strata: tuple[Stratum, ...]
    more_hashtags: tuple[str, ...] = ()
    mode: Mode = Mode.UNDIAN
    permit: Permit = field(default_factory=lambda: Permit(PermitStatus.PENDING))
    required_facts: tuple[str, ...] = ("birth_date", "phone")
    verified_facts: tuple[str, ...] = ()
    foreign_phones: bool = False
    minimum_age: int = 18
    counts: Counts = Counts.APPROVE
    reasons: tuple[str, ...] = ()
    account_days: int = 0
    members_only: bool = False
    repeat: Repeat = Repeat.EVERY
    winners_rest_days: int = 0
    weight: int = 1
    weights: tuple[Weight, ...] = ()
    witness_roles: tuple[str, ...] = ("notaris", "dinsos", "peserta")
    drand: bool = False
    freeze_lead: timedelta = timedelta(hours=2)
    claim_hours: int = 72
    prize_value: int = 0
    tax_bearer: TaxBearer = TaxBearer.ORGANISER
    organiser: str = ""
    contact: str = ""

    @property
    def quota(self) -> int:
        """Seats over all strata."""
        return sum(stratum.quota for stratum in self.strata)

    @property
    def hashtags(self) -> tuple[str, ...]:
        """Every tag that brings a comment in."""
        return (self.hashtag, *self.more_hashtags)
