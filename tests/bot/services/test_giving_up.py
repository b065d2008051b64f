"""A winner who does not want the prize: asked once more, and then the next reserve moves up, in public."""

import pytest

from bot.ports.campaigns import SeatState
from bot.ports.platform import PlatformBusy
from bot.services.handmade import handmade
from campaigns.undi.canonical import decode, encode
from campaigns.undi.primitives import h
from campaigns.undi.verify import verify
from campaigns.voucher import VoucherState
from tests.bot.services.test_claiming import USERS, shown, stock, user_of, winners
from tests.support.season import ID, Season
from tests.support.world import World


async def press(world: World, user: str, data: str) -> str:
    """Press a button; the code of what is said last."""
    await world.press(user, data)
    await world.drain()
    return world.codes(user)[-1]


@pytest.mark.asyncio
async def test_a_seat_that_is_given_up_passes_on(world: World) -> None:
    """Only its winner can, after a second question; the amendment's evidence is opened by the receipt."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (seat, user), (_, other) = await winners(season)
    assert await press(world, other, f"gy:{seat.seat_id}") == "claim.not_yours"
    await world.write(user, "/klaim")
    await world.drain()
    assert await press(world, user, world.button(user, "gu:")) == "claim.give_up_sure"
    assert len(await season.seats(SeatState.LOST)) == 0
    assert await press(world, user, world.button(user, "gy:")) == "claim.given_up"
    (lost,) = await season.seats(SeatState.LOST)
    assert lost.commitment == seat.commitment
    assert len(await season.seats(SeatState.WAITING)) == 2
    assert await press(world, user, f"cl:{seat.seat_id}") == "claim.seat_lost"
    assert await press(world, user, f"gy:{seat.seat_id}") == "claim.seat_lost"
    files = await season.files()
    assert verify(files).valid
    (line,) = files["amend.jsonl"].splitlines()
    said = decode(line, "11", "amend.jsonl")
    async with world.store.read() as unit:
        (entry,) = await unit.entries.of_person(ID, seat.person_id)
        assert [found.level for found in await handmade(unit)] == ["ok"]
    statement = {
        "C": seat.commitment, "at": said["at"], "campaign_id": ID, "salt": entry.salt.hex(),
        "says": "withdrawn",
    }  # fmt: skip
    assert (said["reason_code"], said["evidence"]) == ("withdrawn", h(encode(statement)).hex())


@pytest.mark.asyncio
async def test_a_code_that_was_seen_is_nobody_elses(world: World) -> None:
    """Given up after the code was shown, it is void, and the reserve gets another."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (seat, user), _ = await winners(season)
    assert await press(world, user, f"cl:{seat.seat_id}") == "claim.code"
    assert await press(world, user, f"gy:{seat.seat_id}") == "claim.given_up"
    assert (await stock(world))[VoucherState.VOID] == 1
    for each in await season.seats(SeatState.WAITING):
        holder = await user_of(world, each)
        await press(world, holder, f"cl:{each.seat_id}")
        assert shown(world, holder)[-1] not in shown(world, user)


@pytest.mark.asyncio
async def test_a_code_that_may_have_been_seen_is_nobody_elses(world: World) -> None:
    """The platform's answer to the message with the code was lost: the code is void, never handed on."""
    season = await Season.opened(world)
    await season.drawn(*USERS)
    (seat, user), _ = await winners(season)
    world.platform.fault = lambda e: PlatformBusy("no answer", 60) if "claim.code" in repr(e) else None
    await press(world, user, f"cl:{seat.seat_id}")
    before = await stock(world)
    assert (before[VoucherState.RESERVED], before.get(VoucherState.ISSUED, 0)) == (2, 0)
    await press(world, user, f"gy:{seat.seat_id}")
    after = await stock(world)
    assert (after[VoucherState.VOID], after[VoucherState.RESERVED]) == (1, 2)
    assert after[VoucherState.AVAILABLE] == before[VoucherState.AVAILABLE] - 1


@pytest.mark.asyncio
async def test_what_was_received_or_cannot_be_passed_on_stays(world: World) -> None:
    """A confirmed voucher stays, and so does one whose successor would have no code."""
    season = await Season.opened(world, codes=2)
    await season.drawn(*USERS)
    (first, one), (second, two) = await winners(season)
    await press(world, one, f"cl:{first.seat_id}")
    assert await press(world, one, f"gy:{first.seat_id}") == "claim.give_up_later"
    await press(world, two, f"cl:{second.seat_id}")
    await press(world, two, f"ok:{second.seat_id}")
    assert await press(world, two, f"gy:{second.seat_id}") == "claim.give_up_confirmed"
    assert len(await season.seats(SeatState.CLAIMED)) == 2
    assert "amend.jsonl" not in await season.files()
