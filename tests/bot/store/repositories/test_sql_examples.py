"""Examples: decisions of persons that stand, newest first, in words that may still be read."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text, update

from bot.dialogue.state import DRAW, TRAINING
from bot.moderation.comment import Author
from bot.moderation.decision import Outcome
from bot.moderation.review import ReviewItem, ReviewState
from bot.ports.people import Consent
from bot.store.engine import SqlStore
from bot.store.repositories import examples as module
from bot.store.tables.comments import review_items as items
from bot.store.tables.people import accounts
from bot.store.unit_of_work import SqlUnit
from models.adapting import AN_AUTHORS, Example
from tests.bot.store.seeds import (
    BUDI,
    CHAT,
    LATER,
    NOW,
    SITI,
    TELEGRAM,
    Scene,
    a_comment,
    decide,
    edited,
    seed,
)
from tests.support.recording import record_one

S = ReviewState
FIRST, SECOND = "account:91", "account:92"


async def _reviewed(  # noqa: PLR0913 - what a decision is made of
    unit: SqlUnit,
    words: str,
    state: ReviewState = S.APPROVED,
    *,
    by: str | None = FIRST,
    author: Author = SITI,
    urgent: bool = False,
    at: datetime = LATER,
) -> tuple[Scene, ReviewItem]:
    """A comment that was held and then decided; each under its own message."""
    ref = f"{at.timestamp()} {words}"
    scene = await seed(unit, a_comment(words, author=author, ref=ref))
    item = await unit.reviews.open(
        scene.recorded.comment_id, await decide(unit, scene.recorded), urgent=urgent, now=NOW
    )
    done = replace(item, state=state, version=2, decided_by=by, decided_at=at if by else None)
    assert await unit.reviews.save(done, 1)
    return scene, done


async def _found(unit: SqlUnit, limit: int = 50) -> list[Example]:
    channel = await unit.channels.by_ref(TELEGRAM, CHAT)
    assert channel is not None
    return list(await unit.examples.of_channel(channel.channel_id, limit))


@pytest.mark.asyncio
async def test_what_a_person_decided_is_an_example(store: SqlStore) -> None:
    """Approved is constructive, removed and warned are not; who decided and who wrote stay apart."""
    async with store.write() as unit:
        scene, _ = await _reviewed(unit, "lampu mati")
        await _reviewed(unit, "goblok", S.REMOVED, by=SECOND, author=BUDI, at=LATER + timedelta(seconds=1))
        await _reviewed(unit, "tolol", S.WARNED, at=LATER + timedelta(seconds=2))
        siti = str(scene.account.person_id)
        budi = str((await unit.people.account(BUDI, NOW)).person_id)

        assert await _found(unit) == [
            Example("tolol", constructive=False, reviewer=FIRST, author=siti),
            Example("goblok", constructive=False, reviewer=SECOND, author=budi),
            Example("lampu mati", constructive=True, reviewer=FIRST, author=siti),
        ]
        assert [each.text for each in await _found(unit, 1)] == ["tolol"]


@pytest.mark.asyncio
@pytest.mark.parametrize(("state", "by"), [(S.PENDING, None), (S.SUPERSEDED, FIRST), (S.SUPERSEDED, None)])
async def test_what_does_not_stand_is_none(store: SqlStore, state: ReviewState, by: str | None) -> None:
    """What still waits, was undone, or was edited since teaches nothing."""
    async with store.write() as unit:
        await _reviewed(unit, "lampu mati", state, by=by)
        assert await _found(unit) == []


@pytest.mark.asyncio
@pytest.mark.parametrize("state", [S.APPROVED, S.REMOVED, S.WARNED])
async def test_a_cry_for_help_is_none(store: SqlStore, state: ReviewState) -> None:
    """Whatever a person did with an urgent comment must not teach what is worthless."""
    async with store.write() as unit:
        await _reviewed(unit, "tolong saya", state, urgent=True)
        assert await _found(unit) == []


@pytest.mark.asyncio
async def test_the_words_are_those_that_were_decided_on(store: SqlStore) -> None:
    """A later revision that no decision of a person answers does not change the example."""
    async with store.write() as unit:
        scene, _ = await _reviewed(unit, "lampu mati")
        written = a_comment("lampu mati", ref=f"{LATER.timestamp()} lampu mati")
        later = edited(written, "sudah menyala", 2, timedelta(minutes=5))
        recorded = await record_one(unit, later, scene.channel.channel_id, scene.account.row_id, LATER)
        assert recorded.comment_id == scene.recorded.comment_id
        await decide(unit, recorded, Outcome.APPROVE)
        assert [each.text for each in await _found(unit)] == ["lampu mati"]


@pytest.mark.asyncio
async def test_an_erased_author_is_never_read(store: SqlStore) -> None:
    """With the key go the examples; those of others stay."""
    async with store.write() as unit:
        scene, _ = await _reviewed(unit, "lampu mati")
        await _reviewed(unit, "jalan rusak", author=BUDI)
        await unit.people.erase(scene.account.person_id, LATER)
        assert [each.text for each in await _found(unit)] == ["jalan rusak"]
        assert await unit.examples.count_since(scene.channel.channel_id, None, 9) == 1


@pytest.mark.asyncio
async def test_blank_texts_are_passed_over(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures without words fill no place, however many stand before those with words."""
    monkeypatch.setattr(module, "_PAGE", 2)
    async with store.write() as unit:
        for number in range(3):
            await _reviewed(unit, f"kata {number}", at=LATER)
        for blank in ("", " \n", "\u2003", "  "):
            await _reviewed(unit, blank, at=LATER + timedelta(hours=1))
        assert [each.text for each in await _found(unit, 3)] == ["kata 2", "kata 1", "kata 0"]
        assert [each.text for each in await _found(unit, 2)] == ["kata 2", "kata 1"]
        assert await _found(unit, 0) == []


