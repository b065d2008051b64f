"""Promotion: a model moves only when its audit event stands."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select

from bot.ports.audit import AuditWord
from bot.services.promotion import consented, recorded_move
from bot.store.tables.flow import audit
from tests.support.world import World

FACTS = {"low": 0.01}
HAPPENED = (AuditWord.MODEL_PROMOTED, "jernih-1+00112233", FACTS)


async def recorded(world: World) -> list[tuple[str, str, object]]:
    """What the audit log says of models: word, subject and facts."""
    async with world.store.read() as unit:
        rows = await unit._connection.execute(select(audit).order_by(audit.c.id))
    return [(row.word, row.subject, row.facts) for row in rows if row.word.startswith("model:")]


@pytest.mark.asyncio
@pytest.mark.parametrize("word", [AuditWord.MODEL_PROMOTED, AuditWord.MODEL_ROLLED_BACK])
async def test_a_move_is_on_the_record(world: World, word: AuditWord) -> None:
    """One move, one event with the word for it."""
    assert await recorded_move(world.store, world.clock, (word, "m", FACTS), lambda: None) is None
    assert await recorded(world) == [(word, "model:m", FACTS)]


@pytest.mark.asyncio
async def test_a_model_never_moves_unrecorded(world: World) -> None:
    """When it moves, the record is committed already: nothing that fails afterwards can lose it."""
    before: list[str] = []

    def move() -> None:
        with closing(sqlite3.connect(world.path)) as other:
            said = other.execute("SELECT word FROM audit WHERE word LIKE 'model:%'")
            before.extend(word for (word,) in said)

    await recorded_move(world.store, world.clock, HAPPENED, move)
    assert before == [AuditWord.MODEL_PROMOTED]


@pytest.mark.asyncio
async def test_a_refused_move_is_recorded_as_such(world: World) -> None:
    """What was not moved is said not to have been, and the reason comes back as a value."""
    moved = await recorded_move(world.store, world.clock, HAPPENED, lambda: "challenger_changed")
    assert moved == "challenger_changed"
    refused = {"was": "model:promoted", "why": "challenger_changed", **FACTS}
    assert (await recorded(world))[1:] == [(AuditWord.MODEL_NOT_MOVED, "model:jernih-1+00112233", refused)]


@pytest.mark.asyncio
async def test_a_failed_move_is_recorded_as_such(world: World) -> None:
    """What a move raises comes through, and the record says that nothing moved."""

    def failing() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await recorded_move(world.store, world.clock, HAPPENED, failing)
    assert [word for word, _, _ in await recorded(world)] == ["model:promoted", "model:not_moved"]


@pytest.mark.asyncio
async def test_without_decisions_there_is_nothing_to_learn(world: World) -> None:
    """The store of a new installation gives no rows."""
    assert list(await consented(world.store)) == []
