"""The calendar when it does not go as planned: closing early, moving the draw, witnesses too late, void."""

from datetime import timedelta

import pytest

from bot.services.steps import Refusals
from campaigns.campaign import CampaignState
from campaigns.undi.canonical import decode
from campaigns.undi.verify import verify
from campaigns.voucher import VoucherFile, VoucherState
from tests.support.season import ID, NONCES, TAG, Season
from tests.support.vouchers import supply
from tests.support.world import CHAT, World


def codes(refusals: Refusals) -> list[str]:
    """What was refused."""
    return [refusal.code for refusal in refusals]


@pytest.mark.asyncio
async def test_closing_early_ends_the_period_now(world: World) -> None:
    """Said in public; later comments do not enter, and the list can be sealed and drawn as planned."""
    season = await Season.opened(world)
    await season.enter("11")
    world.clock.advance(timedelta(hours=1))
    assert await world.services.draws.close(ID) == ()
    closed_at = (await season.campaign()).closes_at
    assert closed_at == world.clock.now()
    world.clock.advance(timedelta(minutes=5))
    await world.comment("12", f"Terlambat {TAG}")
    await world.drain()
    assert world.codes(CHAT)[-1] == "campaign.closed_early"
    await season.frozen()
    await season.published()
    files = await season.files()
    assert verify(files).valid
    assert decode(files["freeze.json"], "5", "x")["closed_at"] == closed_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert len(files["entries.txt"].splitlines()) == 1


@pytest.mark.asyncio
async def test_a_campaign_that_has_not_begun_is_not_closed(world: World) -> None:
    """Before its beginning there is no period to end."""
    season = await Season.opened(world)
    assert codes(await world.services.draws.close(ID)) == ["campaign.not_begun"]
    assert await season.state() is CampaignState.OPEN


@pytest.mark.asyncio
async def test_the_list_is_not_drafted_before_its_time_by_hand_either(world: World) -> None:
    """Entrants have until the published time to complete their profiles."""
    season = await Season.opened(world)
    world.clock.advance(timedelta(hours=1))
    await world.services.draws.close(ID)
    await world.services.campaigns.extend(ID, draw_at=season.planned.draw_at + timedelta(hours=9))
    await world.caught_up()
    assert codes(await world.services.draws.draft(ID)) == ["draw.draft_too_early"]


@pytest.mark.asyncio
async def test_a_list_that_is_late_is_not_sealed_and_the_draw_is_moved(world: World) -> None:
    """Less than a quarter of an hour before the draw nothing is sealed; moving it starts the list anew."""
    season = await Season.opened(world)
    await season.enter("11")
    await season.close()
    old = await world.services.witnesses.base(ID)
    await season.commit("notaris")
    world.clock.advance_to(season.planned.freeze_by + timedelta(seconds=1))
    await season.commit("dinsos")
    assert codes(await world.services.draws.freeze(ID)) == ["draw.freeze_too_late"]
    later = season.planned.draw_at + timedelta(days=1)
    assert await world.services.campaigns.extend(ID, draw_at=later) == ()
    await world.drain()
    assert world.codes(CHAT)[-1] == "campaign.draw_moved"
    world.clock.advance_to((await season.campaign()).draft_at)
    await world.caught_up()
    await world.tick()
    assert await world.services.witnesses.base(ID) != old
    await season.commit()
    await world.tick()
    await season.reveal()
    world.clock.advance_to(later)
    await world.tick()
    assert await season.state() is CampaignState.PUBLISHED
    assert verify(await season.files()).valid


@pytest.mark.asyncio
async def test_a_schedule_only_moves_to_later(world: World) -> None:
    """Earlier dates, no dates, and a draw in a quarter of an hour are refused, and nothing changes."""
    season = await Season.opened(world)
    desk, planned = world.services.campaigns, season.planned
    hour = timedelta(hours=1)
    assert codes(await desk.extend(ID)) == ["campaign.only_later"]
    assert codes(await desk.extend(ID, draw_at=planned.draw_at - hour)) == ["campaign.only_later"]
    assert codes(await desk.extend(ID, closes_at=planned.closes_at + hour)) == ["campaign.draw_too_early"]
    await season.close()
    both = {"closes_at": planned.closes_at + hour, "draw_at": planned.draw_at + hour}
    assert codes(await desk.extend(ID, **both)) == ["campaign.closed_for_comments"]
    world.clock.advance(timedelta(days=3))
    assert codes(await desk.extend(ID, draw_at=world.clock.now())) == ["campaign.draw_too_soon"]
    assert (await season.campaign()).draw_at == planned.draw_at


@pytest.mark.asyncio
async def test_a_number_revealed_too_late_costs_the_draw(world: World) -> None:
    """Who reveals last can know the outcome: after its time the draw is void, and the next one follows."""
    season = await Season.opened(world)
    await season.enter("11")
    await season.frozen()
    await season.reveal("notaris")
    world.clock.advance_to(season.planned.draw_at)
    late = await world.services.witnesses.reveal(ID, "dinsos", NONCES["dinsos"].hex())
    assert codes(late) == ["draw.reveal_too_late"]
    assert codes(await world.services.draws.seed(ID)) == ["draw.nonces_missing"]
    assert await world.services.draws.void(ID, "saksi terlambat") == ()
    assert (await season.campaign()).draw_no == 2
    assert await world.services.campaigns.extend(ID, draw_at=season.planned.draw_at + timedelta(days=1)) == ()


@pytest.mark.asyncio
async def test_a_draw_whose_outcome_is_fixed_is_not_void(world: World) -> None:
    """Once every number is open the winners can be computed, and nobody may draw again until it fits."""
    season = await Season.opened(world)
    await season.enter("11")
    await season.frozen()
    assert codes(await world.services.draws.void(ID, "kurang pas")) == ["draw.too_early"]
    await season.reveal()
    world.clock.advance_to(season.planned.draw_at)
    assert codes(await world.services.draws.void(ID, " ")) == ["draw.no_reason"]
    assert codes(await world.services.draws.void(ID, "kurang pas")) == ["draw.outcome_fixed"]
    assert await world.services.draws.seed(ID) == ()
    assert codes(await world.services.draws.void(ID, "kurang pas")) == ["campaign.wrong_state"]


@pytest.mark.asyncio
async def test_too_few_codes_leave_nothing_half_published(world: World) -> None:
    """When codes vanish between draft and publication nobody is told, and the step can be repeated."""
    season = await Season.opened(world, codes=2)
    for user in ("11", "12", "13"):
        await season.enter(user)
    await season.frozen()
    async with world.store.write() as unit:
        assert await unit.vouchers.move(1, VoucherState.AVAILABLE, VoucherState.VOID, world.clock.now())
    await season.reveal()
    world.clock.advance_to(season.planned.draw_at)
    await world.tick()
    assert await season.state() is CampaignState.DRAWN
    assert world.codes("11") == world.codes("12") == world.codes("13") == []
    async with world.store.read() as unit:
        assert VoucherState.RESERVED not in await unit.vouchers.stock(ID)
    more = VoucherFile(("KODE-BARU",))
    assert await supply(world.store, world.services.vouchers, ID, more) == 1
    await world.tick()
    assert await season.state() is CampaignState.PUBLISHED
