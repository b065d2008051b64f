"""The seal of a real draw: public randomness, and proof of its time before anyone hears of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.services.campaigns import CampaignDesk
from bot.services.waiting_for import waits_for
from campaigns.campaign import CampaignState
from campaigns.undi.freeze import read_freeze
from campaigns.undi.verify import Claim, verify
from tests.support.proven import (
    DRAW_AT,
    KEYS,
    Outside,
    a_proven_campaign,
    a_world,
    committed,
    cosign,
    register_keys,
)
from tests.support.public_sources import token
from tests.support.season import ID, ROLES, Season, a_campaign
from tests.support.world import CHAT, World


@pytest.fixture
def outside() -> Outside:
    """The world outside, strict."""
    return Outside()


@pytest_asyncio.fixture
async def strict(database_file: Path, outside: Outside) -> AsyncIterator[World]:
    """A world held to everything."""
    world = await a_world(database_file, outside)
    yield world
    await world.store.close()


async def waits(world: World) -> list[str]:
    """What the campaign waits for, in codes."""
    async with world.store.read() as unit:
        campaign = await unit.campaigns.get(ID)
        assert campaign is not None
        found = await waits_for(unit, campaign, world.services.draws.demands, world.clock.now())
    return [each.code for each in found]


@pytest.mark.asyncio
async def test_no_undian_opens_without_public_randomness(strict: World) -> None:
    """A real draw by witnesses alone is refused before anyone enters it."""
    made = replace(a_proven_campaign(), rules=replace(a_campaign().rules, drand=False))
    assert await strict.services.campaigns.create(made) == ()
    assert [r.code for r in await strict.services.campaigns.open(ID, {})] == ["draw.drand_needed"]


@pytest.mark.asyncio
async def test_one_opened_without_it_is_never_drafted(strict: World) -> None:
    """What another wiring opened is refused at the draft, too."""
    season = Season(strict, replace(a_proven_campaign(), rules=replace(a_campaign().rules, drand=False)))
    await strict.services.campaigns.create(season.planned)
    lenient = CampaignDesk(strict.store, strict.clock, replace(strict.services.draws.demands, drand=False))
    assert await lenient.open(ID, {}) == ()
    await season.close()
    assert [r.code for r in await strict.services.draws.draft(ID)] == ["draw.drand_needed"]
    assert "draw.drand_needed" in await waits(strict)


@pytest.mark.asyncio
async def test_a_sealed_list_is_not_announced_before_its_time_is_proven(strict: World) -> None:
    """The manifest is there for witnesses to sign, the campaign is still closed and nothing was said."""
    season = await committed(strict, "11", "12")
    await strict.tick()
    assert await season.state() is CampaignState.CLOSED
    files = await season.files()
    assert {"freeze.json", "freeze.sig"} <= files.keys()
    assert "draw.frozen" not in strict.codes(CHAT)
    assert await waits(strict) == ["draw.proof_missing"]


@pytest.mark.asyncio
async def test_the_manifest_names_the_round_of_the_draw(strict: World) -> None:
    """The round that falls at the draw's time stands before the witnesses."""
    season = await committed(strict, "11")
    await strict.tick()
    freeze = read_freeze((await season.files())["freeze.json"])
    assert freeze.round_times == (int(DRAW_AT.timestamp()),)
    assert [source.role for source in freeze.sources] == ["", *ROLES]


@pytest.mark.asyncio
async def test_a_token_by_hand_lets_it_out(strict: World) -> None:
    """Attached once, the seal is announced at the next look; another token later changes nothing."""
    season = await committed(strict, "11")
    await strict.tick()
    f = read_freeze((await season.files())["freeze.json"]).f
    attests = strict.services.draws.attests
    mine = token(f, strict.clock.now())
    assert await attests.attach(ID, mine) == ()
    assert await attests.attach(ID, token(f, strict.clock.now())) == ()
    await strict.tick()
    assert await season.state() is CampaignState.FROZEN
    assert (await season.files())["freeze.tsr"] == mine
    assert strict.codes(CHAT).count("draw.frozen") == 1


@pytest.mark.asyncio
async def test_a_wrong_token_is_refused(strict: World) -> None:
    """Junk, another file's, and one of too late: each with its own line, and none is kept."""
    season = await committed(strict, "11")
    await strict.tick()
    f = read_freeze((await season.files())["freeze.json"]).f
    late = token(f, season.planned.freeze_by + timedelta(seconds=1))
    said = [
        (await strict.services.draws.attests.attach(ID, each))[0].code
        for each in (b"junk", token(b"x" * 32, strict.clock.now()), late)
    ]
    assert said == ["draw.token_unreadable", "draw.token_other", "draw.token_late"]
    assert "freeze.tsr" not in await season.files()


@pytest.mark.asyncio
async def test_an_authority_is_asked_and_asked_again(strict: World, outside: Outside) -> None:
    """One that refuses at first is not asked at every look, and gets its chance later."""
    season = await committed(strict, "11")
    outside.timestamps.at, outside.timestamps.fails = strict.clock.now(), True
    await strict.tick()
    await strict.tick()
    assert outside.timestamps.asked == 1
    outside.timestamps.fails = False
    strict.clock.advance(timedelta(minutes=1))
    await strict.tick()
    assert await season.state() is CampaignState.FROZEN
    assert "freeze.tsr" in await season.files()


