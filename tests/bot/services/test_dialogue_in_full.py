"""Every command of the private chat goes by button too, and every question outlives a restart."""

import pytest

from tests.support.other_side import OtherSide
from tests.support.world import World

USER = "21"
COMMANDS = {
    "/start": "dialogue.help",
    "/mulai": "dialogue.help",
    "/MULAI@jernih_bot": "dialogue.help",
    "/profil": "dialogue.profile_empty",
    "/status": "dialogue.training",
    "/klaim": "dialogue.claim_none",
    "/bahasa": "dialogue.language",
    "/bantuan": "dialogue.help",
    "/privasi": "dialogue.privacy",
    "/ketentuan": "terms.none",
    "/cek": "check.ask",
    "/tautkan": "link.code",
    "/banding": "appeal.none",
    "/batal": "dialogue.cancelled",
}


@pytest.mark.asyncio
@pytest.mark.parametrize(("command", "code"), COMMANDS.items())
async def test_every_command_is_answered(world: World, command: str, code: str) -> None:
    """Without any campaign each says something of its own."""
    await world.write(USER, command)
    await world.drain()
    assert world.codes(USER)[-1] == code


@pytest.mark.asyncio
async def test_help_has_a_button_for_everything(world: World) -> None:
    """Each button does what its command does."""
    await world.write(USER, "/bantuan")
    await world.drain()
    buttons = [b.data for row in world.told(USER)[-1].buttons for b in row]
    assert {f"/{data.partition(':')[2]}" for data in buttons} <= set(COMMANDS)
    assert len(buttons) == 9
    for data in buttons:
        await world.press(USER, data)
        await world.drain()
        assert world.codes(USER)[-1] == COMMANDS[f"/{data.partition(':')[2]}"]


@pytest.mark.asyncio
async def test_a_forged_command_button_is_old(world: World) -> None:
    """A button for no command of ours, or for a plain word, does nothing."""
    for data in ("do:x", "do:", "do:batal x"):
        await world.press(USER, data)
        await world.start(USER)
        await world.drain()
    assert world.codes(USER).count("dialogue.cancelled") == 0


@pytest.mark.asyncio
async def test_a_question_outlives_a_restart(world: World) -> None:
    """What `/cek` and `/tautkan` wait for is taken by the service that was started again."""
    await world.write(USER, "/cek")
    await world.write("22", "/tautkan")
    await world.drain()
    code = str(world.told("22")[-1].params["code"])
    other = OtherSide(world)
    assert await other.press("99", "ln:start") == ["link.code"]
    again = await world.restarted()
    try:
        await again.write(USER, "transfer dulu ya")
        await again.drain()
        assert again.codes(USER) == ["check.beware"]
        assert await OtherSide(again).write("99", code) == ["link.done"]
    finally:
        await again.store.close()


@pytest.mark.asyncio
async def test_a_door_can_lead_to_a_check(world: World) -> None:
    """A link in a public message opens the question at once."""
    await world.start(USER, "cek")
    await world.drain()
    assert world.codes(USER)[-1] == "check.ask"
