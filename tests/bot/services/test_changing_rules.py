"""Rules that change after the opening: versions are kept, and the channel reads in words what changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports.audit import AuditWord
from bot.ports.events import ChatMoved
from bot.ports.platform import Send
from bot.texts import render
from campaigns.campaign import CampaignState
from campaigns.permit import Permit, PermitStatus
from campaigns.published import rules_bytes
from campaigns.refusal import Refusal
from campaigns.undi.canonical import decode
from campaigns.undi.verify import verify
from tests.support.season import ID, Season, a_campaign
from tests.support.vouchers import stocked
from tests.support.world import CHAT, LOCAL, World


def codes(refusals: tuple[Refusal, ...]) -> list[str]:
    """What was refused."""
    return [refusal.code for refusal in refusals]


@pytest.mark.asyncio
async def test_a_change_is_said_in_words_and_kept_as_a_version(world: World) -> None:
    """The notice has the sentence that held and the one that holds, the reason, and no name of a key."""
    season = await Season.opened(world)
    rules = replace((await season.campaign()).rules, claim_hours=96)
    assert await world.services.rules.change(ID, rules, "libur panjang", actor="account:7") == ()
    await world.drain()
    (said,) = [e for e in world.effects(Send) if e.prompt.code == "change.said"]
    words = render(said.prompt, "id").text
    assert said.chat_ref == CHAT
    assert "Dulu: Pemenang dikabari" in words
    assert "dalam 48 jam" in words
    assert "dalam 96 jam" in words
    assert "libur panjang" in words
    assert "claim_hours" not in words
    history = await world.services.rules.history(ID)
    assert not isinstance(history, Refusal)
    assert [(each.version, each.made_by, each.why) for each in history] == [
        (1, "cli", ""), (2, "account:7", "libur panjang"),
    ]  # fmt: skip
    assert history[1].rules == rules_bytes(await season.campaign())


@pytest.mark.asyncio
async def test_what_is_drawn_is_what_was_published_last(world: World) -> None:
    """The sealed bundle holds the newest version of the rules, and verifies."""
    season = await Season.opened(world)
    await season.enter("11")
    rules = replace((await season.campaign()).rules, claim_hours=96)
    assert await world.services.rules.change(ID, rules, "libur panjang") == ()
    await season.frozen()
    await season.published()
    files = await season.files()
    assert verify(files).valid
    assert decode(files["freeze.json"], "5", "x")["claim_hours"] == 96
    history = await world.services.rules.history(ID)
    assert not isinstance(history, Refusal)
    assert history[-1].rules == files["rules"]


@pytest.mark.asyncio
async def test_a_correction_of_names_is_a_version_without_a_notice(world: World) -> None:
    """Who is responsible may be named better without a word in the channel."""
    season = await Season.opened(world)
    rules = replace((await season.campaign()).rules, contact="@kominfo")
    assert await world.services.rules.change(ID, rules, "salah ketik") == ()
    await world.drain()
    assert world.codes(CHAT) == ["campaign.call"]
    assert (await season.campaign()).rules_version == 2


@pytest.mark.asyncio
async def test_a_change_without_a_reason_or_after_the_end_is_refused(world: World) -> None:
    """Citizens read why; and once the list is settled nothing changes."""
    season = await Season.opened(world)
    longer = replace((await season.campaign()).rules, claim_hours=96)
    for why in ("", "  ", "x" * 201):
        assert codes(await world.services.rules.change(ID, longer, why)) == ["change.why"]
    shorter = replace(longer, claim_hours=1)
    assert codes(await world.services.rules.change(ID, shorter, "x")) == ["change.takes_away"]
    elsewhere = replace(longer, channels=(*longer.channels, "local:entah"))
    assert codes(await world.services.rules.change(ID, elsewhere, "x")) == ["channel.not_found"]
    await season.close()
    assert codes(await world.services.rules.change(ID, longer, "x")) == ["change.too_late"]
    assert codes(await world.services.rules.change("x", longer, "x")) == ["campaign.unknown"]
    assert await world.services.rules.history("x") == Refusal("campaign.unknown", {"id": "x"})
    assert (await season.campaign()).rules_version == 1


@pytest.mark.asyncio
async def test_a_draft_opens_by_itself_once_it_may(world: World) -> None:
    """Marked ready, it waits for its time and its codes, then opens with its call, by whoever looks first."""
    later = a_campaign()
    day = timedelta(days=1)
    planned = replace(
        later, opens_at=later.opens_at + day, closes_at=later.closes_at + day, draw_at=later.draw_at + day
    )
    season, desk = Season(world, planned), world.services.campaigns
    assert await desk.create(planned) == ()
    assert codes(await desk.open_due(ID)) == ["campaign.not_ready"]
    assert await desk.ready(ID) == await desk.ready(ID) == ()
    assert codes(await desk.open_due(ID)) == ["campaign.opens_later", "check.stock_short"]
    world.clock.advance_to(planned.opens_at)
    await world.tick()
    assert await season.state() is CampaignState.DRAFT
    async with world.store.write() as unit:
        await stocked(unit, ID, "A", "B")
    await world.tick()
    assert await season.state() is CampaignState.OPEN
    (call,) = world.effects(Send)
    assert (call.prompt.code, call.pin) == ("campaign.call", True)
    assert [button.url for row in call.prompt.buttons for button in row] == [f"fake:ikut-{ID}"]
    history = await world.services.rules.history(ID)
    assert not isinstance(history, Refusal)
    assert [each.made_by for each in history] == ["system"]


@pytest.mark.asyncio
async def test_a_draft_that_may_not_open_is_not_marked_and_a_mended_one_is_marked_again(world: World) -> None:
    """A permit that waits keeps it from being ready; storing the draft again takes the mark away."""
    desk = world.services.campaigns
    await desk.create(a_campaign(permit=Permit(PermitStatus.PENDING)))
    assert codes(await desk.ready(ID)) == ["campaign.permit_pending"]
    assert await desk.create(a_campaign()) == ()
    assert await desk.ready(ID) == ()
    assert await desk.create(replace(a_campaign(), name="Nama lain")) == ()
    async with world.store.read() as unit:
        found = await unit.campaigns.get(ID)
    assert found is not None
    assert not found.opens_itself


@pytest.mark.asyncio
async def test_the_log_names_who_took_each_step(world: World) -> None:
    """Every step of a manager is recorded under their account."""
    desk, who = world.services.campaigns, "account:7"
    planned = a_campaign()
    assert await desk.create(planned, actor=who) == ()
    assert await desk.open(ID, actor=who) == ()
    assert await desk.pause(ID, actor=who) == ()
    assert await desk.extend(ID, who, draw_at=planned.draw_at + timedelta(hours=1)) == ()
    assert await desk.cancel(ID, actor=who) == ()
    async with world.store.write() as unit:
        await unit.audit.seal(100)
        links = await unit.audit.links(f"campaign:{ID}", 0, 100)
    found = [(link.event["word"], link.event["actor"]) for link in links]
    assert found == [
        (AuditWord.CAMPAIGN_CREATED, who), (AuditWord.CAMPAIGN_MOVED, who), (AuditWord.CAMPAIGN_MOVED, who),
        (AuditWord.CAMPAIGN_EXTENDED, who), (AuditWord.CAMPAIGN_MOVED, who),
    ]  # fmt: skip


@pytest.mark.asyncio
async def test_a_tag_that_is_added_brings_comments_in(world: World) -> None:
    """From the change on, the new tag counts like the first one; the call of the channel names both."""
    season = await Season.opened(world, a_campaign(more_hashtags=("#Dua",)))
    (call,) = world.effects(Send)
    assert "#JernihBerkomentar, #Dua" in render(call.prompt, "id").text
    rules = replace((await season.campaign()).rules, more_hashtags=("#Dua", "#Tiga"))
    await world.comment("11", "Lampu mati #Tiga")
    await world.drain()
    assert await world.services.rules.change(ID, rules, "banyak yang memakainya") == ()
    for user, tag in (("12", "#dua"), ("13", "#Tiga"), ("14", "#Empat")):
        await world.comment(user, f"Lampu mati {tag}")
    await world.drain()
    async with world.store.read() as unit:
        assert await unit.entries.count(ID) == 2


@pytest.mark.asyncio
async def test_the_newest_version_is_what_is_sealed_whatever_came_before(world: World) -> None:
    """A pause, a later draw, a chat that moves and an early end make a version each; the last is sealed."""
    season, desk = await Season.opened(world), world.services.campaigns
    await season.enter("11")
    for minutes, step in ((1, desk.pause), (2, desk.resume)):
        world.clock.advance(timedelta(minutes=minutes))
        assert await step(ID) == ()
    assert await desk.extend(ID, draw_at=season.planned.draw_at + timedelta(hours=1)) == ()
    async with world.store.write() as unit:
        move = ChatMoved(LOCAL, CHAT, "balai-baru")
        await world.services.channels.moved(unit, move)
    world.clock.advance(timedelta(hours=1))
    assert await world.services.draws.close(ID) == ()
    history = await world.services.rules.history(ID)
    assert not isinstance(history, Refusal)
    assert [each.version for each in history] == [1, 2, 3, 4, 5, 6]
    assert len({each.rules for each in history}) == 6
    assert history[-1].rules == rules_bytes(await season.campaign())
    assert [each.made_by for each in history[-2:]] == ["system", "system"]
