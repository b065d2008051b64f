"""The newest texts of a channel: in order, as they stand, found by an index."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.ports.channels import Channel
from bot.store.engine import SqlStore
from bot.store.repositories.comment_queries import newest_texts_of
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import BUDI, LATER, NOW, TELEGRAM, a_comment, edited, seed
from tests.support.recording import record_one


async def _other_channel(unit: SqlUnit) -> Channel:
    return await unit.channels.put(TELEGRAM, "-100999", title="Lain", active=True, locale="id", now=NOW)


@pytest.mark.asyncio
async def test_newest_first_as_they_stand_in_one_channel(store: SqlStore) -> None:
    """An edited comment counts in its newest words and its old place; other channels are not met."""
    async with store.write() as unit:
        scenes = [await seed(unit, a_comment(f"teks {n}", ref=str(n), no=n)) for n in range(1, 5)]
        channel, account = scenes[0].channel, scenes[0].account
        changed = edited(a_comment("teks 2", ref="2", no=2), "teks 2 diubah", 9, timedelta(seconds=5))
        await record_one(unit, changed, channel.channel_id, account.row_id, LATER)
        other = await _other_channel(unit)

        assert await unit.comments.newest_texts(channel.channel_id, 3) == [
            "teks 4",
            "teks 3",
            "teks 2 diubah",
        ]
        assert await unit.comments.newest_texts(other.channel_id, 3) == []


@pytest.mark.asyncio
async def test_erased_words_are_left_out(store: SqlStore) -> None:
    """What an erased author wrote can no longer be read, and does not count as an empty comment."""
    async with store.write() as unit:
        scene = await seed(unit, a_comment("milik siti", ref="1"))
        await seed(unit, a_comment("milik budi", author=BUDI, ref="2", no=2))
        await unit.people.erase(scene.account.person_id, LATER)
        assert await unit.comments.newest_texts(scene.channel.channel_id, 9) == ["milik budi"]


@pytest.mark.asyncio
async def test_it_walks_one_index(store: SqlStore) -> None:
    """However many comments there are, a channel's newest are found without reading or sorting the rest."""
    async with store.write() as unit:
        connection = unit.comments._connection
        if connection.dialect.name == "postgresql":
            # A handful of rows would be read whole by any sensible planner.
            for way in ("seqscan", "sort", "bitmapscan", "hashjoin", "mergejoin"):
                await connection.execute(text(f"SET LOCAL enable_{way} = off"))
        query = newest_texts_of(1, 1000).compile(connection.engine, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
        rows = (await connection.execute(text(f"{explain} {query}"))).all()
        plan = " ".join(str(row) for row in rows)

    assert "ix_comments_channel_id" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
