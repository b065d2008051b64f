"""The list of what can be appealed, in private and in place, and how an appeal is withdrawn."""

import pytest

from bot.moderation.appeal import ANSWERED_WITHIN, AppealState
from bot.texts import Texts
from tests.support.appealing import (
    AUTHOR,
    answer,
    answers_in_place,
    appealed,
    decision_on,
    newest,
    removed,
    removed_by_system,
)
from tests.support.world import MODERATORS, World


@pytest.mark.asyncio
async def test_the_command_lists_what_can_be_appealed(world: World) -> None:
    """The newest five with a short quote and a button each; then how appeals stand, with a way out."""
    refs = [await removed_by_system(world, f"gacor {number} {'x' * 100}") for number in range(6)]
    await world.write(AUTHOR, "/banding")
    await world.drain()
    shown = world.told(AUTHOR)[-1]
    assert shown.code == "appeal.list"
    wanted = [f"bd:{await decision_on(world, ref)}" for ref in reversed(refs[1:])]
    assert [b.data for row in shown.buttons for b in row] == wanted
    words = Texts().render(shown, "id").text
    assert '1. "gacor 5' in words
    assert "x" * 80 not in words

    appeal = await appealed(world, refs[5])
    await world.write(AUTHOR, "/banding")
    await world.write(AUTHOR, "/status")
    await world.drain()
    listed = next(p for p in reversed(world.told(AUTHOR)) if p.code == "appeal.list")
    assert [b.data for row in listed.buttons for b in row][-1] == f"bw:{appeal.appeal_id}"
    status = next(p for p in reversed(world.told(AUTHOR)) if p.code == "appeal.status")
    assert status.params == {"count": 1, "until": appeal.opened_at + ANSWERED_WITHIN}


@pytest.mark.asyncio
async def test_with_nothing_removed_the_list_is_kind(world: World) -> None:
    """Who has nothing to appeal reads so, and how a withheld comment can earn next time."""
    await world.start(AUTHOR)
    await world.comment(AUTHOR, "mantap")
    await world.write(AUTHOR, "/banding")
    await world.drain()
    assert world.codes(AUTHOR)[-1] == "appeal.none"


@pytest.mark.asyncio
async def test_an_appeal_can_be_withdrawn(world: World) -> None:
    """After asking once more the appeal ends, its card says so, and an answer comes too late."""
    appeal = await appealed(world, await removed(world))
    data = world.button(MODERATORS, ":context")
    await world.press(AUTHOR, f"bw:{appeal.appeal_id}")
    await world.drain()
    assert world.codes(AUTHOR)[-1] == "appeal.withdraw"
    assert (await newest(world)).state is AppealState.OPEN
    await world.press(AUTHOR, f"bw:{appeal.appeal_id}:yes")
    await world.drain()
    assert world.codes(AUTHOR)[-1] == "appeal.withdrawn"
    assert world.rewritten()[-1] == "appeal.card.withdrawn"
    assert await answer(world, "context", data=data) == "appeal.refused.answered"


@pytest.mark.asyncio
async def test_nobody_withdraws_for_another(world: World) -> None:
    """Another person's appeal is out of reach."""
    appeal = await appealed(world, await removed(world))
    await world.start("8")
    await world.press("8", f"bw:{appeal.appeal_id}:yes")
    await world.drain()
    assert world.codes("8")[-1] == "appeal.refused.not_yours"
    assert (await newest(world)).state is AppealState.OPEN


@pytest.mark.asyncio
async def test_pressed_in_place_it_is_asked_in_place(world: World) -> None:
    """Where a press holds whole messages, question and confirmation stand in it."""
    ref = await removed(world)
    fields = {"user": AUTHOR, "chat": AUTHOR, "message": "b1", "press": "p1"}
    await world.accept("press", {**fields, "data": f"bd:{await decision_on(world, ref)}"})
    await world.drain()
    assert answers_in_place(world, "p1") == ["appeal.ask"]
    await world.accept("private", {"user": AUTHOR, "text": "keliru", "press": "p2"})
    await world.drain()
    assert answers_in_place(world, "p2") == ["appeal.opened"]
