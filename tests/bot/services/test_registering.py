"""`/daftarkan`: a chat becomes a channel once one of its own admins says so."""

import pytest

from bot.ports.platform import PlatformBusy
from bot.store.unit_of_work import SqlUnit
from tests.support.world import LOCAL, World

ADMIN, STRANGER, CHAT = "31", "32", "pasar"


async def channel_is_active(unit: SqlUnit) -> bool:
    """Whether the chat is a channel that is watched."""
    found = await unit.channels.by_ref(LOCAL, CHAT)
    return found is not None and found.active


async def requested(world: World) -> str:
    """Someone asks for the chat to be registered; the confirming button's data."""
    world.platform.admins.add((CHAT, ADMIN))
    await world.command(STRANGER, "daftarkan", CHAT)
    await world.drain()
    return world.button(CHAT, "ch:")


@pytest.mark.asyncio
async def test_an_admin_of_the_chat_confirms(bare: World) -> None:
    """Asking alone watches nothing; an admin's press does, and says so."""
    data = await requested(bare)
    assert bare.codes(CHAT) == ["channel.confirm"]
    async with bare.store.read() as unit:
        assert not await channel_is_active(unit)
    await bare.comment("7", "goblok", chat=CHAT)
    press = await bare.press(ADMIN, data, chat=CHAT)
    await bare.drain()
    assert bare.answered(press) == "channel.confirmed"
    async with bare.store.read() as unit:
        assert await channel_is_active(unit)
        assert await unit.comments.count_by_outcome() == {}


@pytest.mark.asyncio
async def test_who_is_no_admin_is_refused(bare: World) -> None:
    """A press by anyone else is answered and changes nothing, also by an admin of another chat."""
    data = await requested(bare)
    bare.platform.admins.add(("chat-lain", STRANGER))
    press = await bare.press(STRANGER, data, chat=CHAT)
    await bare.drain()
    assert bare.answered(press) == "channel.not_admin"
    async with bare.store.read() as unit:
        assert not await channel_is_active(unit)


@pytest.mark.asyncio
@pytest.mark.parametrize("data", ["ch:1", "ch:99", "ch:x", "ch:"])
async def test_a_button_pressed_elsewhere_is_unknown(bare: World, data: str) -> None:
    """A confirmation counts in its own chat only."""
    await requested(bare)
    bare.platform.admins.add(("chat-lain", ADMIN))
    press = await bare.press(ADMIN, data, chat="chat-lain")
    await bare.drain()
    assert bare.answered(press) == "channel.unknown"
    async with bare.store.read() as unit:
        assert not await channel_is_active(unit)


@pytest.mark.asyncio
async def test_a_busy_platform_is_asked_again(bare: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether someone is an admin is asked until the platform answers."""

    async def busy(*_: object) -> bool:
        raise PlatformBusy("429", 5, throttled=True)

    data = await requested(bare)
    with monkeypatch.context() as patch:
        patch.setattr(bare.platform, "is_admin", busy)
        press = await bare.press(ADMIN, data, chat=CHAT)
        await bare.drain()
    await bare.pass_time(seconds=6)
    assert bare.answered(press) == "channel.confirmed"


@pytest.mark.asyncio
async def test_a_registered_chat_is_registered_once(bare: World) -> None:
    """Asking again says that it is there, and pressing twice confirms the same thing."""
    data = await requested(bare)
    for _ in range(2):
        press = await bare.press(ADMIN, data, chat=CHAT)
        await bare.drain()
        assert bare.answered(press) == "channel.confirmed"
    await bare.pass_time(minutes=1)
    await bare.command(STRANGER, "daftarkan", CHAT)
    await bare.drain()
    assert bare.codes(CHAT) == ["channel.confirm", "channel.already_registered"]
    async with bare.store.read() as unit:
        assert len(await unit.channels.all()) == 1


@pytest.mark.asyncio
async def test_a_crowd_of_commands_is_answered_once(bare: World) -> None:
    """Anyone may give the command: it must not fill the line in which the chat's notices wait."""
    data = await requested(bare)
    await bare.press(ADMIN, data, chat=CHAT)
    await bare.drain()
    for _ in range(40):
        await bare.command(STRANGER, "daftarkan", CHAT)
        await bare.pass_time(seconds=2)

    assert bare.codes(CHAT) == ["channel.confirm", "channel.already_registered"]


@pytest.mark.asyncio
async def test_other_commands_are_none_of_ours(bare: World) -> None:
    """A command of another bot is left alone."""
    await bare.command(ADMIN, "cuaca", CHAT)
    await bare.drain()
    assert bare.platform.tried == []
    async with bare.store.read() as unit:
        assert not await unit.channels.all()
