"""`/cek` over the true services: what the books say of the person and of our own accounts."""

import pytest

from bot.ports.campaigns import SeatState
from tests.support.other_side import OtherSide
from tests.support.season import Season
from tests.support.world import CHAT, World

USER, STRANGER = "21", "22"
WON = "Selamat, kamu pemenang undian!"


async def asked(world: World, user: str, words: str, **fields: object) -> str:
    """Someone asks with `/cek`, then sends the words; the code of the verdict."""
    await world.write(user, "/cek")
    await world.drain()
    assert world.codes(user)[-1] == "check.ask"
    await world.accept("private", {"user": user, "text": words, **fields})
    await world.drain()
    return world.codes(user)[-1]


@pytest.mark.asyncio
async def test_a_notice_of_winning_is_held_against_the_books(world: World) -> None:
    """Who has no seat is told that it is not from us; a winner is led to the voucher, and no further."""
    season = await Season.opened(world)
    await season.drawn(USER)
    assert await season.seats(SeatState.WAITING)

    assert await asked(world, STRANGER, WON) == "check.not_ours"
    assert await asked(world, USER, WON) == "check.unsure"
    await world.press(USER, world.button(USER, "do:klaim"))
    await world.drain()
    assert world.codes(USER)[-1] == "dialogue.claim"


@pytest.mark.asyncio
@pytest.mark.parametrize("source", ["500", CHAT])
async def test_a_forward_from_our_bot_or_channel_is_ours(world: World, source: str) -> None:
    """A forwarded message is known by where it is from, whatever it says, even a command."""
    assert await asked(world, USER, WON, forwarded_from=source) == "check.ours"
    assert await asked(world, USER, "/start", forwarded_from=source) == "check.ours"
    assert await asked(world, USER, WON, forwarded_from="123") == "check.not_ours"


@pytest.mark.asyncio
async def test_a_forward_without_the_question_is_no_question(world: World) -> None:
    """Only after `/cek` is a forwarded message taken for one to be checked."""
    await world.accept("private", {"user": USER, "text": "halo", "forwarded_from": CHAT})
    await world.drain()
    assert world.codes(USER)[-1] == "dialogue.help"


@pytest.mark.asyncio
@pytest.mark.parametrize("words", ["/hapusdata", "batal", "/tautkan ABCD-2346", "31-01-1990"])
async def test_a_forward_commands_and_answers_nothing(world: World, words: str) -> None:
    """Someone else's words are no command, no code and no answer: the question stands as it was."""
    await world.write(USER, "/tautkan")
    await world.accept("private", {"user": USER, "text": words, "forwarded_from": "123"})
    await world.drain()
    assert world.codes(USER) == ["link.code", "dialogue.help", "link.ask"]


@pytest.mark.asyncio
async def test_words_along_with_the_command_are_answered_at_once(world: World) -> None:
    """As an option of a slash command, in place; the name of our bot on another platform is known too."""
    other = OtherSide(world)
    assert await other.write(USER, "/cek @jernih_local") == ["check.our_account"]
    assert await other.write(USER, "/cek @jernih_lokal") == ["check.not_ours"]
    assert await other.write(USER, "/cek kirim OTP sekarang") == ["check.beware"]


@pytest.mark.asyncio
async def test_the_question_can_be_left(world: World) -> None:
    """By button; what is then written is no longer checked."""
    await world.write(USER, "/cek")
    await world.drain()
    await world.press(USER, world.button(USER, "no:later"))
    await world.drain()
    await world.write(USER, WON)
    await world.drain()
    assert world.codes(USER)[-2:] == ["dialogue.cancelled", "dialogue.help"]


@pytest.mark.asyncio
async def test_a_chat_that_only_registered_itself_is_not_vouched_for(world: World) -> None:
    """Anyone may have a chat of their own watched; only the organiser makes it speak for us."""
    world.platform.admins.add(("penipu", STRANGER))
    await world.command(STRANGER, "daftarkan", "penipu")
    await world.drain()
    await world.press(STRANGER, world.button("penipu", "ch:"), chat="penipu")
    await world.drain()

    assert await asked(world, USER, WON, forwarded_from="penipu") == "check.not_ours"
