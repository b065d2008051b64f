"""Sources: where randomness, time-stamps and the right time come from, and what a draw is held to.

Demands are composition, not a hidden switch: a real service holds every `undian` to all of them, a story with
people of its own to none (docs/decisions/0010).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.ports.beacon import Beacon, NoBeacon
from bot.ports.timekeeper import NoTimekeeper, Timekeeper
from bot.ports.timestamps import NoTimestamps, Timestamps
from campaigns.campaign import Campaign
from campaigns.permit import Mode
from campaigns.refusal import Refusal

TOLERANCE = timedelta(minutes=2)  # how wrong our clock may be
Refusals = tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Demands:
    """What an `undian` must have before its list is sealed in public.

    `drand`: a round of public randomness. `witnessed`: a time-stamp token or co-signatures over F.
    """

    drand: bool
    witnessed: bool

    def unmet(self, campaign: Campaign) -> Refusals:
        """What the rules of a campaign lack."""
        if self.drand and campaign.rules.mode is Mode.UNDIAN and not campaign.rules.drand:
            return (Refusal("draw.drand_needed", {"campaign": campaign.campaign_id}),)
        return ()

    def want_proof(self, campaign: Campaign) -> bool:
        """Whether the time of the seal must be proven."""
        return self.witnessed and campaign.rules.mode is Mode.UNDIAN


STRICT, LENIENT = Demands(drand=True, witnessed=True), Demands(drand=False, witnessed=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The outside world of a draw."""

    demands: Demands = STRICT
    beacon: Beacon = field(default_factory=NoBeacon)
    timestamps: Timestamps = field(default_factory=NoTimestamps)
    timekeeper: Timekeeper = field(default_factory=NoTimekeeper)

    async def wrong_clock(self) -> Refusals:
        """Why our clock is not to be trusted; empty when it is right, or nobody can be asked."""
        return clock_refusals(await self.timekeeper.offset())


def clock_refusals(offset: timedelta | None) -> Refusals:
    """Why a clock that is so far ahead of the platforms' is not to be trusted."""
    if offset is None or abs(offset) <= TOLERANCE:
        return ()
    return (Refusal("draw.clock_wrong", {"minutes": round(abs(offset).total_seconds() / 60)}),)


def reveal_by(campaign: Campaign) -> datetime:
    """Until when a witness may reveal.

    With public randomness so early that even a slow clock lets nobody choose after knowing the round.
    """
    return campaign.draw_at - TOLERANCE if campaign.rules.drand else campaign.draw_at


class Patience:
    """Asks again the later the longer it has waited; only in memory, so that a restart asks at once."""

    def __init__(self) -> None:
        self._asked: dict[str, datetime] = {}

    def may_ask(self, name: str, since: datetime, now: datetime) -> bool:
        """Whether it is time to ask again for what is awaited since a moment; notes that it is asked."""
        last = self._asked.get(name)
        pause = min(max((now - since) / 20, timedelta(seconds=3)), timedelta(minutes=5))
        if last is not None and timedelta(0) <= now - last < pause:
            return False
        self._asked[name] = now
        return True
