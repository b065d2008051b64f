"""Readiness: what still stands in the way of a campaign's next step, for the step itself and for status."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from bot.ports.campaigns import SeatState
from bot.ports.unit_of_work import UnitOfWork
from bot.services.entries import DRAFT
from bot.services.steps import said_key
from campaigns.campaign import Campaign, CampaignState
from campaigns.checking import may_open
from campaigns.claim import deadline
from campaigns.refusal import Refusal

Refusals = tuple[Refusal, ...]
# A comment of the last second may take so long to arrive, and the platform's clock may differ from ours.
ARRIVAL = timedelta(seconds=60)
Check = Callable[[UnitOfWork, Campaign, datetime], Awaitable[Refusals]]
_S = CampaignState


def caught_up_name(platform: str) -> str:
    """The cursor that holds the last moment at which nothing waited at a platform."""
    return f"caught_up:{platform}"


async def is_caught_up(unit: UnitOfWork, platform: str, since: datetime) -> bool:
    """Whether everything that a platform had for us up to a moment was fetched and read."""
    stored = await unit.cursors.get(caught_up_name(platform))
    fetched = stored is not None and datetime.fromisoformat(stored) >= since + ARRIVAL
    return fetched and not await unit.inbox.has_waiting()


async def free_stock(unit: UnitOfWork, campaign: Campaign) -> int:
    """Approved codes that no seat has and that outlive the time to claim after the draw."""
    until = deadline(campaign.draw_at, campaign.rules.claim_hours)
    return await unit.vouchers.free(campaign.campaign_id, until)


async def stock_refusal(unit: UnitOfWork, campaign: Campaign) -> Refusal | None:
    """Why too few approved codes outlive the time to claim for the quota; None when there are enough."""
    stock = await free_stock(unit, campaign)
    quota = campaign.rules.quota
    if stock >= quota:
        return None
    params = {"campaign": campaign.campaign_id, "stock": stock, "quota": quota, "missing": quota - stock}
    return Refusal("check.stock_short", params)


async def is_public(unit: UnitOfWork, campaign: Campaign) -> bool:
    """Whether the seal of the present draw was said in every channel: before that nobody may reveal."""
    key = f"freeze:{campaign.draw_no}"
    keys = [f"announce:{said_key(campaign.campaign_id, key, place)}" for place in campaign.rules.channels]
    return all([await unit.outbox.sent_at(each) is not None for each in keys])


async def before_opening(unit: UnitOfWork, campaign: Campaign, now: datetime) -> Refusals:
    """Of a draft that was marked ready: its time, its permit and its codes. Another opens by hand only."""
    if not campaign.opens_itself:
        return (Refusal("campaign.not_ready", {"campaign": campaign.campaign_id}),)
    short = await stock_refusal(unit, campaign)
    early = (Refusal("campaign.opens_later", {"opens_at": campaign.opens_at}),)
    found = early if now < campaign.opens_at else ()
    return (*found, *may_open(campaign, now), *((short,) if short else ()))


async def before_draft(unit: UnitOfWork, campaign: Campaign, now: datetime) -> Refusals:
    """The time, comments that may still be on their way, and the codes."""
    if now < campaign.draft_at:
        return (Refusal("draw.draft_too_early", {"draft_at": campaign.draft_at}),)
    for platform in sorted({place.partition(":")[0] for place in campaign.rules.channels}):
        if not await is_caught_up(unit, platform, campaign.closes_at):
            named: dict[str, object] = {"campaign": campaign.campaign_id, "platform": platform}
            return (Refusal("draw.inbox_waiting", named),)
    short = await stock_refusal(unit, campaign)
    return () if short is None else (short,)


async def before_freeze(unit: UnitOfWork, campaign: Campaign, now: datetime) -> Refusals:
    """The draft, every commitment, and the quarter of an hour in which the public can note the hash."""
    if not await unit.draws.has_file(campaign.campaign_id, campaign.draw_no, DRAFT):
        return (Refusal("draw.no_draft", {"campaign": campaign.campaign_id}),)
    if now > campaign.freeze_by:
        named = {"campaign": campaign.campaign_id, "freeze_by": campaign.freeze_by}
        return (Refusal("draw.freeze_too_late", named),)
    committed = {w.role for w in await unit.draws.witnesses(campaign.campaign_id, campaign.draw_no)}
    missing = [role for role in campaign.rules.witness_roles if role not in committed]
    if missing:
        params = {"roles": ", ".join(missing), "freeze_by": campaign.freeze_by}
        return (Refusal("draw.commitments_missing", params),)
    return ()


async def before_seed(unit: UnitOfWork, campaign: Campaign, now: datetime) -> Refusals:
    """The time of the draw, and every nonce where there is no public randomness."""
    witnesses = await unit.draws.witnesses(campaign.campaign_id, campaign.draw_no)
    missing = ", ".join(sorted(w.role for w in witnesses if w.nonce is None))
    is_over = now >= campaign.draw_at
    if is_over and campaign.rules.drand:
        # With a round that nobody can steer, a nonce that was not revealed is dropped.
        return ()
    if missing and not await is_public(unit, campaign):
        return (Refusal("draw.not_public", {"campaign": campaign.campaign_id}),)
    if not is_over:
        found = Refusal("draw.too_early", {"draw_at": campaign.draw_at})
        return (found, Refusal("draw.nonces_awaited", {"roles": missing})) if missing else (found,)
    return (Refusal("draw.nonces_missing", {"roles": missing}),) if missing else ()


async def before_publishing(unit: UnitOfWork, campaign: Campaign, now: datetime) -> Refusals:
    """A code for every winner."""
    seats = await unit.draws.seats(campaign.campaign_id, campaign.draw_no)
    stock = await unit.vouchers.free(campaign.campaign_id, deadline(now, campaign.rules.claim_hours))
    if stock < sum(seat.state is SeatState.WAITING for seat in seats):
        return (Refusal("draw.codes_missing", {"campaign": campaign.campaign_id}),)
    return ()


async def before_settling(unit: UnitOfWork, campaign: Campaign, now: datetime) -> Refusals:  # noqa: ARG001 - one form for all steps
    """No seat waits for its claim."""
    seats = await unit.draws.seats(campaign.campaign_id, campaign.draw_no)
    if any(seat.state is SeatState.WAITING for seat in seats):
        return (Refusal("draw.claims_open", {"campaign": campaign.campaign_id}),)
    return ()


async def _before_sealing(unit: UnitOfWork, campaign: Campaign, now: datetime) -> Refusals:
    drafted = await unit.draws.has_file(campaign.campaign_id, campaign.draw_no, DRAFT)
    return await (before_freeze if drafted else before_draft)(unit, campaign, now)


_CHECKS: Mapping[CampaignState, Check] = {
    _S.DRAFT: before_opening,
    _S.CLOSED: _before_sealing,
    _S.FROZEN: before_seed,
    _S.DRAWN: before_publishing,
    _S.PUBLISHED: before_settling,
}


async def obstacles(unit: UnitOfWork, campaign: Campaign, now: datetime) -> Refusals:
    """Why a campaign stands where it stands; empty when its next step is due or nothing is left to do."""
    check = _CHECKS.get(campaign.state)
    return await check(unit, campaign, now) if check is not None else ()
