"""Where a comment stood: what to answer so that a message lands in the same place."""

from dataclasses import replace

import pytest

from bot.store.engine import SqlStore
from tests.bot.store.seeds import a_comment, seed


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("message", "thread", "reply", "under"),
    [
        ("11", None, None, None),
        ("11", None, "9", "9"),
        ("11", "5", "9", "5"),
        ("77/11", "77", None, "77/11"),
        ("77/11", "77", "77/9", "77/9"),
    ],
)
async def test_a_comment_stood_under_its_thread(
    store: SqlStore, message: str, thread: str | None, reply: str | None, under: str | None
) -> None:
    """Under the thread's first message, or where a name holds its thread, next to what it answered."""
    async with store.write() as unit:
        comment = replace(a_comment(ref=message), thread_ref=thread, reply_ref=reply)
        scene = await seed(unit, comment)
        assert await unit.comments.thread_of(scene.recorded.comment_id) == under
        assert await unit.comments.thread_of(999) is None
