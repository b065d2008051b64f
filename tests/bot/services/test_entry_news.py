"""An entrant hears in private, once a campaign, that a comment is in or why not yet; and is reminded once."""

from datetime import timedelta

import pytest

from bot.dialogue.prompt import Coded
from bot.ports.people import Consent
from tests.support.season import TAG, Season, a_campaign
from tests.support.world import CHAT, World

SOON = 71.0


@pytest.mark.asyncio
async def test_who_opened_the_chat_hears_that_a_comment_is_in(world: World) -> None:
    """Once a campaign, however many comments follow; who never opened the chat is not written to."""
    season = await Season.opened(world)
    await season.enter("7")
    for _ in range(2):
        await season.enter("7")
        await world.pass_time(seconds=SOON)
    assert world.codes("7") == ["entry.is_in"]
    await world.comment("8", f"Lampu mati {TAG}")
    await world.drain()
    await world.pass_time(seconds=SOON)
    assert world.codes("8") == []


@pytest.mark.asyncio
async def test_what_keeps_it_out_is_said_with_the_way_on(world: World) -> None:
    """All that is missing at once, with the button that completes the profile."""
    await Season.opened(world)
    await world.start("7")
    await world.drain()
    said = len(world.told("7"))
    await world.comment("7", f"mantap {TAG}")
    await world.drain()
    await world.pass_time(seconds=SOON)
    (prompt,) = world.told("7")[said:]
    assert prompt.code == "entry.not_yet"
    assert prompt.params["why"] == tuple(
        Coded(code, {"fact": fact} if fact else {})
        for code, fact in (
            ("comment.not_constructive", ""), ("profile.consent_missing", ""),
            ("profile.birth_date_missing", "birth_date"), ("profile.phone_missing", "phone"),
        )
    )  # fmt: skip
    assert [b.data for row in prompt.buttons for b in row] == ["go:on"]


@pytest.mark.asyncio
async def test_a_comment_gone_by_then_is_not_spoken_of(world: World) -> None:
    """What was withdrawn before the message is sent leaves nothing to say."""
    season = await Season.opened(world)
    await season.enter("7")
    ref = await season.enter("7")
    await world.accept("gone", {"chat": CHAT, "messages": [ref]})
    first = (await world.account("7")).row_id
    async with world.store.write() as unit:
        rows = await unit.entries.of_campaign(season.planned.campaign_id)
        for row in rows:
            assert row.account_row == first
            await unit.entries.set_withdrawn(row.entry_id, withdrawn=True)
    await world.pass_time(seconds=SOON)
    assert world.codes("7") == []


async def lacks_all(world: World, user: str) -> None:
    """Someone in the open chat whose comment is in and whose profile is empty."""
    await world.start(user)
    await world.comment(user, f"Lampu mati {TAG}")
    await world.drain()
    await world.pass_time(seconds=SOON)


@pytest.mark.asyncio
async def test_a_day_before_the_end_what_is_missing_is_said_once(world: World) -> None:
    """Not sooner, not twice, and not to whoever completed the profile."""
    season = await Season.opened(world)
    await lacks_all(world, "7")
    await season.enter("8")
    await season.enter("8")
    await world.tick()
    assert "entry.profile_due" not in world.codes("7")
    world.clock.advance_to(season.planned.closes_at - timedelta(hours=23))
    for _ in range(3):
        await world.tick()
        world.clock.advance(timedelta(minutes=5))
    assert world.codes("7").count("entry.profile_due") == 1
    assert "entry.profile_due" not in world.codes("8")


@pytest.mark.asyncio
async def test_no_reminder_at_night_and_none_that_came_too_late(world: World) -> None:
    """It waits until seven; whoever is complete by then hears nothing."""
    season = await Season.opened(world, a_campaign())
    for user in ("7", "8"):
        await lacks_all(world, user)
    world.clock.advance_to(season.planned.closes_at - timedelta(hours=14))  # 22.00 WIB
    await world.tick()
    assert "entry.profile_due" not in world.codes("7")
    await season.enter("8")
    world.clock.advance(timedelta(hours=9))
    await world.drain()
    assert "entry.profile_due" in world.codes("7")
    assert "entry.profile_due" not in world.codes("8")


@pytest.mark.asyncio
async def test_fewer_people_than_seats_is_said_in_public(world: World) -> None:
    """With how many, for how many seats, and why entries are out; nobody is named."""
    season = await Season.opened(world, a_campaign(5, 0))
    await season.enter("7")
    await season.enter("8", f"mantap {TAG}")
    await world.comment("9", f"Lampu mati {TAG}")
    await world.drain()
    await season.frozen()
    (said,) = [each for each in world.told(CHAT) if each.code == "draw.shortfall"]
    assert (said.params["people"], said.params["quota"]) == (1, 5)
    assert said.params["lines"] == (
        Coded("shortfall.line", {"count": 1, "why": Coded("shortfall.comment")}),
        Coded("shortfall.line", {"count": 1, "why": Coded("shortfall.profile")}),
    )


@pytest.mark.asyncio
async def test_enough_people_need_no_word(world: World) -> None:
    """Nothing is said where every seat finds someone."""
    season = await Season.opened(world, a_campaign(1, 0))
    await season.enter("7")
    await season.frozen()
    assert not [code for code in world.codes(CHAT) if code.startswith("draw.shortfall")]


@pytest.mark.asyncio
async def test_after_the_draft_it_is_said_what_ending_means(world: World) -> None:
    """Consent withdrawn, or all data to be erased: the list stays, and what that means is told."""
    season = await Season.opened(world)
    await season.enter("7")
    await season.close()
    await world.press("7", "cs:no")
    await world.drain()
    assert world.codes("7")[-2:] == ["dialogue.consent_declined", "leave.too_late"]
    await world.write("7", "/hapusdata")
    await world.drain()
    assert world.codes("7")[-1] == "dialogue.erase_sealed"


@pytest.mark.asyncio
async def test_before_the_draft_consent_withdrawn_is_out(world: World) -> None:
    """It takes the entry out at once, and giving it again brings it back."""
    season = await Season.opened(world)
    await season.enter("7")
    await world.press("7", "cs:no")
    await world.drain()
    assert world.codes("7")[-1] == "dialogue.consent_declined"
    person = (await world.account("7")).person_id
    async with world.store.write() as unit:
        assert await unit.people.consents(person) == []
        await unit.people.give_consent(person, Consent("draw", "1", "00" * 32, world.clock.now()))
        assert len(await unit.people.consents(person)) == 1
