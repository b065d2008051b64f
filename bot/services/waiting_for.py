"""What a campaign waits for, in every state: what stands before its next step, beside what is proven."""

from datetime import datetime

from bot.ports.unit_of_work import UnitOfWork
from bot.services.attesting import before_announcing, sealed
from bot.services.readiness import obstacles
from bot.services.rechecking import awaited
from bot.services.seeding import round_of
from bot.services.sources import Demands
from bot.services.steps import Refusals
from campaigns.campaign import Campaign, CampaignState
from campaigns.refusal import Refusal

_S = CampaignState


async def waits_for(unit: UnitOfWork, campaign: Campaign, demands: Demands, now: datetime) -> Refusals:
    """Why a campaign stands where it stands; empty when its next step is due or nothing is left to do."""
    if campaign.state is _S.CLOSED and await sealed(unit, campaign) is not None:
        return await before_announcing(unit, campaign, demands, now)
    if campaign.state is _S.FROZEN and now >= campaign.draw_at:
        number = await round_of(unit, campaign)
        if number is not None:
            return (
                Refusal("draw.round_awaited", {"round": str(number), "draw_at": campaign.draw_at}),
                *await _dropped(unit, campaign),
            )
    if campaign.state is _S.DRAWN:
        return (*await awaited(unit, campaign), *await obstacles(unit, campaign, now))
    found = await obstacles(unit, campaign, now)
    if campaign.state is _S.CLOSED:
        return (*demands.unmet(campaign), *found, *await _unreachable(unit, campaign))
    return found


async def _dropped(unit: UnitOfWork, campaign: Campaign) -> Refusals:
    """Witnesses who did not reveal in time, and whom the draw goes on without."""
    witnesses = await unit.draws.witnesses(campaign.campaign_id, campaign.draw_no)
    roles = ", ".join(each.role for each in witnesses if each.nonce is None)
    return (Refusal("draw.nonces_dropped", {"roles": roles}),) if roles else ()


async def _unreachable(unit: UnitOfWork, campaign: Campaign) -> Refusals:
    """Witnesses whose account was named and who have not opened the private chat."""
    closed = []
    for each in await unit.proofs.roles(campaign.campaign_id):
        account = await unit.people.by_row(each.account_row) if each.account_row is not None else None
        if account is not None and not account.private_open:
            closed.append(each.role)
    return (Refusal("witness.chat_closed", {"roles": ", ".join(closed)}),) if closed else ()
