"""Between publication and the deadline: winners out of reach, and those who forgot."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports.platform import PrivateChatClosed, Send
from campaigns.permit import Permit, PermitStatus
from campaigns.voucher import VoucherState
from tests.bot.services.test_claiming import USERS, shown, stock, user_of, winners
from tests.support.season import ID, Season, a_campaign
from tests.support.vouchers import APPROVER
from tests.support.world import CHAT, World


@pytest.mark.asyncio
async def test_a_winner_out_of_reach_is_called_in_public_without_a_name(world: World) -> None:
    """Closed chats are counted and named nowhere, twice at most; the winner finds the voucher at /klaim."""
    season = await Season.opened(world)
    world.platform.fault = lambda e: (
        PrivateChatClosed("closed") if isinstance(e, Send) and e.prompt.code == "claim.won" else None
    )
    await season.drawn(*USERS)
    world.platform.fault = lambda _: None
    (_, user), (_, other) = await winners(season)
    world.clock.advance(timedelta(minutes=59))
    await world.tick()
    assert "draw.unreached" not in world.codes(CHAT)
    for _ in range(3):
        world.clock.advance(timedelta(minutes=2))
        await world.tick()
    assert world.codes(CHAT).count("draw.unreached") == 1
    said = next(each for each in world.told(CHAT) if each.code == "draw.unreached")
    assert said.params["count"] == 2
    assert {user, other}.isdisjoint(map(str, said.params.values()))
    await world.write(user, "/klaim")
    await world.drain()
    await world.press(user, world.button(user, "cl:"))
    await world.drain()
    assert len(shown(world, user)) == 1


@pytest.mark.asyncio
async def test_who_forgets_is_reminded_once_by_day(world: World) -> None:
    """Who has claimed hears nothing more; the other is reminded once, hours before the end."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (_, quick), (_, slow) = await winners(season)
    await world.press(quick, world.button(quick, "cl:"))
    await world.drain()
    for _ in range(47):
        world.clock.advance(timedelta(hours=1))
        await world.tick()
    assert world.codes(slow).count("claim.reminder") == 1
    assert "claim.reminder" not in world.codes(quick)
    assert "draw.unreached" not in world.codes(CHAT)


@pytest.mark.asyncio
async def test_what_nobody_claims_goes_to_the_permits_list(world: World) -> None:
    """Under a permit an unclaimed prize without a reserve is kept for it, and never returns to the stock."""
    permit = Permit(PermitStatus.REQUIRED, number="UGB-1", issuer="Kemensos")
    season = await Season.opened(world, replace(a_campaign(quota=2, reserve=0, permit=permit)), codes=3)
    await season.drawn(*USERS)
    lost = [seat.seat_id for seat, _ in await winners(season)]
    world.clock.advance(timedelta(hours=60))
    await world.caught_up()
    await world.tick()
    assert await stock(world) == {VoucherState.AVAILABLE: 1, VoucherState.EXPIRED: 2}
    async with world.store.read() as unit:
        kept = await unit.vouchers.retired(ID, "unclaimed_under_permit")
    assert kept == [(seat, None) for seat in sorted(lost)]


@pytest.mark.asyncio
async def test_a_code_that_does_not_work_is_replaced(world: World) -> None:
    """It is void for ever, the seat gets another, and the winner is told and sees the new one."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (seat, _), _ = await winners(season)
    user = await user_of(world, seat)
    await world.press(user, f"cl:{seat.seat_id}")
    await world.drain()
    assert await world.services.vouchers.void_seat(ID, seat.seat_id, APPROVER, "ditolak kasir") == ()
    await world.drain()
    assert world.codes(user)[-1] == "claim.replaced"
    await world.press(user, world.button(user, "cl:"))
    await world.drain()
    first, second = shown(world, user)
    assert first != second
    assert (await stock(world))[VoucherState.VOID] == 1
    (again,) = await world.services.vouchers.void_seat(ID, 999, APPROVER, "x")
    assert again.code == "voucher.no_seat"
