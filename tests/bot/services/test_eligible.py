"""Every rule of a campaign keeps out whom it says, by what the bot has seen, and each reason is told."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.moderation.age import DISCORD_EPOCH, DISCORD_SHIFT
from bot.ports.people import ProfileFact
from bot.services.entries import standings
from bot.texts import render
from campaigns.rules import Repeat, Stratum, Weight
from campaigns.undi.entries import read_entries, read_excluded
from tests.support.season import ID, TAG, Season, a_campaign
from tests.support.world import CHAT, DISCORD, World

MINUTE = timedelta(minutes=1)


async def reasons(season: Season) -> list[list[str]]:
    """What keeps each entry out as things stand, in the order of the comments."""
    async with season.world.store.read() as unit:
        rows = await unit.entries.of_campaign(ID)
        found = await standings(unit, await season.campaign(), rows, season.world.clock.now())
    return [
        [refusal.code for refusal in each.refusals] for each in sorted(found, key=lambda s: s.entry.entry_id)
    ]


async def opened(world: World, **rules: Any) -> Season:
    """A season with some rules changed."""
    return await Season.opened(world, a_campaign(**rules))


@pytest.mark.asyncio
async def test_who_left_sits_out_until_they_come_back(world: World) -> None:
    """Whoever nothing was told of is not held to have left."""
    season = await opened(world, members_only=True)
    await season.enter("7")
    await season.enter("8")
    await world.accept("left", {"user": "7", "chat": CHAT})
    await world.drain()
    assert await reasons(season) == [["entrant.left_channel"], []]
    await world.accept("came", {"user": "7", "chat": CHAT})
    await world.drain()
    assert await reasons(season) == [[], []]


@pytest.mark.asyncio
async def test_the_first_eligible_comment_stands_for_the_others(world: World) -> None:
    """Of three comments the first approved one takes part; across linked accounts too."""
    season = await opened(world, repeat=Repeat.ONCE)
    await season.enter("7", f"mantap {TAG}")
    for user in ("7", "7", "8"):
        world.clock.advance(MINUTE)
        await season.enter(user)
    first, other = [(await world.account(user)).person_id for user in ("7", "8")]
    assert await reasons(season) == [["comment.not_constructive"], [], ["entry.another"], []]
    async with world.store.write() as unit:
        await unit.links.join(first, other, world.clock.now())
    assert await reasons(season) == [["comment.not_constructive"], [], ["entry.another"], ["entry.another"]]


@pytest.mark.asyncio
async def test_a_winner_of_another_campaign_rests(world: World) -> None:
    """For as many days as the rules say, counted from draw to draw."""
    season = await Season.opened(world, a_campaign(quota=1))
    await season.drawn("7")
    drawn = season.planned.draw_at
    plan = a_campaign(winners_rest_days=30)
    later = replace(
        plan, campaign_id="jernih-2", opens_at=world.clock.now(), closes_at=drawn + timedelta(days=5)
    )
    for days, codes in ((29, ["entrant.rests"]), (31, [])):
        campaign = replace(later, draw_at=drawn + timedelta(days=days))
        async with world.store.read() as unit:
            rows = await unit.entries.of_campaign(ID)
            (found,) = await standings(unit, campaign, rows, world.clock.now())
        assert [r.code for r in found.refusals if r.code.startswith("entrant.")] == codes


@pytest.mark.asyncio
async def test_a_new_discord_account_waits_and_no_age_is_asked_elsewhere(world: World) -> None:
    """The age stands in Discord's own numbers; the local platform tells none."""
    async with world.store.write() as unit:
        now = world.clock.now()
        await unit.channels.put(DISCORD, "d1", title="Server", active=True, locale="id", now=now)
    season = await opened(world, account_days=30, channels=(f"local:{CHAT}", "discord:d1"))
    await season.enter("7")
    at, ages = world.clock.now(), (timedelta(days=29), timedelta(days=31))
    for n, age in enumerate(ages):
        number = str((at - age - DISCORD_EPOCH) // timedelta(milliseconds=1) << DISCORD_SHIFT)
        said = {"chat": "d1", "message": f"m{n}", "user": number, "text": f"Lampu mati {TAG}"}
        await world.accept("comment", {**said, "at": at.timestamp()}, platform=DISCORD)
        await world.drain()
    found = await reasons(season)
    assert ["entrant.account_too_new" in codes for codes in found] == [False, True, False]


@pytest.mark.asyncio
async def test_a_kind_that_does_not_count_says_which_do(world: World) -> None:
    """The reason reaches the entrant in words."""
    season = await opened(world, reasons=("question", "suggestion"))
    await season.enter("7")
    assert await reasons(season) == [["comment.other_kind"]]
    await world.write("7", "/status")
    await world.drain()
    assert "pertanyaan atau usul" in render(world.told("7")[0], "id").text


@pytest.mark.asyncio
async def test_the_sealed_list_goes_by_region_and_weight(world: World) -> None:
    """A stratum of a province takes its people; a weight by province stands in the list."""
    strata = Stratum("jakarta", 1, 0, region="JK"), Stratum("lain", 1, 0)
    weights = (Weight("region:JK", 3),)
    season = await opened(
        world, strata=strata, weights=weights, required_facts=("birth_date", "phone", "domicile")
    )
    for user, province in (("7", "JK"), ("8", "JB")):
        await season.enter(user)
        async with world.store.write() as unit:
            person = (await world.account(user)).person_id
            fact = ProfileFact("domicile", province, "declared")
            await unit.people.put_fact(person, fact, world.clock.now())
    await season.enter("9")
    await season.frozen()
    files = await season.files()
    assert sorted((e.stratum, e.weight) for e in read_entries(files["entries.txt"])) == [(0, 3), (1, 1)]
    assert list(read_excluded(files["excluded.txt"]).values()) == ["profile_domicile_missing"]
