"""Laws of penalties, over any sequence: staff is never punished, failure never is guilt, undo restores."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from bot.moderation.review import Verb
from bot.ports.channels import Role
from bot.ports.platform import DeleteComment, Restrict, Send
from bot.services.penalties import PenaltyDesk
from tests.bot.services.test_policies_at_work import set_policy
from tests.support.reporting import report
from tests.support.world import CHAT, LOCAL, World

LAWS = settings(max_examples=12, deadline=None)
WORDS = st.lists(st.sampled_from(("slot gacor", "goblok", "Lampu mati", "mantap")), min_size=1, max_size=6)
PENALTIES = ("remove", "warn", "restrict", "restrict_day")


def alone(file: Path, story: Callable[[World], Awaitable[None]]) -> None:
    """Play a story in a World of its own."""

    async def play(path: Path) -> None:
        world = await World.open(path)
        await world.set_up()
        await story(world)
        await world.store.close()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(Path(shutil.copy(file, folder))))


def rows(world: World, query: str) -> list[tuple[Any, ...]]:
    """What the database holds."""
    engine = create_engine(f"sqlite:///{world.path}")
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def state(world: World) -> list[list[tuple[Any, ...]]]:
    """What stands against people and what is about to happen."""
    waiting = "state IN ('pending', 'waiting') AND kind NOT IN ('answer', 'card_update')"
    return [
        rows(world, "SELECT * FROM strikes WHERE voided_at IS NULL ORDER BY id"),
        rows(world, f"SELECT key, state, due_at, payload FROM outbox WHERE {waiting} ORDER BY id"),  # noqa: S608 - our own words
        rows(world, "SELECT id, outcome FROM comments ORDER BY id"),
        rows(world, "SELECT id, state, decided_by, decided_at FROM review_items ORDER BY id"),
    ]


@given(words=WORDS, role=st.sampled_from(Role), reported=st.booleans())
@LAWS
def test_staff_is_never_punished(migrated_file: Path, words: list[str], role: Role, reported: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    """Nothing that a holder of a role writes leads to a strike, a removal, a restriction or a notice."""

    async def story(world: World) -> None:
        async with world.store.write() as unit:
            await unit.roles.grant(LOCAL, "55", role, "cli", world.clock.now())
        await set_policy(world, report_hold=1, hide_held=True, public_notice=True)
        await world.start("55")
        for said in words:
            ref = await world.comment("55", said)
            await world.drain()
            if reported:
                await report(world, "8", ref, author="55", words=said)
        await world.pass_time(minutes=20)
        punished = [e for e in world.effects(DeleteComment) if e.message_ref.startswith("c")]
        assert not punished
        assert not world.effects(Restrict)
        assert not [code for code in world.codes("55") if code.startswith("notice.")]
        assert rows(world, "SELECT count(*) FROM strikes") == [(0,)]

    alone(migrated_file, story)


@given(words=WORDS, error=st.sampled_from((TimeoutError(), RuntimeError("model"))))
@LAWS
def test_a_check_that_failed_is_no_guilt(migrated_file: Path, words: list[str], error: Exception) -> None:
    """While the model fails or is too slow nothing is removed and nobody gets a strike."""

    async def story(world: World) -> None:
        world.fake.broken = error
        for said in words:
            await world.comment("7", said)
        await world.pass_time(minutes=20)
        assert not world.effects(DeleteComment)
        assert rows(world, "SELECT count(*) FROM strikes") == [(0,)]
        assert rows(world, "SELECT count(*) FROM outbox WHERE kind IN ('warn', 'restrict')") == [(0,)]

    alone(migrated_file, story)


@given(verb=st.sampled_from(PENALTIES), before=st.integers(0, 3), opened=st.booleans(), public=st.booleans())
@LAWS
def test_undo_restores_exactly(
    migrated_file: Path,
    verb: str,
    before: int,
    opened: bool,  # noqa: FBT001 - drawn by hypothesis
    public: bool,  # noqa: FBT001 - as above
) -> None:
    """Press and undo in time leave the strikes that stand and the actions that wait as they were."""

    async def story(world: World) -> None:
        await set_policy(world, public_notice=public)
        if opened:
            await world.start("7")
        for _ in range(before):
            await world.comment("7", "slot gacor")
            await world.drain()
        await world.comment("7", "goblok")
        await world.drain()
        silences = world.effects(Restrict)
        was = state(world)
        async with world.store.read() as unit:
            item = (await unit.reviews.pending(1))[0]
        pressed = f"rv:{item.item_id}:{item.version}:{verb}"
        await world.press("901", pressed, chat="ruang-moderator")
        await world.drain()
        assert state(world) != was
        await world.press("901", f"rv:{item.item_id}:{item.version + 1}:undo", chat="ruang-moderator")
        await world.drain()
        assert state(world) == was
        assert world.effects(Restrict) == silences

    alone(migrated_file, story)


@pytest.mark.asyncio
@pytest.mark.parametrize(("verb", "hours"), [("restrict", 1), ("restrict_day", 24), ("restrict_week", 168)])
async def test_each_verb_has_its_length_and_pardon_ends_it(world: World, verb: str, hours: int) -> None:
    """A verb gives a strike and its silence; pardon voids the one and lifts the other, once."""
    await world.comment("7", "goblok")
    await world.drain()
    now, desk = world.clock.now(), PenaltyDesk()
    async with world.store.write() as unit:
        (item,) = await unit.reviews.pending(1)
        after = replace(item, decided_by="account:9", decided_at=now)
        judged = await unit.comments.judged(item.comment_id)
        assert judged is not None
        await desk.give(unit, judged, after, Verb(verb), now)
        given = await unit.strikes.of_decision(judged.decision_id)
    assert given is not None
    assert given.restricted_until is not None
    assert (given.restricted_until - now).total_seconds() == 3600 * hours + 10
    await world.pass_time(seconds=11)
    async with world.store.write() as unit:
        assert await desk.pardon(unit, judged, world.clock.now())
        assert not await desk.pardon(unit, judged, world.clock.now())
    await world.drain()
    assert [e.until for e in world.effects(Restrict)] == [given.restricted_until, None]


@given(first=st.integers(1, 4), users=st.lists(st.sampled_from(("7", "8")), min_size=1, max_size=8))
@LAWS
def test_nothing_is_said_in_public_of_a_first_time(migrated_file: Path, first: int, users: list[str]) -> None:
    """The channel reads a reminder only after somebody's second violation, once an hour, without a quote."""

    async def story(world: World) -> None:
        await set_policy(world, public_notice=True)
        seen: list[str] = []
        for user in users:
            await world.comment(user, "slot gacor")
            await world.drain()
            await world.pass_time(minutes=first)
            seen.append(user)
            said = [e.prompt for e in world.effects(Send) if e.chat_ref == CHAT]
            assert len(said) == int(len(seen) > len(set(seen)))
            assert not any(prompt.quote or prompt.params for prompt in said)

    alone(migrated_file, story)
