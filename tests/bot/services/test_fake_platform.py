"""The stand-in platform keeps the promises of the port that it stands for."""

import pytest

from bot.dialogue.prompt import Prompt
from bot.ports.platform import DeleteComment, Platform, PlatformBusy, Send
from tests.support.builders import FakePlatform

HELLO = Send("balai", Prompt("dialogue.hello"), "id", "tell:1")


@pytest.mark.asyncio
async def test_a_message_sent_twice_keeps_its_ref() -> None:
    """Performing one key twice gives one ref, and another key another."""
    platform: Platform = FakePlatform()
    first = await platform.perform(HELLO)
    again = await platform.perform(HELLO)
    other = await platform.perform(Send("balai", Prompt("dialogue.hello"), "id", "tell:2"))
    assert first == again is not None
    assert other not in {None, first}


@pytest.mark.asyncio
async def test_a_fault_is_raised_and_nothing_is_performed() -> None:
    """What the fault returns is raised, and the effect counts as tried only."""
    platform = FakePlatform()
    platform.fault = lambda effect: PlatformBusy("busy", 3.0) if isinstance(effect, DeleteComment) else None
    with pytest.raises(PlatformBusy):
        await platform.perform(DeleteComment("balai", "c1"))
    await platform.perform(HELLO)
    assert platform.performed == [HELLO]
    assert len(platform.tried) == 2


@pytest.mark.asyncio
async def test_only_named_accounts_are_admins() -> None:
    """An account administers exactly the chats that it is named for."""
    platform = FakePlatform()
    platform.admins.add(("balai", "901"))
    assert await platform.is_admin("balai", "901")
    assert not await platform.is_admin("lain", "901")
    assert not await platform.is_admin("balai", "902")
