"""The seed of a real draw: a round of drand, fetched or typed in, with and without the witnesses."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.services.sources import TOLERANCE
from campaigns.campaign import CampaignState
from campaigns.undi.canonical import decode
from campaigns.undi.verify import Claim, verify
from tests.support.proven import DRAW_AT, Outside, a_world, committed
from tests.support.public_sources import SIGNATURE
from tests.support.season import ID, NONCES, ROLES, Season
from tests.support.world import CHAT, World


@pytest.fixture
def outside() -> Outside:
    """The world outside, strict, with an authority."""
    found = Outside()
    found.timestamps.at = DRAW_AT - timedelta(minutes=30)
    return found


@pytest_asyncio.fixture
async def strict(database_file: Path, outside: Outside) -> AsyncIterator[World]:
    """A world held to everything."""
    world = await a_world(database_file, outside)
    yield world
    await world.store.close()


async def frozen(world: World) -> Season:
    """A season that stands frozen in public."""
    season = await committed(world, "11", "12", "13")
    await world.tick()
    assert await season.state() is CampaignState.FROZEN
    return season


@pytest.mark.asyncio
async def test_round_and_nonces_draw_a_strong_bundle(strict: World) -> None:
    """With everything in place the schedule draws, and the bundle proves its public randomness."""
    season = await frozen(strict)
    await season.reveal()
    strict.clock.advance_to(DRAW_AT)
    await strict.tick()
    assert await season.state() is CampaignState.PUBLISHED
    verdict = verify(await season.files())
    assert (verdict.valid, verdict.exit_code) == (True, 0)
    assert {Claim.SIGNATURE, Claim.PUBLIC_RANDOMNESS} <= set(verdict.proven)


@pytest.mark.asyncio
async def test_a_witness_who_does_not_reveal_is_dropped(strict: World) -> None:
    """The draw goes on with an empty value in that place."""
    season = await frozen(strict)
    await season.reveal(ROLES[0])
    strict.clock.advance_to(DRAW_AT)
    await strict.tick()
    files = await season.files()
    sources = decode(files["seed.json"], "8", "seed.json")["sources"]
    assert [each["value"] for each in sources] == [SIGNATURE, NONCES[ROLES[0]].hex(), ""]
    assert verify(files).valid


@pytest.mark.asyncio
async def test_a_reveal_too_near_the_round_is_refused(strict: World) -> None:
    """Two minutes before the round, and not later, so that a slow clock gives nobody a choice."""
    await frozen(strict)
    strict.clock.advance_to(DRAW_AT - TOLERANCE)
    found = await strict.services.witnesses.reveal(ID, ROLES[0], NONCES[ROLES[0]].hex())
    assert [r.code for r in found] == ["draw.reveal_too_late"]


@pytest.mark.asyncio
async def test_a_round_is_typed_in_from_paper(strict: World, outside: Outside) -> None:
    """Capitals and spaces are forgiven; a wrong one, half of one and one before its time are not taken."""
    season, seed = await frozen(strict), strict.services.draws.seed
    assert (await seed(ID, SIGNATURE))[0].code == "draw.too_early"
    outside.beacon.state = "down"
    strict.clock.advance_to(DRAW_AT)
    assert [r.code for r in await seed(ID)] == ["draw.beacon_down"]
    assert [r.code for r in await seed(ID, "a" + SIGNATURE[1:])] == ["draw.round_wrong"]
    assert [r.code for r in await seed(ID, SIGNATURE[:40])] == ["draw.round_not_hex"]
    assert await season.state() is CampaignState.FROZEN
    assert await seed(ID, f" {SIGNATURE[:48].upper()} {SIGNATURE[48:]}") == ()
    assert await season.state() is CampaignState.SEEDED


@pytest.mark.asyncio
async def test_a_round_that_is_late_is_asked_for_ever_less_often(strict: World, outside: Outside) -> None:
    """It is awaited without a rush, and taken when it comes."""
    season = await frozen(strict)
    outside.beacon.state = "absent"
    strict.clock.advance_to(DRAW_AT)
    for _ in range(3):
        await strict.tick()
    assert outside.beacon.asked == 1
    strict.clock.advance(timedelta(hours=30))
    outside.beacon.state = "out"
    await strict.tick()
    assert await season.state() is CampaignState.PUBLISHED


@pytest.mark.asyncio
async def test_a_draw_is_void_only_when_every_endpoint_denies_its_round(
    strict: World, outside: Outside
) -> None:
    """Before its time, within ten minutes of it, with a silent endpoint or a round that is out: refused."""
    season, void = await frozen(strict), strict.services.draws.void
    outside.beacon.state = "absent"
    assert [r.code for r in await void(ID, "x")] == ["draw.round_awaited"]
    strict.clock.advance_to(DRAW_AT + timedelta(minutes=9))
    assert [r.code for r in await void(ID, "x")] == ["draw.round_awaited"]
    strict.clock.advance_to(DRAW_AT + timedelta(minutes=10))
    outside.beacon.state = "down"
    assert [r.code for r in await void(ID, "x")] == ["draw.round_unknown"]
    outside.beacon.state = "out"
    assert [r.code for r in await void(ID, "x")] == ["draw.round_exists"]
    outside.beacon.state = "absent"
    assert [r.code for r in await void(ID, "  ")] == ["draw.no_reason"]
    assert await void(ID, "putaran drand tidak pernah keluar") == ()
    campaign = await season.campaign()
    assert (campaign.state, campaign.draw_no) == (CampaignState.CLOSED, 2)
    verdict = verify(await season.files())
    assert (verdict.valid, verdict.void) == (True, True)


@pytest.mark.asyncio
async def test_two_instances_at_once_make_one_seed(
    strict: World, outside: Outside, database_file: Path
) -> None:
    """Both fetch the round, one writes it, and the result is said once."""
    season = await frozen(strict)
    await season.reveal()
    other = await World.open(database_file, sources=outside.sources, start=DRAW_AT)
    strict.clock.advance_to(DRAW_AT)
    for _ in range(6):
        await asyncio.gather(strict.services.schedule.run_once(), other.services.schedule.run_once())
    await strict.drain()
    await other.store.close()
    assert await season.state() is CampaignState.PUBLISHED
    assert strict.codes(CHAT).count("draw.published") == 1
    assert verify(await season.files()).valid


@pytest.mark.asyncio
@pytest.mark.parametrize("kept", ["seal", "token", "frozen"])
async def test_a_kill_between_two_steps_loses_nothing(
    strict: World, outside: Outside, database_file: Path, kept: str
) -> None:
    """Started again after the seal, the token or the announcement, the draw comes to the same end."""
    stamps = outside.timestamps.at
    outside.timestamps.at = None if kept == "seal" else stamps
    season = await committed(strict, "11", "12")
    if kept == "token":
        assert await strict.services.draws._seal(ID) == ()
        await strict.services.draws.attests._stamp(ID)
    else:
        await strict.tick()
    outside.timestamps.at, at = stamps, strict.clock.now()
    before = (await season.files())["freeze.json"]
    await strict.store.close()
    again = await World.open(database_file, sources=outside.sources, start=at)
    again.update_no = strict.update_no
    season.world = again
    await again.tick()
    assert (await season.files())["freeze.json"] == before
    await season.reveal()
    again.clock.advance_to(DRAW_AT)
    await again.tick()
    assert await season.state() is CampaignState.PUBLISHED
    assert verify(await season.files()).valid
    await again.store.close()
