"""Campaigns before their draw: what is refused, and what is said in the channels."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.prompt import Coded
from bot.ports.platform import Send
from campaigns.campaign import Campaign, CampaignState
from campaigns.permit import Mode, Permit, PermitStatus
from campaigns.refusal import Refusal
from tests.support.builders import NOON
from tests.support.season import ID, TAG, Season, a_campaign
from tests.support.world import CHAT, World


async def refused(world: World, campaign: Campaign) -> list[str]:
    """What keeps a campaign from being created; nothing of it is stored then."""
    codes = [refusal.code for refusal in await world.services.campaigns.create(campaign)]
    async with world.store.read() as unit:
        assert (await unit.campaigns.get(campaign.campaign_id) is None) == bool(codes)
    return codes


@pytest.mark.asyncio
async def test_a_campaign_that_ends_before_it_begins_is_refused(world: World) -> None:
    """The schedule's order is checked before anything is stored."""
    wrong = replace(a_campaign(), closes_at=NOON - timedelta(days=1))
    assert await refused(world, wrong) == ["campaign.ends_before_it_begins"]


@pytest.mark.asyncio
async def test_every_problem_is_named_at_once(world: World) -> None:
    """A campaign wrong in several ways learns of all of them."""
    wrong = replace(a_campaign(quota=0, channels=(), hashtag="jernih"), name=" ", campaign_id="a b")
    assert set(await refused(world, wrong)) == {
        "campaign.no_quota", "campaign.no_channel", "campaign.bad_hashtag", "campaign.no_name",
        "campaign.bad_id",
    }  # fmt: skip


@pytest.mark.asyncio
@pytest.mark.parametrize("place", ["local:entah", "balai", "sms:balai", "discord:balai"])
async def test_an_unknown_channel_is_refused(world: World, place: str) -> None:
    """A campaign lives in registered channels only."""
    assert await refused(world, a_campaign(channels=(f"local:{CHAT}", place))) == ["channel.not_found"]


@pytest.mark.asyncio
async def test_an_id_is_taken_once_it_was_opened(world: World) -> None:
    """A draft can be mended; another campaign under the name of one that was opened is refused."""
    assert await refused(world, replace(a_campaign(), name="Draf")) == []
    assert await world.services.campaigns.create(a_campaign()) == ()
    assert await world.services.campaigns.open(ID, {}) == ()
    other = replace(a_campaign(), name="Lain")
    assert await world.services.campaigns.create(other) == (Refusal("campaign.id_taken", {"id": ID}),)
    assert (await Season(world, other).campaign()).name == "Jernih Berkomentar"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"permit": Permit(PermitStatus.PENDING)}, "campaign.permit_pending"),
        ({"permit": Permit(PermitStatus.REQUIRED)}, "permit.number_missing"),
        ({"permit": Permit(PermitStatus.NOT_REQUIRED)}, "permit.reason_missing"),
        ({"mode": Mode.LOMBA}, "campaign.lomba_needs_judges"),
    ],
)
async def test_what_the_law_asks_is_asked_on_opening(
    world: World, rules: dict[str, object], code: str
) -> None:
    """A draft whose permit is not settled is kept, and is not opened."""
    season = Season(world, a_campaign(**rules))  # type: ignore[arg-type]  # fields of Rules
    assert await refused(world, season.planned) == []
    assert [r.code for r in await world.services.campaigns.open(ID, {})] == [code]
    assert await season.state() is CampaignState.DRAFT
    await world.drain()
    assert world.platform.tried == []


@pytest.mark.asyncio
async def test_opening_pins_the_call_with_its_link(world: World) -> None:
    """The channel reads the call with the deep link, pinned; opening again is refused without harm."""
    season = await Season.opened(world)
    (call,) = world.effects(Send)
    assert (call.chat_ref, call.prompt.code, call.pin) == (CHAT, "campaign.call", True)
    assert [button.url for row in call.prompt.buttons for button in row] == [f"fake:ikut-{ID}"]
    (again,) = await world.services.campaigns.open(ID, {})
    assert again == Refusal(
        "campaign.wrong_state",
        {"state": Coded("campaign.state.open"), "wanted": Coded("campaign.state.draft")},
    )
    await world.drain()
    assert len(world.effects(Send)) == 1
    assert await season.state() is CampaignState.OPEN


@pytest.mark.asyncio
async def test_a_campaign_that_is_over_is_not_opened(world: World) -> None:
    """Opening after the last day is refused."""
    season = Season(world, a_campaign())
    await world.services.campaigns.create(season.planned)
    world.clock.advance_to(season.planned.closes_at)
    assert [r.code for r in await world.services.campaigns.open(ID, {})] == ["campaign.already_over"]


@pytest.mark.asyncio
async def test_pause_and_resume(world: World) -> None:
    """Both are said in public, each once: whoever asks for it again changes nothing."""
    season, desk = await Season.opened(world), world.services.campaigns
    for step, expected in ((desk.pause, CampaignState.PAUSED), (desk.resume, CampaignState.OPEN)):
        assert await step(ID) == await step(ID) == ()
        assert await season.state() is expected
    await world.drain()
    assert world.codes(CHAT) == ["campaign.call", "campaign.paused", "campaign.resumed"]


@pytest.mark.asyncio
async def test_what_is_written_in_a_pause_does_not_enter(world: World) -> None:
    """Before a pause, read within it, counts; within it does not, also when read later; after it does."""
    season, comments = await Season.opened(world), []
    comments.append(await world.comment("11", f"Lampu mati {TAG}"))
    world.clock.advance(timedelta(minutes=1))
    await world.services.campaigns.pause(ID)
    await world.drain()
    comments.append(await world.comment("12", f"Lampu mati {TAG}"))
    world.clock.advance(timedelta(minutes=1))
    await world.services.campaigns.resume(ID)
    await world.drain()
    comments.append(await world.comment("13", f"Lampu mati {TAG}"))
    await world.drain()
    async with world.store.read() as unit:
        entered = {entry.entry_ref.rpartition(":")[2] for entry in await unit.entries.of_campaign(ID)}
    assert entered == {comments[0], comments[2]}
    assert len((await season.campaign()).pauses) == 1


@pytest.mark.asyncio
async def test_cancelling_is_said_in_public_once(world: World) -> None:
    """A cancelled campaign stays cancelled; the channels read it once."""
    season = await Season.opened(world)
    assert await world.services.campaigns.cancel(ID) == ()
    assert [r.code for r in await world.services.campaigns.cancel(ID)] == ["campaign.wrong_state"]
    await world.drain()
    assert world.codes(CHAT) == ["campaign.call", "campaign.cancelled"]
    world.clock.advance_to(season.planned.draw_at)
    await world.tick()
    assert await season.state() is CampaignState.CANCELLED


@pytest.mark.asyncio
@pytest.mark.parametrize("step", ["open", "pause", "cancel", "close", "draft", "freeze", "seed", "draw"])
async def test_a_step_of_an_unknown_campaign_is_refused(world: World, step: str) -> None:
    """Every step names the campaign that it does not know."""
    desk, draws = world.services.campaigns, world.services.draws
    steps = {"open": lambda: desk.open("x", {}), "pause": lambda: desk.pause("x"),
             "cancel": lambda: desk.cancel("x")}  # fmt: skip
    done = await steps[step]() if step in steps else await getattr(draws, step)("x")
    assert done == (Refusal("campaign.unknown", {"id": "x"}),)