@pytest.mark.asyncio
async def test_other_channels_teach_nothing_here(store: SqlStore) -> None:
    """A channel learns from its own decisions alone."""
    async with store.write() as unit:
        scene, _ = await _reviewed(unit, "lampu mati")
        assert await unit.examples.of_channel(scene.channel.channel_id + 1, 9) == []


@pytest.mark.asyncio
async def test_new_decisions_are_counted_up_to_a_limit(store: SqlStore) -> None:
    """Counting stops at the limit and begins after the moment."""
    async with store.write() as unit:
        for number in range(4):
            scene, _ = await _reviewed(unit, f"kata {number}", at=LATER + timedelta(seconds=number))
        await _reviewed(unit, "tolong", urgent=True)
        count, channel = unit.examples.count_since, scene.channel.channel_id
        assert await count(channel, None, 9) == 4
        assert await count(channel, None, 3) == 3
        assert await count(channel, LATER, 9) == 3
        assert await count(channel, LATER + timedelta(seconds=3), 9) == 0
        assert await count(channel + 1, None, 9) == 0


async def _agree(unit: SqlUnit, author: Author, purpose: str) -> int:
    person = (await unit.people.account(author, NOW)).person_id
    await unit.people.give_consent(person, Consent(purpose, "1", "00" * 32, NOW))
    return person


@pytest.mark.asyncio
async def test_only_who_agreed_trains_the_model(store: SqlStore) -> None:
    """Consent to the draw is no consent to training, and one that was withdrawn is none."""
    async with store.write() as unit:
        await _reviewed(unit, "dari siti")
        await _reviewed(unit, "dari budi", author=BUDI)
        await _agree(unit, BUDI, DRAW)
        assert await unit.examples.consented(9) == []
        siti = await _agree(unit, SITI, TRAINING)
        ((channel, example),) = await unit.examples.consented(9)
        assert (channel, example.text) == (f"telegram:{CHAT}", "dari siti")
        await unit.people.withdraw_consent(siti, DRAW, LATER)
        assert len(await unit.examples.consented(9)) == 1
        await unit.people.withdraw_consent(siti, TRAINING, LATER)
        assert await unit.examples.consented(9) == []


@pytest.mark.asyncio
async def test_agreeing_twice_counts_once(store: SqlStore) -> None:
    """Two records of one consent do not double an example, and the newest stand first."""
    async with store.write() as unit:
        await _reviewed(unit, "satu")
        await _reviewed(unit, "dua", at=LATER + timedelta(seconds=1))
        for _ in range(2):
            await _agree(unit, SITI, TRAINING)
        assert [each.text for _, each in await unit.examples.consented(9)] == ["dua", "satu"]
        assert [each.text for _, each in await unit.examples.consented(1)] == ["dua"]


@pytest.mark.asyncio
async def test_a_channels_decisions_are_walked_by_their_index(store: SqlStore) -> None:
    """Every table is entered by an index and nothing is sorted: the cost is that of the limit."""
    query = module._examples().where(items.c.channel_id == 1)
    newest = query.order_by(items.c.decided_at.desc(), items.c.id.desc()).limit(5)
    async with store.write() as unit:
        connection = unit._connection
        if connection.dialect.name == "postgresql":
            # Without rows reading a table whole is cheapest, whatever indexes there are.
            for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin"):
                await connection.execute(text(f"SET LOCAL enable_{way} = off"))
        asked = newest.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
        rows = (await connection.execute(text(f"{explain} {asked}"))).all()
    plan = " ".join(str(value) for row in rows for value in row).lower()
    assert "ix_review_items_decided_in_channel" in plan
    assert not any(word in plan for word in ("sort", "temp b-tree", "seq scan", "scan review_items"))


@pytest.mark.asyncio
async def test_a_flood_of_one_author_hides_nobody(store: SqlStore) -> None:
    """Of one author the newest few count, in list and number, and older ones of others are found."""
    async with store.write() as unit:
        await _reviewed(unit, "lampu mati", author=BUDI)
        for n in range(20):
            await _reviewed(unit, f"sampah {n}", S.REMOVED, at=LATER + timedelta(minutes=n))
        found = await _found(unit, limit=10)
        channel = await unit.channels.by_ref(TELEGRAM, CHAT)
        assert channel is not None
        count = await unit.examples.count_since(channel.channel_id, None, 40)
    assert [example.text for example in found] == [*(f"sampah {n}" for n in range(19, 14, -1)), "lampu mati"]
    assert count == AN_AUTHORS + 1


@pytest.mark.asyncio
async def test_two_accounts_of_one_moderator_are_one_voice(store: SqlStore) -> None:
    """Reviewers are told apart as persons."""
    async with store.write() as unit:
        one = await unit.people.account(SITI, NOW)
        other = await unit.people.account(replace(SITI, account_id="77"), NOW)
        linked = update(accounts).where(accounts.c.id == other.row_id).values(person_id=one.person_id)
        await unit.examples._changed(linked)
        for n, row in enumerate((one.row_id, other.row_id)):
            await _reviewed(unit, f"lampu {n}", by=f"account:{row}", author=BUDI)
        assert {example.reviewer for example in await _found(unit)} == {f"person:{one.person_id}"}
