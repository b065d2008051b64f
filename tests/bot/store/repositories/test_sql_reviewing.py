"""The queue in SQL, and what reviewers keep beside it, in both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.moderation.comment import Author
from bot.moderation.decision import Outcome
from bot.moderation.review import Kind, ReviewItem, Verb
from bot.moderation.rules import Rule
from bot.ports.reviewing import CannedReply
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import BUDI, LATER, NOW, SITI, a_comment, decide, seed
from tests.support.recording import record_one

HOUR = timedelta(hours=1)


async def held(
    unit: SqlUnit, ref: str, *, hours: float = 0.0, ahead: timedelta = timedelta(0), author: Author = SITI
) -> ReviewItem:
    """A held comment, opened so many hours after NOW."""
    scene = await seed(unit, a_comment(f"Lampu {ref}", author, ref, int(ref)))
    decision = await decide(unit, scene.recorded)
    at = NOW + timedelta(hours=hours)
    return await unit.reviews.open(scene.recorded.comment_id, decision, urgent=False, now=at, ahead=ahead)


@pytest.mark.asyncio
async def test_the_queue_goes_by_rank_and_pages(store: SqlStore) -> None:
    """Harm counts as age; a page goes on where the one before ended, also among equals."""
    async with store.write() as unit:
        old, new = await held(unit, "1"), await held(unit, "2", hours=2)
        worse = await held(unit, "3", hours=2, ahead=3 * HOUR)
        twin = await held(unit, "4", hours=2)
        channel = (await unit.channels.all())[0].channel_id
        assert await unit.reviews.pending(9, channel) == [worse, old, new, twin]
        after = new.rank, new.item_id
        assert await unit.reviews.pending(9, channel, after) == [twin]
        await unit.reviews.rerank(twin.item_id, 5 * HOUR)
        first = (await unit.reviews.pending(1, channel))[0]
        assert (first.item_id, first.version) == (twin.item_id, 1)


@pytest.mark.asyncio
async def test_all_of_an_item_is_kept(store: SqlStore) -> None:
    """Whatever a press leaves on an item is read back as it was."""
    async with store.write() as unit:
        item = await held(unit, "1")
        full = replace(
            item, version=2, escalated=True, assigned_to="account:1", assigned_until=LATER,
            proposed=Verb.RESTRICT_WEEK, proposed_by="account:2", rule=Rule.INSULT, reply=7,
        )  # fmt: skip
        assert await unit.reviews.save(full, 1)
        assert await unit.reviews.get(item.item_id) == full
        sample = await unit.reviews.open(
            item.comment_id, item.decision_id, urgent=False, now=NOW, kind=Kind.SAMPLE
        )
        assert await unit.reviews.get(sample.item_id) == sample


@pytest.mark.asyncio
async def test_the_backlog_counts_up_to_a_limit(store: SqlStore) -> None:
    """How many wait, and since when the oldest; nothing where nothing does."""
    async with store.write() as unit:
        await held(unit, "2", hours=1)
        await held(unit, "1")
        channel = (await unit.channels.all())[0].channel_id
        some = await unit.reviews.backlog(channel, 10)
        assert (some.count, some.oldest) == (2, NOW)
        assert (await unit.reviews.backlog(channel, 1)).count == 1
        none = await unit.reviews.backlog(channel + 1, 10)
        assert (none.count, none.oldest) == (0, None)


@pytest.mark.asyncio
async def test_notes_go_with_the_key_of_the_comments_author(store: SqlStore) -> None:
    """They are read back in order, and are gone with whom they are about."""
    async with store.write() as unit:
        item = await held(unit, "1")
        assert await unit.notes.add(item.item_id, "account:9", "sudah ditelepon", NOW)
        assert await unit.notes.add(item.item_id, "account:8", "belum dijawab", LATER)
        found = [(each.made_by, each.words, each.at) for each in await unit.notes.of_item(item.item_id)]
        assert found == [("account:9", "sudah ditelepon", NOW), ("account:8", "belum dijawab", LATER)]
        account = await unit.people.account(SITI, NOW)
        await unit.people.erase(account.person_id, NOW)
        assert [each.words for each in await unit.notes.of_item(item.item_id)] == ["", ""]
        assert not await unit.notes.add(item.item_id, "account:9", "lagi", NOW)
        assert not await unit.notes.add(item.item_id + 1, "account:9", "lagi", NOW)


@pytest.mark.asyncio
async def test_a_canned_reply_has_one_name_in_a_channel(store: SqlStore) -> None:
    """Put again it changes; removed it is gone."""
    async with store.write() as unit:
        channel = (await seed(unit)).channel.channel_id
        reply = CannedReply(0, channel, "jalan", "Sudah diteruskan.", public=False)
        assert await unit.replies.put(reply, "cli", NOW)
        assert not await unit.replies.put(replace(reply, words="Selesai.", public=True), "cli", LATER)
        (kept,) = await unit.replies.of_channel(channel)
        assert kept == CannedReply(kept.reply_id, channel, "jalan", "Selesai.", public=True)
        assert await unit.replies.get(kept.reply_id) == kept
        assert await unit.replies.remove(channel, "jalan")
        assert not await unit.replies.remove(channel, "jalan")
        assert await unit.replies.get(kept.reply_id) is None


@pytest.mark.asyncio
async def test_a_batch_is_undone_once(store: SqlStore) -> None:
    """It knows its items at their versions, and a second undo finds it undone."""
    async with store.write() as unit:
        channel = (await seed(unit)).channel.channel_id
        number = await unit.batches.open(channel, Verb.REMOVE, "account:9", NOW)
        await unit.batches.put_items(number, [(1, 2), (3, 2)])
        batch = await unit.batches.get(number)
        assert batch is not None
        assert (batch.verb, batch.items, batch.undone_at) == (Verb.REMOVE, ((1, 2), (3, 2)), None)
        assert await unit.batches.undone(number, LATER)
        assert not await unit.batches.undone(number, LATER)
        assert await unit.batches.get(number + 1) is None


@pytest.mark.asyncio
async def test_neighbours_are_of_the_same_thread(store: SqlStore) -> None:
    """The nearest on each side, oldest first, without other threads and what is gone."""
    async with store.write() as unit:
        ids = {}
        for number, thread in enumerate(["a", "b", "a", "a", "a", "b", "a"], 1):
            said = replace(a_comment(f"kata {number}", BUDI, str(number), number), thread_ref=thread)
            scene = await seed(unit, said)
            await decide(unit, scene.recorded, Outcome.APPROVE)
            ids[number] = scene.recorded.comment_id
        await unit.comments.gone(ids[3], NOW)
        before, after = await unit.surroundings.neighbours(ids[5], 2)
        assert (list(before), list(after)) == ([ids[1], ids[4]], [ids[7]])
        assert await unit.surroundings.neighbours(999, 2) == ((), ())


@pytest.mark.asyncio
async def test_a_record_is_of_one_channel(store: SqlStore) -> None:
    """Comments, those removed, and the newest outcomes first; an undecided one is only counted."""
    async with store.write() as unit:
        for number, outcome in enumerate([Outcome.REMOVE, Outcome.APPROVE], 1):
            scene = await seed(unit, a_comment("kata", SITI, str(number), number))
            await decide(unit, scene.recorded, outcome)
        await record_one(
            unit, a_comment("kata", SITI, "9", 9), scene.channel.channel_id, scene.account.row_id, NOW
        )
        record = await unit.surroundings.record_of(scene.account.row_id, scene.channel.channel_id, 100)
        assert (record.comments, record.removed) == (3, 1)
        assert record.newest == (Outcome.APPROVE, Outcome.REMOVE)
        assert (await unit.surroundings.record_of(scene.account.row_id, 99, 100)).comments == 0


@pytest.mark.asyncio
@pytest.mark.parametrize("where", ["", "channel_id = 1 AND "])
async def test_a_page_of_the_queue_walks_the_index(store: SqlStore, where: str) -> None:
    """No sorting and no reading of what is not on the page, however many wait."""
    async with store.write() as unit:
        if unit._connection.dialect.name != "sqlite":
            return
        query = (
            f"SELECT * FROM review_items WHERE {where}state = 'pending' "  # noqa: S608 - two fixed words
            "AND (rank, id) > (5, 5) ORDER BY rank, id LIMIT 20"
        )
        plan = [row[3] for row in await unit._connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))]
        assert len(plan) == 1
        assert "USING INDEX" in plan[0]
        assert "state_rank_id" in plan[0]
