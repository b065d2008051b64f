"""Schedule: asks the database what is due and does it, one guarded step after another.

The wake-up is never the truth: called twice, late, or by two instances, it does each step once.
"""

from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.ports.bus import Bus, Topic
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Store
from bot.services.campaigns import CampaignDesk
from bot.services.claim_notices import claim_notices
from bot.services.claims import ClaimDesk
from bot.services.draws import DrawDesk
from bot.services.readiness import ARRIVAL
from bot.services.steps import IllegalStep, Refusals, StepRefused
from bot.services.watch import Watch
from campaigns.campaign import Campaign, CampaignState
from campaigns.undi.primitives import BrokenRule

SEAL_CHUNK = 100  # few, since decisions wait while they are sealed
_log = structlog.get_logger()
_S = CampaignState
# Looks at what is due beside the calendar; how much it did. It keeps its own time.
Look = Callable[[], Awaitable[int]]
Step = Callable[[str], Awaitable[Refusals]]
Round = Callable[[Campaign], Awaitable[None]]  # what is looked after in every campaign, whatever its state


class Schedule:
    """Moves campaigns along their calendar, seals the audit log, and lets the watch look."""

    def __init__(  # noqa: PLR0913 - one parameter for each service that it lets work
        self,
        store: Store,
        clock: Clock,
        bus: Bus,
        draws: DrawDesk,
        claims: ClaimDesk,
        watch: Watch,
        *looks: Look,
        campaigns: CampaignDesk,
        rounds: Sequence[Round] = (),
    ) -> None:
        self._store, self._clock, self._bus, self._draws, self._claims = store, clock, bus, draws, claims
        self._watch, self._campaigns, self._looks, self._rounds = watch, campaigns, looks, rounds

    async def run_once(self) -> int:
        """Do what is due; how many campaigns moved. Zero means that nothing is left to do now."""
        while await self._sealed() == SEAL_CHUNK:
            pass
        await self._watch.run_once()
        for look in self._looks:
            if await look():
                self._bus.wake(Topic.OUTBOX)
        async with self._store.read() as unit:
            campaigns = await unit.campaigns.all()
        moved = sum([await self._advanced(campaign) for campaign in campaigns])
        for campaign in campaigns:
            await self._looked_after(campaign)
        if moved:
            self._bus.wake(Topic.OUTBOX)
        return moved

    async def _sealed(self) -> int:
        """Seal some of what was recorded, in a unit of its own; how much."""
        async with self._store.write() as unit:
            return await unit.audit.seal(SEAL_CHUNK)

    async def _advanced(self, campaign: Campaign) -> int:
        """Advance one campaign; one that cannot be advanced stands still alone."""
        try:
            return await self._advance(campaign)
        except IllegalStep:
            # Another instance made the step first.
            return 0
        except (BrokenRule, LookupError, ValueError) as error:
            _log.error("campaign_stuck", campaign=campaign.campaign_id, kind=type(error).__name__)
            return 0

    async def _looked_after(self, campaign: Campaign) -> None:
        """What fails here keeps nothing from being drawn."""
        for each in self._rounds:
            try:
                await each(campaign)
            except (BrokenRule, LookupError, ValueError) as error:
                _log.error("campaign_round", campaign=campaign.campaign_id, kind=type(error).__name__)

    async def _advance(self, campaign: Campaign) -> int:
        step = self._due(campaign)
        if step is not None:
            refusals = await step(campaign.campaign_id)
            for refusal in refusals:
                _log.info("campaign_waits", campaign=campaign.campaign_id, why=refusal.code)
            return int(not refusals and await self._state(campaign) is not campaign.state)
        if campaign.state is _S.PUBLISHED:
            return await self._after_publication(campaign)
        return 0

    def _due(self, campaign: Campaign) -> Step | None:  # noqa: PLR0911 - one return a state
        now = self._clock.now()
        match campaign.state:
            case _S.DRAFT if campaign.opens_itself and now >= campaign.opens_at:
                return self._campaigns.open_due
            case _S.OPEN | _S.PAUSED if now >= campaign.closes_at + ARRIVAL:
                return self._draws.close
            case _S.CLOSED if now >= campaign.draft_at:
                return self._seal
            case _S.FROZEN if now >= campaign.draw_at:
                return self._draws.seed_when_due
            case _S.SEEDED:
                return self._draws.draw
            case _S.DRAWN:
                return self._draws.publish
            case _:
                return None

    async def _seal(self, campaign_id: str) -> Refusals:
        return await self._draws.draft(campaign_id) or await self._draws.freeze(campaign_id)

    async def _state(self, campaign: Campaign) -> CampaignState | None:
        async with self._store.read() as unit:
            found = await unit.campaigns.get(campaign.campaign_id)
            return found.state if found else None

    async def _after_publication(self, campaign: Campaign) -> int:
        try:
            async with self._store.write() as unit:
                promoted = await self._claims.expire(unit, campaign)
                promoted += await claim_notices(unit, campaign, self._clock.now())
        except StepRefused as refused:
            _log.info("campaign_waits", campaign=campaign.campaign_id, why=refused.refusal.code)
            return 0
        if promoted:
            return promoted
        return int(not await self._draws.settle(campaign.campaign_id))
