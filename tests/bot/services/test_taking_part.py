"""An entrant steps back and comes back until the draft; unusual crowds are asked for one proof more."""

from datetime import timedelta

import pytest

from bot.services.entries import standings
from bot.services.unusual_desk import EVERY
from campaigns.undi.entries import read_excluded
from tests.bot.services.test_excluding import codes, manager
from tests.support.season import ID, Season, a_campaign
from tests.support.world import World

PHONE = "+628111111111"


async def reasons(season: Season) -> list[list[str]]:
    """What keeps each entry out, oldest first."""
    async with season.world.store.read() as unit:
        rows = sorted(await unit.entries.of_campaign(ID), key=lambda row: row.entry_id)
        found = await standings(unit, await season.campaign(), rows, season.world.clock.now())
    return [codes(each.refusals) for each in found]


@pytest.mark.asyncio
async def test_stepping_back_and_coming_back_until_the_draft(world: World) -> None:
    """Out and in by one's own word; an edit brings nobody back; after the draft it is told what it means."""
    season = await Season.opened(world)
    ref = await season.enter("7")
    await world.write("7", "/mundur")
    await world.drain()
    assert world.codes("7")[-1] == "leave.ask"
    assert await reasons(season) == [[]]
    await world.press("7", world.button("7", "mu:yes"))
    await world.drain()
    assert (world.codes("7")[-1], await reasons(season)) == ("leave.done", [["entrant.stepped_back"]])
    await season.enter("7")
    await world.comment("7", f"lampu mati {season.planned.rules.hashtag}", message=ref, edited=5)
    await world.drain()
    assert await reasons(season) == [["entrant.stepped_back"]] * 2
    await world.write("7", "/ikut")
    await world.drain()
    assert (world.codes("7")[-1], await reasons(season)) == ("leave.returned", [[], []])
    await world.press("7", world.button("7", "mu:yes"))
    await world.drain()
    await season.close()
    await world.write("7", "/ikut")
    await world.drain()
    assert world.codes("7")[-1] == "leave.too_late"
    files = await season.files()
    assert set(read_excluded(files["excluded.txt"]).values()) == {"entrant_stepped_back"}


async def alike(world: World, season: Season, *users: str) -> None:
    """Persons who declare one number, and the next look at what is unusual."""
    for user in users:
        await world.start(user)
        await season.enter(user, phone=PHONE)
        world.clock.advance(timedelta(minutes=10))
    world.clock.advance(EVERY)
    await world.tick()


@pytest.mark.asyncio
async def test_many_accounts_of_one_phone_are_asked_and_lose_nothing(world: World) -> None:
    """Each is told once and may give the proof; the manager is told once a group."""
    season = await Season.opened(world)
    await manager(world)
    await alike(world, season, "7", "8", "9")
    assert await reasons(season) == [["profile.step_up"]] * 3
    assert [world.codes(user).count("step_up.asked") for user in ("7", "8", "9", "950")] == [1, 1, 1, 0]
    assert world.codes("950").count("unusual.found") == 1
    await world.write("7", "/yakin")
    await world.drain()
    await world.press("7", world.button("7", "su:phone"))
    await world.contact("7", "0812-3456-7890")
    await world.drain()
    assert await reasons(season) == [[], ["profile.step_up"], ["profile.step_up"]]
    world.clock.advance(EVERY)
    await world.tick()
    assert [world.codes(user).count("step_up.asked") for user in ("8", "9")] == [1, 1]


@pytest.mark.asyncio
async def test_ones_own_word_counts_a_while_later(world: World) -> None:
    """Pressed too early it says from when; then it is enough."""
    season = await Season.opened(world)
    await alike(world, season, "7", "8", "9")
    await world.write("8", "/yakin")
    await world.drain()
    await world.press("8", world.button("8", "su:yes"))
    await world.drain()
    assert world.codes("8")[-1] == "step_up.wait"
    world.clock.advance(timedelta(days=1))
    await world.press("8", world.button("8", "su:yes"))
    await world.drain()
    assert world.codes("8")[-1] == "step_up.passed"
    assert await reasons(season) == [["profile.step_up"], [], ["profile.step_up"]]


@pytest.mark.asyncio
async def test_an_honest_crowd_passes_by_one_press(world: World) -> None:
    """A manager accepts the group: nobody of it, nor who joins it later, has to prove anything."""
    season = await Season.opened(world)
    by = await manager(world)
    await alike(world, season, "7", "8", "9")
    desk = world.services.unusual
    (group,) = await desk.groups(ID)  # type: ignore[misc]  # it is no refusal
    assert (group.kind, group.size, group.waiting, group.decision) == ("one_phone", 3, 3, "")
    assert codes(await desk.decide(ID, group.group_id, "accept", await world.account("7"))) == [
        "exclude.not_manager"
    ]
    assert await desk.decide(ID, group.group_id, "accept", by) == ()
    assert codes(await desk.decide(ID, group.group_id, "accept", by)) == ["unusual.no_group"]
    await alike(world, season, "10")
    assert await reasons(season) == [[]] * 4
    assert "step_up.asked" not in world.codes("10")
    assert await desk.decide(ID, group.group_id, "hold", by) == ()
    assert await reasons(season) == [["profile.step_up"]] * 4


@pytest.mark.asyncio
async def test_at_night_nobody_is_woken(world: World) -> None:
    """What is found after nine in the evening is told at seven in the morning."""
    season = await Season.opened(world, a_campaign())
    world.clock.advance(timedelta(hours=10))  # 22.00 WIB
    await alike(world, season, "7", "8", "9")
    assert "step_up.asked" not in world.codes("7")
    world.clock.advance(timedelta(hours=8))
    await world.drain()
    assert "step_up.asked" in world.codes("7")
