"""Seats that nobody claims: lost in time and not before, filled by the next reserve, verified."""

from datetime import timedelta

import pytest

from bot.ports.campaigns import SeatState
from bot.services.readiness import ARRIVAL
from campaigns.campaign import CampaignState
from campaigns.undi.canonical import decode
from campaigns.undi.verify import verify
from campaigns.voucher import VoucherState
from tests.bot.services.test_claiming import USERS, shown, stock, winners
from tests.support.season import Season, a_campaign
from tests.support.world import World


async def lapse(world: World) -> None:
    """Let the time in which a last press may still arrive pass, and the schedule work."""
    world.clock.advance(ARRIVAL + timedelta(seconds=1))
    await world.caught_up()
    await world.tick()


@pytest.mark.asyncio
async def test_who_does_not_claim_in_time_is_replaced_by_the_next_reserve(world: World) -> None:
    """After the deadline reserves move up in order, and the amendments verify."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    lost = await winners(season)
    reserves = [seat.commitment for seat in await season.seats(SeatState.RESERVE)]
    world.clock.advance(timedelta(hours=48))
    await world.caught_up()
    await world.tick()
    assert [seat for seat, _ in await winners(season)] == [seat for seat, _ in lost]
    await lapse(world)
    moved = await winners(season)
    assert sorted(seat.commitment for seat, _ in moved) == sorted(reserves)
    files = await season.files()
    assert verify(files).valid
    lines = [decode(line, "11", "amend") for line in files["amend.jsonl"].splitlines()]
    assert [(line["seq"], line["reason_code"]) for line in lines] == [(1, "unclaimed"), (2, "unclaimed")]
    assert {line["C"] for line in lines} == {seat.commitment for seat, _ in lost}
    for _, user in moved:
        assert world.codes(user)[-1] == "claim.won"


@pytest.mark.asyncio
async def test_who_did_not_claim_in_time_is_told_once_and_by_day(world: World) -> None:
    """Each hears that the voucher has passed on, not at night, however often the schedule looks."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    lost = await winners(season)
    world.clock.advance(timedelta(hours=48))
    await lapse(world)
    for _ in range(2):
        world.clock.advance(timedelta(hours=12))
        await world.tick()
        await world.drain()
    for user in USERS:
        assert world.codes(user).count("claim.expired") == int(user in {user for _, user in lost})


@pytest.mark.asyncio
async def test_a_press_that_was_read_late_still_counts(world: World) -> None:
    """While the service was away a winner pressed in time: the seat does not pass on before that is read."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (seat, user), _ = await winners(season)
    world.clock.advance(timedelta(hours=60))
    await world.tick()
    assert len(await season.seats(SeatState.LOST)) == 0
    await world.press(user, f"cl:{seat.seat_id}")
    await world.caught_up()
    await world.tick()
    assert len(await season.seats(SeatState.LOST)) == 0, "the press is still unread"
    await world.drain()
    await world.tick()
    assert shown(world, user) != []
    assert [lost.seat_id for lost in await season.seats(SeatState.LOST)] != [seat.seat_id]


@pytest.mark.asyncio
async def test_a_claim_after_the_seat_has_passed_on_is_refused(world: World) -> None:
    """Once the reserve has moved up, it is too late."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (seat, user), _ = await winners(season)
    world.clock.advance(timedelta(hours=48))
    await lapse(world)
    await world.press(user, f"cl:{seat.seat_id}")
    await world.drain()
    assert world.codes(user)[-1] == "claim.seat_lost"
    assert shown(world, user) == []


@pytest.mark.asyncio
async def test_a_promoted_reserve_claims_like_any_winner(world: World) -> None:
    """The code that nobody saw goes to the reserve, and no code to two people."""
    season = await Season.opened(world, a_campaign(quota=1), codes=1)
    await season.drawn(*USERS)
    world.clock.advance(timedelta(hours=49))
    await lapse(world)
    ((seat, user),) = await winners(season)
    await world.press(user, f"cl:{seat.seat_id}")
    await world.drain()
    assert shown(world, user) == ["KODE-0000"]
    assert await stock(world) == {VoucherState.ISSUED: 1}
    await world.tick()
    assert await season.state() is CampaignState.SETTLED


@pytest.mark.asyncio
async def test_without_reserves_the_seat_stays_empty_and_the_books_close(world: World) -> None:
    """When nobody is left to move up, the campaign settles all the same and verifies."""
    season = await Season.opened(world, a_campaign(quota=1, reserve=0))
    await season.drawn("11", "12")
    world.clock.advance(timedelta(hours=49))
    await lapse(world)
    assert await season.seats(SeatState.WAITING, SeatState.CLAIMED) == []
    assert await season.state() is CampaignState.SETTLED
    assert verify(await season.files()).valid
