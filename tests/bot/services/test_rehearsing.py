"""The rehearsal: the whole draw on real entries, marked everywhere, awarding and changing nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.ports.audit import AuditWord
from bot.services.rehearsing import MARK, MARK_FILE, Rehearsal
from bot.store.tables.campaigns import draw_files, entrants, seats
from bot.store.tables.flow import audit, outbox
from campaigns.checking import validate
from campaigns.refusal import Refusal
from campaigns.undi.freeze import read_freeze
from campaigns.undi.verify import Claim, verify
from tests.support.season import ID, Season, a_campaign
from tests.support.world import World


async def rehearsed(world: World) -> Rehearsal:
    """A rehearsal that is not refused."""
    found = await world.services.rehearsals.rehearse(ID)
    assert not isinstance(found, Refusal)
    return found


async def stored(world: World) -> list[object]:
    """Everything that a draw could leave behind."""
    async with world.store.read() as unit:
        tables = (draw_files, entrants, seats, outbox)
        return [(await unit._connection.execute(select(table))).all() for table in tables]


async def words(world: World) -> list[str]:
    """The audit words of the campaign."""
    async with world.store.read() as unit:
        own = select(audit.c.word).where(audit.c.scope == f"campaign:{ID}").order_by(audit.c.id)
        return list(await unit._connection.scalars(own))


@pytest.mark.asyncio
async def test_it_makes_a_whole_bundle_that_is_no_true_one(world: World) -> None:
    """It verifies as drawn, proves neither organiser nor randomness, and names no possible campaign."""
    season = await Season.opened(world)
    for user in ("11", "12", "13"):
        await season.enter(user)
    found = await rehearsed(world)
    verdict = verify(found.files)
    assert (verdict.valid, verdict.exit_code, verdict.weak) == (True, 0, True)
    assert Claim.SIGNATURE in verdict.unproven
    freeze = read_freeze(found.files["freeze.json"])
    assert freeze.base["organiser_key"] == ""
    assert freeze.campaign_id == ID + MARK
    assert [r.code for r in validate(replace(season.planned, campaign_id=ID + MARK))] == ["campaign.bad_id"]
    assert b"GLADI BERSIH" in found.files[MARK_FILE]
    assert (found.entries, found.winners, found.reserves, found.quota, found.codes) == (3, 2, 1, 2, 9)


@pytest.mark.asyncio
async def test_it_changes_nothing_but_the_record(world: World) -> None:
    """No file, salt, seat or message stays; each time is on the audit record; and it may be repeated."""
    season = await Season.opened(world)
    for user in ("11", "12"):
        await season.enter(user)
    before = await stored(world)
    one, two = await rehearsed(world), await rehearsed(world)
    assert await stored(world) == before
    assert (await words(world)).count(AuditWord.DRAW_REHEARSED) == 2
    assert one.files["seed.json"] != two.files["seed.json"]
    await season.frozen()
    await season.published()
    assert verify(await season.files()).valid


@pytest.mark.asyncio
async def test_it_tells_who_would_be_left_out_and_what_is_short(world: World) -> None:
    """Incomplete profiles are counted by reason, and the seats that would stay empty and the codes show."""
    season = await Season.opened(world, a_campaign(quota=3), codes=1)
    await season.enter("11")
    await world.comment("12", "Lampu jalan mati #JernihBerkomentar")
    await world.drain()
    found = await rehearsed(world)
    assert (found.entries, found.winners, found.quota) == (1, 1, 3)
    assert sum(found.excluded.values()) == 1
    assert found.codes < found.quota


@pytest.mark.asyncio
async def test_it_is_refused_where_there_is_nothing_to_rehearse(world: World) -> None:
    """An unknown campaign, a draft, and one that is frozen already."""
    rehearse = world.services.rehearsals.rehearse
    unknown = await rehearse("tidak-ada")
    assert isinstance(unknown, Refusal)
    assert unknown.code == "campaign.unknown"
    season = await Season.opened(world)
    await season.enter("11")
    world.clock.advance(timedelta(minutes=1))
    await season.frozen()
    frozen = await rehearse(ID)
    assert isinstance(frozen, Refusal)
    assert frozen.code == "campaign.wrong_state"
