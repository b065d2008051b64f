"""Seats after the draw: claimed once, lost in time, filled by the next reserve, erased with their person."""

import pytest

from bot.ports.campaigns import Seat, SeatState
from bot.ports.platform import PlatformBusy, PlatformRefused, Send
from bot.services.actions import voucher_code
from campaigns.undi.verify import verify
from campaigns.voucher import VoucherState
from tests.support.season import ID, Season
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
async def test_a_forged_press_before_publication_takes_and_tells_nothing(world: World) -> None:
    """A seat that is drawn and not yet published is nobody's: winners and reserves hear one and the same."""
    season = await Season.opened(world)
    for user in USERS:
        await season.enter(user)
    await season.frozen()
    await season.reveal()
    world.clock.advance_to(season.planned.draw_at)
    assert await world.services.draws.seed(ID) == await world.services.draws.draw(ID) == ()
    for seat in await season.seats(SeatState.WAITING, SeatState.RESERVE):
        user = await user_of(world, seat)
        await world.press(user, f"cl:{seat.seat_id}")
        await world.drain()
        assert world.codes(user)[-1] == "claim.not_yours"
        async with world.store.read() as unit:
            assert await unit.draws.seat(seat.seat_id) == seat
    await world.tick()
    assert len([user for user in USERS if "claim.won" in world.codes(user)]) == season.planned.rules.quota


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
async def test_a_lost_code_is_shown_again(world: World) -> None:
    """A winner whose message was refused for good gets the same code by asking again, as often as needed."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (seat, user), _ = await winners(season)
    world.platform.fault = lambda e: PlatformRefused("blocked") if "claim.code" in repr(e) else None
    await world.press(user, f"cl:{seat.seat_id}")
    await world.drain()
    assert shown(world, user) == []
    world.platform.fault = lambda _: None
    await world.write(user, "/klaim")
    await world.drain()
    assert world.codes(user)[-1] == "dialogue.claim_taken"
    for times in (1, 2):
        await world.press(user, f"cl:{seat.seat_id}")
        await world.drain()
        assert shown(world, user) == [shown(world, user)[0]] * times
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
        await unit.outbox.add(voucher_code(await world.account(user), seat.seat_id, "x"), world.clock.now())
    await world.drain()
    assert shown(world, user) == []
    assert (await stock(world))[VoucherState.RESERVED] == 2


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