@pytest.mark.asyncio
async def test_all_registered_witnesses_co_sign(strict: World) -> None:
    """The seal waits for each of them by name, and the verifier then says that its time is proven."""
    await register_before(strict)
    season = Season(strict, a_proven_campaign())
    await cosign(season, ROLES[0])
    await strict.tick()
    assert await waits(strict) == ["draw.cosign_missing"]
    await cosign(season, ROLES[1])
    await strict.tick()
    assert await season.state() is CampaignState.FROZEN
    verdict = verify(await season.files())
    assert verdict.valid
    assert Claim.PUBLICATION_TIME in verdict.proven
    assert {each.role for each in verdict.cosigners} == set(ROLES)


async def register_before(world: World) -> None:
    """A sealed list whose witnesses have keys."""
    await committed(world, "11", "12")
    await register_keys(world)
    await world.tick()


@pytest.mark.asyncio
async def test_near_the_end_one_co_signature_is_enough(strict: World) -> None:
    """A witness who stays away stops no draw: ten minutes before the end one suffices, none does not."""
    await register_before(strict)
    season = Season(strict, a_proven_campaign())
    strict.clock.advance_to(season.planned.freeze_by - timedelta(minutes=10))
    await strict.tick()
    assert await season.state() is CampaignState.CLOSED
    await cosign(season, ROLES[0])
    await strict.tick()
    assert await season.state() is CampaignState.FROZEN


@pytest.mark.asyncio
async def test_a_co_signature_of_anyone_else_is_refused(strict: World) -> None:
    """Another key, another file, and a role without a key are refused; a role's signature stands once."""
    await committed(strict, "11")
    await register_keys(strict, ROLES[0])
    witnesses = strict.services.witnesses
    assert [r.code for r in await witnesses.cosign(ID, ROLES[0], "00" * 64)] == ["draw.not_sealed"]
    await strict.tick()
    wrong = KEYS[ROLES[1]].sign(b"something else").hex()
    assert [r.code for r in await witnesses.cosign(ID, ROLES[0], wrong)] == ["draw.cosign_wrong"]
    assert [r.code for r in await witnesses.cosign(ID, ROLES[0], "zz")] == ["draw.cosign_wrong"]
    assert [r.code for r in await witnesses.cosign(ID, ROLES[1], wrong)] == ["draw.no_cosign_key"]


@pytest.mark.asyncio
async def test_keys_are_the_witnesses_own(strict: World) -> None:
    """The organiser's key, another witness's and what is no key are refused."""
    await Season.opened(strict, a_proven_campaign())
    await register_keys(strict, ROLES[0])
    name, own = strict.services.witnesses.name, strict.signer.public_key.hex()
    taken = KEYS[ROLES[0]].public_key().public_bytes_raw().hex()
    assert [r.code for r in await name(ID, ROLES[1], key=own)] == ["draw.key_taken"]
    assert [r.code for r in await name(ID, ROLES[1], key=taken)] == ["draw.key_taken"]
    assert [r.code for r in await name(ID, ROLES[1], key="12")] == ["draw.not_hex"]
    assert [r.code for r in await name(ID, "camat", key=taken)] == ["draw.unknown_role"]


@pytest.mark.asyncio
async def test_a_seal_that_was_never_announced_is_voided_and_drawn_anew(strict: World) -> None:
    """Too late to announce, the seal is declared void in public and the next list has the next number."""
    season = await committed(strict, "11")
    await strict.tick()
    desk = strict.services.campaigns
    later = DRAW_AT + timedelta(days=1)
    assert [r.code for r in await desk.extend(ID, draw_at=later)] == ["draw.void_first"]
    strict.clock.advance_to(season.planned.freeze_by + timedelta(seconds=1))
    await strict.tick()
    assert await waits(strict) == ["draw.sealed_too_late"]
    assert await strict.services.draws.void(ID, "token waktu tidak datang") == ()
    assert await desk.extend(ID, draw_at=later) == ()
    campaign = await season.campaign()
    assert (campaign.state, campaign.draw_no) == (CampaignState.CLOSED, 2)
    assert verify(await season.files()).void
    await strict.tick()
    assert "draw.void" in strict.codes(CHAT)


@pytest.mark.asyncio
@pytest.mark.parametrize("hours", [1, -1])
async def test_a_clock_that_is_wrong_stops_every_step(strict: World, outside: Outside, hours: int) -> None:
    """An hour ahead or behind: no draft, no seal, no seed, one clear line."""
    season = await Season.opened(strict, a_proven_campaign())
    outside.timekeeper.known = timedelta(hours=hours)
    await season.close()
    draws = strict.services.draws
    for step in (draws.draft, draws.freeze, draws.seed):
        (refusal,) = await step(ID)
        assert (refusal.code, refusal.params) == ("draw.clock_wrong", {"minutes": 60})
    assert await season.files() == {}
    outside.timekeeper.known = timedelta(minutes=2)
    assert await draws.draft(ID) == ()
