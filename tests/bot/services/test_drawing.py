"""The draw: sealed with the witnesses, drawn when it is time, and verified by anyone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports.campaigns import SeatState
from bot.texts import text
from campaigns.campaign import CampaignState
from campaigns.refusal import Refusal
from campaigns.undi.bundle import Stage
from campaigns.undi.canonical import decode
from campaigns.undi.commit import nonce_commitment
from campaigns.undi.entries import read_entries
from campaigns.undi.verify import verify
from tests.support.season import ID, NONCES, ROLES, TAG, Season
from tests.support.world import CHAT, World


def codes(refusals: tuple[Refusal, ...]) -> list[str]:
    """What stands in the way."""
    return [refusal.code for refusal in refusals]


@pytest.mark.asyncio
async def test_a_whole_draw_verifies(world: World) -> None:
    """From entries to publication the schedule does it all, and the bundle proves it."""
    season = await Season.opened(world)
    await season.drawn("11", "12", "13", "14", "15")
    files = await season.files()
    verdict = verify(files)
    assert (verdict.valid, verdict.stage) == (True, Stage.DRAWN)
    assert len(files["entries.txt"].splitlines()) == 5
    assert len(await season.seats(SeatState.WAITING)) == 2
    assert len(await season.seats(SeatState.RESERVE)) == 2
    assert world.codes(CHAT) == ["campaign.call", "draw.frozen", "draw.published"]
    told = sorted(world.codes(str(user))[-1] for user in range(11, 16))
    assert told == ["claim.won", "claim.won", "draw.not_won", "draw.reserve", "draw.reserve"]


@pytest.mark.asyncio
async def test_a_changed_byte_breaks_the_bundle(world: World) -> None:
    """Every published file is covered by the proof."""
    season = await Season.opened(world)
    await season.drawn("11", "12", "13")
    files = await season.files()
    for name, data in files.items():
        broken = bytes([data[0] ^ 1]) + data[1:] if data else b"x"
        assert not verify({**files, name: broken}).valid, name


@pytest.mark.asyncio
async def test_a_quota_above_the_stock_is_refused_at_the_draft(world: World) -> None:
    """Too few codes keep the list from being drafted; the line says how many and what to do."""
    season = await Season.opened(world, codes=1)
    await season.enter("11")
    await season.close()
    (short,) = await world.services.draws.draft(ID)
    assert short == Refusal("check.stock_short", {"campaign": ID, "stock": 1, "quota": 2, "missing": 1})
    line = text("id", short.code, **short.params)
    assert f"jernih voucher import {ID}" in line
    assert "\n" not in line
    assert await season.state() is CampaignState.CLOSED
    assert await season.files() == {}


@pytest.mark.asyncio
async def test_a_witness_commits_once_in_its_own_role(world: World) -> None:
    """Unknown roles, values that are no hash and second commitments are refused."""
    season = await Season.opened(world)
    await season.enter("11")
    desk = world.services.witnesses
    assert codes(await desk.commit(ID, "notaris", "00" * 32)) == ["campaign.wrong_state"]
    await season.close()
    assert codes(await desk.commit(ID, "tetangga", "00" * 32)) == ["draw.unknown_role"]
    assert codes(await desk.commit(ID, "notaris", "ZZ" * 32)) == ["draw.not_hex"]
    assert codes(await desk.commit(ID, "notaris", "00" * 31)) == ["draw.not_hex"]
    await season.commit("notaris")
    assert codes(await desk.commit(ID, "notaris", "00" * 32)) == ["draw.committed_already"]
    (missing,) = await world.services.draws.freeze(ID)
    assert missing == Refusal(
        "draw.commitments_missing", {"roles": "dinsos", "freeze_by": season.planned.freeze_by}
    )
    await world.tick()
    assert await season.state() is CampaignState.CLOSED


@pytest.mark.asyncio
async def test_a_wrong_nonce_is_refused_and_the_right_one_taken(world: World) -> None:
    """A witness opens exactly the number that it committed, as often as it likes."""
    season = await Season.opened(world)
    await season.enter("11")
    await season.frozen()
    desk = world.services.witnesses
    assert codes(await desk.reveal(ID, "notaris", "ff" * 32)) == ["draw.nonce_mismatch"]
    assert codes(await desk.reveal(ID, "notaris", NONCES["dinsos"].hex())) == ["draw.nonce_mismatch"]
    assert codes(await desk.commit(ID, "notaris", "00" * 32)) == ["campaign.wrong_state"]
    await season.reveal("notaris")
    world.clock.advance_to(season.planned.draw_at)
    assert await world.services.draws.seed(ID) == (Refusal("draw.nonces_missing", {"roles": "dinsos"}),)
    await world.tick()
    assert await season.state() is CampaignState.FROZEN


@pytest.mark.asyncio
async def test_the_seed_is_not_made_before_its_time(world: World) -> None:
    """Though every number is open, the seed waits for the hour that was published."""
    season = await Season.opened(world)
    await season.enter("11")
    await season.frozen()
    await season.reveal()
    world.clock.advance_to(season.planned.draw_at - timedelta(seconds=1))
    assert codes(await world.services.draws.seed(ID)) == ["draw.too_early"]
    await world.tick()
    assert await season.state() is CampaignState.FROZEN
    world.clock.advance(timedelta(seconds=1))
    assert await world.services.draws.seed(ID) == ()


@pytest.mark.asyncio
async def test_every_step_repeated_is_refused_without_harm(world: World) -> None:
    """Running any step again later changes neither a file nor a seat nor what people were told."""
    season = await Season.opened(world)
    await season.drawn("11", "12", "13")
    files, seats, said = await season.files(), await season.seats(*SeatState), len(world.platform.performed)
    draws = world.services.draws
    for step in (draws.close, draws.draft, draws.freeze, draws.seed, draws.draw, draws.publish):
        assert codes(await step(ID)) == ["campaign.wrong_state"]
    assert codes(await draws.void(ID, "ulang")) == ["campaign.wrong_state"]
    assert codes(await draws.settle(ID)) == ["draw.claims_open"]
    await world.tick()
    assert await season.files() == files
    assert await season.seats(*SeatState) == seats
    assert len(world.platform.performed) == said


@pytest.mark.asyncio
async def test_the_draft_is_settled_once(world: World) -> None:
    """What the witnesses commit over does not move, and later comments do not enter."""
    season = await Season.opened(world)
    await season.enter("11")
    await season.close()
    before = await world.services.witnesses.base(ID)
    world.clock.advance(timedelta(minutes=1))
    assert await world.services.draws.draft(ID) == ()
    assert await world.services.witnesses.base(ID) == before


@pytest.mark.asyncio
async def test_two_persons_with_one_phone_are_one(world: World) -> None:
    """Accounts that share a phone have one P in the published list, and one seat between them."""
    season = await Season.opened(world)
    for user in ("11", "12"):
        await season.enter(user, phone="+628119998877")
    await season.enter("13")
    await season.frozen()
    await season.published()
    listed = read_entries((await season.files())["entries.txt"], 1)
    assert (len(listed), len({entry.p for entry in listed})) == (3, 2)
    shared = {(await world.account(user)).person_id for user in ("11", "12")}
    held = [seat.person_id for seat in await season.seats(SeatState.WAITING, SeatState.RESERVE)]
    assert len(held) == 2
    assert sum(person in shared for person in held) == 1


@pytest.mark.asyncio
async def test_who_is_not_eligible_is_listed_as_excluded(world: World) -> None:
    """Each entry stands in exactly one of the two lists, the excluded with a reason code."""
    season = await Season.opened(world)
    await season.enter("11")
    await season.enter("12", "mantap #JernihBerkomentar")
    await world.comment("13", "Lampu mati #JernihBerkomentar")
    await world.drain()
    await season.frozen()
    files = await season.files()
    assert len(files["entries.txt"].splitlines()) == 1
    assert sorted(line.split()[-1] for line in files["excluded.txt"].decode().splitlines()) == [
        "comment_not_constructive", "profile_consent_missing",
    ]  # fmt: skip


@pytest.mark.asyncio
async def test_a_void_draw_is_followed_by_the_next_number(world: World) -> None:
    """A void draw is said in public, and its successor names it and verifies with it."""
    season = await Season.opened(world)
    for user in ("11", "12", "13"):
        await season.enter(user)
    await season.frozen()
    world.clock.advance_to(season.planned.draw_at)
    assert await world.services.draws.void(ID, "saksi tidak membuka angka") == ()
    later = season.planned.draw_at + timedelta(days=1)
    assert await world.services.campaigns.extend(ID, draw_at=later) == ()
    season.planned = replace(season.planned, draw_at=later)
    await season.close()
    assert world.codes(CHAT)[-2:] == ["draw.void", "campaign.draw_moved"]
    base = await world.services.witnesses.base(ID)
    assert isinstance(base, bytes)
    for role in ROLES:
        commitment = nonce_commitment(role, base, NONCES[role]).hex()
        assert await world.services.witnesses.commit(ID, role, commitment) == ()
    await world.tick()
    await season.published()
    first, second = await season.files(1), await season.files(2)
    freeze = decode(second["freeze.json"], "5", "freeze.json")
    void = decode(first["void.json"], "5", "void.json")
    assert (freeze["draw_no"], freeze["prev"]) == (2, void["f"])
    assert verify(second, [first]).valid
    assert {seat.draw_no for seat in await season.seats(SeatState.WAITING)} == {2}


@pytest.mark.asyncio
async def test_the_list_waits_for_what_is_not_read_yet(world: World) -> None:
    """A comment posted in time and still unread when the list falls due is in it, not lost."""
    season = await Season.opened(world)
    late = await world.comment("7", f"Lampu mati {TAG}")
    world.clock.advance_to((await season.campaign()).closes_at + timedelta(minutes=2))
    assert await world.services.draws.close(ID) == ()
    assert codes(await world.services.draws.draft(ID)) == ["draw.inbox_waiting"], "no poll since the end"
    await world.caught_up()
    assert codes(await world.services.draws.draft(ID)) == ["draw.inbox_waiting"], "fetched and not yet read"
    await world.drain()

    assert await world.services.draws.draft(ID) == ()
    async with world.store.read() as unit:
        (entry,) = await unit.entries.of_campaign(ID)
    assert entry.entry_ref.endswith(late)
