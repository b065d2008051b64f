"""Before a result is published the platform is asked whether winners and reserves are still members."""

from datetime import timedelta

import pytest

from bot.ports.campaigns import SeatState
from bot.ports.platform import PlatformBusy
from bot.services.sources import LENIENT
from bot.services.waiting_for import waits_for
from campaigns.campaign import CampaignState
from campaigns.refusal import Refusal
from campaigns.undi.verify import verify
from tests.bot.services.test_excluding import codes
from tests.support.season import ID, ROLES, Season, a_campaign
from tests.support.world import CHAT, World

USERS = ("7", "8", "9")


async def drawn(world: World, **rules: object) -> Season:
    """Three members enter; one seat and two reserves are about to be drawn."""
    season = await Season.opened(world, a_campaign(1, 2, members_only=True, **rules))
    for user in USERS:
        await season.enter(user)
    await season.frozen()
    await season.reveal()
    world.clock.advance_to(season.planned.draw_at)
    return season


async def order(season: Season) -> list[str]:
    """The users by seat: the winner, then the reserves."""
    users = {(await season.world.account(user)).row_id: user for user in USERS}
    return [users[seat.account_row] for seat in await season.seats(*SeatState)]


async def leaves(world: World, season: Season, place: int) -> None:
    """Whoever is to be drawn at a place leaves; nobody knows before, so the draw is repeated on a copy."""
    await world.services.draws.seed(ID)
    await world.services.draws.draw(ID)
    world.platform.left.add((CHAT, (await order(season))[place]))


@pytest.mark.asyncio
async def test_members_are_asked_once_and_published(world: World) -> None:
    """All are members: one question each, and nothing is amended."""
    season = await drawn(world)
    await world.tick()
    assert await season.state() is CampaignState.PUBLISHED
    assert sorted(world.platform.asked) == [(CHAT, user) for user in USERS]
    assert "amend.jsonl" not in await season.files()


@pytest.mark.asyncio
async def test_a_winner_who_left_is_amended_with_evidence_and_a_witness(world: World) -> None:
    """Publication waits for the witness; then the first reserve is published, and the bundle verifies."""
    season = await drawn(world)
    await leaves(world, season, 0)
    await world.tick()
    assert await season.state() is CampaignState.DRAWN
    assert codes(await world.services.draws.publish(ID)) == ["recheck.witness"]
    async with world.store.read() as unit:
        waits = await waits_for(unit, await season.campaign(), LENIENT, world.clock.now())
    assert codes(waits) == ["recheck.witness"]
    (evidence,) = await world.services.rechecks.evidence(ID)  # type: ignore[misc]  # it is no refusal
    assert evidence.entry_id
    desk = world.services.rechecks
    assert codes(await desk.confirm(ID, evidence.entry_id, "siapa", confirmed=True)) == ["draw.unknown_role"]
    assert await desk.confirm(ID, evidence.entry_id, ROLES[0], confirmed=True) == ()
    again = await desk.confirm(ID, evidence.entry_id, ROLES[1], confirmed=False)
    assert codes(again) == ["recheck.nothing_to_confirm"]
    await world.tick()
    assert await season.state() is CampaignState.PUBLISHED
    files = await season.files()
    (line,) = files["amend.jsonl"].splitlines()
    (kept,) = await desk.evidence(ID)  # type: ignore[misc]  # as above
    assert kept.digest.encode() in line
    assert b"left_channel" in line
    assert verify(files).stage == "drawn"
    lost, winner, _ = await order(season)
    assert [seat.state for seat in await season.seats(*SeatState)] == [
        SeatState.LOST, SeatState.WAITING, SeatState.RESERVE,
    ]  # fmt: skip
    assert "claim.won" in world.codes(winner)
    assert world.codes(lost)[-1] == "recheck.lost"


@pytest.mark.asyncio
async def test_a_reserve_who_left_never_moves_up(world: World) -> None:
    """Winner and first reserve left: the second reserve has the seat."""
    season = await drawn(world)
    await leaves(world, season, 0)
    world.platform.left.add((CHAT, (await order(season))[1]))
    await world.tick()
    for evidence in await world.services.rechecks.evidence(ID):  # type: ignore[union-attr]  # as above
        await world.services.rechecks.confirm(ID, evidence.entry_id, ROLES[0], confirmed=True)
    await world.tick()
    assert [seat.state for seat in await season.seats(*SeatState)] == [
        SeatState.LOST, SeatState.LOST, SeatState.WAITING,
    ]  # fmt: skip
    assert verify(await season.files()).stage == "drawn"


@pytest.mark.asyncio
async def test_an_answer_that_no_witness_confirms_costs_nothing(world: World) -> None:
    """The seat stays where it was drawn."""
    season = await drawn(world)
    await leaves(world, season, 0)
    await world.tick()
    (evidence,) = await world.services.rechecks.evidence(ID)  # type: ignore[misc]  # as above
    assert await world.services.rechecks.confirm(ID, evidence.entry_id, ROLES[0], confirmed=False) == ()
    await world.tick()
    assert await season.state() is CampaignState.PUBLISHED
    assert "amend.jsonl" not in await season.files()


@pytest.mark.asyncio
async def test_a_silent_platform_costs_nobody_a_seat(world: World) -> None:
    """It is asked a few times, a minute apart, also by a service that was started again; then all stay."""
    season = await drawn(world)
    world.platform.silent = PlatformBusy("down", 60)
    await world.tick()
    assert codes(await world.services.draws.publish(ID)) == ["recheck.waiting"]
    await world.tick()
    assert len(world.platform.asked) == len(USERS)
    for _ in range(4):
        world.clock.advance(timedelta(minutes=1))
        await world.tick()
    assert await season.state() is CampaignState.PUBLISHED
    assert len(world.platform.asked) == 5 * len(USERS)
    assert "amend.jsonl" not in await season.files()


@pytest.mark.asyncio
async def test_an_unknown_campaign_has_no_evidence(world: World) -> None:
    """It is said so."""
    assert await world.services.rechecks.evidence("tiada") == Refusal("campaign.unknown", {"id": "tiada"})
