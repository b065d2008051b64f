"""Where a press holds whole messages, the turn is answered there, and nothing goes to the private chat."""

import pytest

from bot.ports.campaigns import SeatState
from bot.ports.platform import AnswerPress
from campaigns.voucher import VoucherState
from tests.support.other_side import OtherSide
from tests.support.season import ID, Season, a_campaign
from tests.support.world import CHAT, DISCORD, World

USER = "21"


@pytest.mark.asyncio
async def test_a_command_and_a_press_are_answered_in_place(world: World) -> None:
    """The greeting, the help and what a button leads to are shown to the person alone, in their order."""
    other = OtherSide(world)

    assert await other.start(USER) == ["dialogue.hello", "dialogue.help"]
    assert await other.write(USER, "/bahasa") == ["dialogue.language"]
    assert await other.press(USER, "lc:en") == ["dialogue.language_set"]
    assert other.told(USER) == []
    assert [each.locale for each in world.other.performed if isinstance(each, AnswerPress)][-1] == "en"


@pytest.mark.asyncio
async def test_who_began_in_place_can_be_written_to(world: World) -> None:
    """A press alone opens nothing; a command does, so that a message may be tried later."""
    other = OtherSide(world)
    await other.press(USER, "go:on")
    assert not (await other.account(USER)).private_open

    await other.start(USER)
    assert (await other.account(USER)).private_open


@pytest.mark.asyncio
async def test_erasing_is_answered_in_place(world: World) -> None:
    """The last word to a person who is gone comes through the press."""
    other = OtherSide(world)
    await other.write(USER, "/hapusdata")

    assert await other.press(USER, "er:yes") == ["dialogue.erased"]


@pytest.mark.asyncio
async def test_the_code_of_a_voucher_is_shown_in_place_and_counts_as_issued(world: World) -> None:
    """A winner sees the code in answer to the press, after the words that announce it."""
    campaign = a_campaign(quota=1, channels=(f"local:{CHAT}", "discord:d1"))
    async with world.store.write() as unit:
        await unit.channels.put(DISCORD, "d1", title="D", active=True, locale="id", now=world.clock.now())
    season = await Season.opened(world, campaign)
    await season.drawn_elsewhere(USER)
    (seat,) = await season.seats(SeatState.WAITING)
    other = OtherSide(world)

    assert await other.press(USER, f"cl:{seat.seat_id}") == ["claim.accepted", "claim.code"]
    assert "KODE-" in str(other.prompts()[-1].params["code"])
    async with world.store.read() as unit:
        assert (await unit.vouchers.stock(ID)).get(VoucherState.ISSUED) == 1
    assert await other.press(USER, "rc:all") == ["dialogue.receipts"]


@pytest.mark.asyncio
async def test_an_admin_registers_at_once_and_others_are_refused(bare: World) -> None:
    """Where the platform says with the command who administers the chat, nobody is asked."""
    other = OtherSide(bare)

    assert await other.command("31", "d1", is_admin=False) == ["channel.not_admin"]
    async with bare.store.read() as unit:
        assert await unit.channels.all() == []
    assert await other.command("32", "d1", is_admin=True) == ["channel.confirmed"]
    assert await other.command("32", "d1", is_admin=True) == ["channel.already_registered"]
    async with bare.store.read() as unit:
        (channel,) = await unit.channels.all()
    assert (channel.platform, channel.active) == (DISCORD, True)


@pytest.mark.asyncio
async def test_a_command_that_came_as_a_slash_asks_in_place(bare: World) -> None:
    """Where it is not known who administers the chat, the question stands where the command was given."""
    assert await OtherSide(bare).command("31", "d1") == ["channel.confirm"]
