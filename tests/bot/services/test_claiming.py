"""Seats after the draw: claimed once, lost in time, filled by the next reserve, erased with their person."""

from datetime import timedelta

import pytest

from bot.ports.campaigns import Seat, SeatState
from bot.ports.platform import PlatformBusy, Send
from bot.services.actions import voucher_code
from campaigns.campaign import CampaignState
from campaigns.undi.canonical import decode
from campaigns.undi.verify import verify
from campaigns.voucher import VoucherState
from tests.support.season import ID, Season, a_campaign
from tests.support.world import LOCAL, World

USERS = ("11", "12", "13", "14", "15")


async def user_of(world: World, seat: Seat) -> str:
    """Whose seat it is."""
    accounts = {user: (await world.account(user)).person_id for user in USERS}
    return next(user for user, person in accounts.items() if person == seat.person_id)


async def winners(season: Season) -> list[tuple[Seat, str]]:
    """The waiting seats with their persons."""
    return [(seat, await user_of(season.world, seat)) for seat in await season.seats(SeatState.WAITING)]


async def stock(world: World) -> dict[VoucherState, int]:
    """How many codes stand at each state, those that there are."""
    async with world.store.read() as unit:
        return {state: n for state, n in (await unit.vouchers.stock(ID)).items() if n}


def shown(world: World, user: str) -> list[str]:
    """The codes that a person was shown."""
    return [str(prompt.params["code"]) for prompt in world.told(user) if prompt.code == "claim.code"]


@pytest.mark.asyncio
async def test_claiming_shows_one_code_and_confirming_ends_it(world: World) -> None:
    """A code goes from reserved to issued when it is shown, and to claimed when it is confirmed."""
    season = await Season.opened(world, codes=3)
    await season.drawn(*USERS)
    assert await stock(world) == {VoucherState.AVAILABLE: 1, VoucherState.RESERVED: 2}
    (seat, user), _ = await winners(season)
    await world.press(user, world.button(user, "cl:"))
    await world.drain()
    assert len(shown(world, user)) == 1
    assert await stock(world) == {VoucherState(s): 1 for s in ("available", "reserved", "issued")}
    await world.press(user, f"ok:{seat.seat_id}")
    await world.drain()
    assert world.codes(user)[-1] == "claim.confirmed"
    assert (await stock(world))[VoucherState.CLAIMED] == 1


@pytest.mark.asyncio
async def test_claiming_twice_gives_the_same_code(world: World) -> None:
    """However often a winner presses, there is one code and one voucher taken."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (seat, user), _ = await winners(season)
    for _ in range(3):
        await world.press(user, f"cl:{seat.seat_id}")
        await world.drain()
    assert len(set(shown(world, user))) == 1
    assert (await stock(world))[VoucherState.ISSUED] == 1


@pytest.mark.asyncio
async def test_a_repeated_message_repeats_the_code(world: World) -> None:
    """When the platform took the message but said otherwise, the second one carries the same code."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (seat, user), _ = await winners(season)
    world.platform.fault = lambda e: PlatformBusy("lost", 1) if "claim.code" in repr(e) else None
    await world.press(user, f"cl:{seat.seat_id}")
    await world.drain()
    assert (await stock(world))[VoucherState.RESERVED] == 2
    world.platform.fault = lambda _: None
    await world.pass_time(seconds=2)
    tried = [e.prompt for e in world.platform.tried if isinstance(e, Send) and e.prompt.code == "claim.code"]
    assert len(tried) == 2
    assert tried[0] == tried[1]
    assert (await stock(world))[VoucherState.ISSUED] == 1


@pytest.mark.asyncio
async def test_nobody_claims_the_seat_of_another(world: World) -> None:
    """A forged button for another's seat is refused, shows nothing, and confirms nothing."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (seat, user), (_, other) = await winners(season)
    for data in (f"cl:{seat.seat_id}", f"ok:{seat.seat_id}", "cl:999"):
        await world.press(other, data)
        await world.drain()
        assert world.codes(other)[-1] == "claim.not_yours"
    assert shown(world, other) == shown(world, user) == []
    assert len(await winners(season)) == 2


@pytest.mark.asyncio
async def test_a_reserve_cannot_claim(world: World) -> None:
    """Who waits in reserve is told so."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    seat = (await season.seats(SeatState.RESERVE))[0]
    user = await user_of(world, seat)
    await world.press(user, f"cl:{seat.seat_id}")
    await world.drain()
    assert world.codes(user)[-1] == "claim.still_reserve"
    assert shown(world, user) == []


@pytest.mark.asyncio
async def test_a_code_is_shown_for_a_claimed_seat_only(world: World) -> None:
    """A message with the code that was recorded for a seat not yet claimed shows nothing."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (seat, user), _ = await winners(season)
    async with world.store.write() as unit:
        await unit.outbox.add(voucher_code(await world.account(user), seat.seat_id), world.clock.now())
    await world.drain()
    assert shown(world, user) == []
    assert (await stock(world))[VoucherState.RESERVED] == 2


@pytest.mark.asyncio
async def test_who_does_not_claim_in_time_is_replaced_by_the_next_reserve(world: World) -> None:
    """After the deadline reserves move up in order, and the amendments verify."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    lost = await winners(season)
    reserves = [seat.commitment for seat in await season.seats(SeatState.RESERVE)]
    world.clock.advance(timedelta(hours=48))
    await world.tick()
    assert [seat for seat, _ in await winners(season)] == [seat for seat, _ in lost]
    world.clock.advance(timedelta(seconds=1))
    await world.tick()
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
async def test_a_claim_after_the_deadline_is_refused(world: World) -> None:
    """Too late is too late, before and after the reserve has moved up."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (seat, user), _ = await winners(season)
    world.clock.advance(timedelta(hours=48, seconds=1))
    await world.press(user, f"cl:{seat.seat_id}")
    await world.drain()
    assert world.codes(user)[-1] == "claim.too_late"
    await world.tick()
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
    await world.tick()
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
    await world.tick()
    assert await season.seats(SeatState.WAITING, SeatState.CLAIMED) == []
    assert await season.state() is CampaignState.SETTLED
    assert verify(await season.files()).valid


@pytest.mark.asyncio
async def test_an_erased_person_is_out_of_the_draw(world: World) -> None:
    """Erasure before the draft excludes the entry; the account's number is gone."""
    season = await Season.opened(world)
    for user in ("11", "12"):
        await season.enter(user)
    await world.write("11", "/hapusdata")
    await world.press("11", "er:yes")
    await world.drain()
    async with world.store.read() as unit:
        assert await unit.people.find(LOCAL, "11") is None
    await season.frozen()
    await season.published()
    files = await season.files()
    assert len(files["entries.txt"].splitlines()) == 1
    assert files["excluded.txt"].decode().split()[-1] == "entrant_not_a_person"
    assert verify(files).valid
