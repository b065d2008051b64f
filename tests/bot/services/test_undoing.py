"""Whatever reviewers press in whatever order: never two decisions, and undo brings back all of it."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.moderation.review import ReviewItem, ReviewState, Verb
from bot.store.tables.flow import outbox
from tests.support.world import CHAT, MODERATORS, REVIEWER, SECOND, World

Press = tuple[str, Verb, int]
_PRESSES = st.lists(
    st.tuples(
        st.sampled_from([REVIEWER, SECOND]), st.sampled_from(Verb), st.sampled_from([0, 0, 0, 1])
    ),
    min_size=2, max_size=7,
)  # fmt: skip


async def standing(world: World) -> tuple[ReviewItem, str, Sequence[tuple[str, str]]]:
    """The item without its version, the outcome that counts, and the effects that wait."""
    async with world.store.read() as unit:
        item = await unit.reviews.get(1)
        assert item is not None
        judged = await unit.comments.judged(item.comment_id)
        assert judged is not None
        shown = select(outbox.c.kind, outbox.c.target).where(outbox.c.state == "pending")
        own = shown.where(outbox.c.kind.in_(["delete", "warn", "restrict", "react", "canned"]))
        rows = (await unit._connection.execute(own.order_by(outbox.c.id))).all()
    return replace(item, version=0), judged.outcome.value, [(row.kind, row.target) for row in rows]


async def decisions(world: World) -> int:
    """How many decisions were made on the comment, the system's first one among them."""
    async with world.store.read() as unit:
        comment = await unit.comments.id_of(world.platform.name, CHAT, "c1")
        return len(await unit.comments.decisions_of(comment or 0))


async def story(path: Path, presses: Sequence[Press]) -> None:
    """Play the presses on one held comment, checking after each."""
    world = await World.open(path)
    await world.set_up()
    await world.comment("7", "goblok", message="c1")
    await world.drain()
    before: list[tuple[ReviewItem, str, Sequence[tuple[str, str]]]] = []
    for user, verb, behind in presses:
        was, made = await standing(world), await decisions(world)
        async with world.store.read() as unit:
            item = await unit.reviews.get(1)
        assert item is not None
        await world.press(user, f"rv:1:{item.version - behind}:{verb.value}", chat=MODERATORS)
        await world.drain()
        now = await standing(world)
        waited, waits = (each[0].state is ReviewState.PENDING for each in (was, now))
        assert await decisions(world) == made + (waited != waits)
        if waited and not waits:
            before.append(was)
        elif waits and not waited:
            assert now == before.pop()
        assert len(before) == (0 if waits else 1)
    await world.store.close()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(presses=_PRESSES)
def test_no_order_of_presses_leaves_two_decisions(migrated_file: Path, presses: list[Press]) -> None:
    """Two reviewers press what they like, some on old cards: one decision at most stands, undone exactly."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(story(Path(shutil.copy(migrated_file, Path(folder) / "jernih.db")), presses))
