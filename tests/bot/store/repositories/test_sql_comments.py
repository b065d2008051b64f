"""Comments: revisions in any order, decisions in force, texts back as they were written."""

from datetime import timedelta

import pytest

from bot.moderation.comment import PlatformName, Span
from bot.moderation.decision import Decision, Outcome
from bot.moderation.flag import Flag, Severity, Source
from bot.ports.comments import Counted, Made
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from models.labels import Reason, Scores, Verdict
from tests.bot.store.seeds import CHAT, LATER, NOW, TELEGRAM, Scene, a_comment, decide, edited, seed
from tests.support.recording import decide_one, record_one

SCORES = Scores(0.125, 0.75, 0.5, 0.0, Reason.INSULT, Verdict.NOT_CONSTRUCTIVE, "first-1")
FLAGS = (
    Flag("toxicity", Severity.HOLD, {"p": 0.75, "label": "toxic", "ok": True}, (Span(0, 4), Span(6, 9))),
    Flag("links", Severity.CLEAR, {"count": 0}, source=Source.REPORTED),
)  # fmt: skip


async def _record(unit: SqlUnit, scene: Scene, text: str, no: int, after: int) -> tuple[bool, bool]:
    comment = edited(a_comment(), text, no, timedelta(seconds=after))
    found = await record_one(unit, comment, scene.channel.channel_id, scene.account.row_id, NOW)
    return found.is_new, found.is_newest


@pytest.mark.asyncio
async def test_a_revision_is_stored_once(store: SqlStore) -> None:
    """The same revision again is not new and changes nothing."""
    async with store.write() as unit:
        first = (await seed(unit)).recorded
        again = (await seed(unit)).recorded

    assert (first.is_new, first.is_newest) == (True, True)
    assert (again.is_new, again.is_newest) == (False, True)
    assert (again.comment_id, again.revision_id) == (first.comment_id, first.revision_id)


@pytest.mark.asyncio
async def test_revisions_may_come_in_the_wrong_order(store: SqlStore) -> None:
    """The newest is the one edited last, then the one of the later update, whenever it arrives."""
    async with store.write() as unit:
        scene = await seed(unit, a_comment(no=5))
        assert await _record(unit, scene, "terbaru", 9, 60) == (True, True)
        assert await _record(unit, scene, "tengah", 7, 30) == (True, False)
        assert await _record(unit, scene, "detik sama", 10, 60) == (True, True)
        assert await _record(unit, scene, "detik sama, lebih awal", 8, 60) == (True, False)


@pytest.mark.asyncio
async def test_a_late_decision_on_an_old_revision_stays_out_of_force(store: SqlStore) -> None:
    """It is stored, but the comment stands as its newest revision was judged."""
    async with store.write() as unit:
        scene = await seed(unit)
        comment = edited(a_comment(), "sesudah", 2, timedelta(seconds=5))
        newest = await record_one(unit, comment, scene.channel.channel_id, scene.account.row_id, NOW)
        new = await decide(unit, newest, Outcome.APPROVE)
        # `scene.recorded` still believes that it is the newest.
        old = await decide(unit, scene.recorded, Outcome.REMOVE)

        judged, earlier = await unit.comments.judged(newest.comment_id), await unit.comments.by_decision(old)
        assert judged is not None
        assert earlier is not None
        assert (judged.decision_id, judged.text, judged.outcome) == (new, "sesudah", Outcome.APPROVE)
        assert (earlier.text, earlier.outcome) == ("Lampu jalan mati", Outcome.REMOVE)


@pytest.mark.asyncio
async def test_a_decision_comes_back_with_flags_and_scores(store: SqlStore) -> None:
    """Facts, spans and scores survive the store unchanged, in order."""
    async with store.write() as unit:
        scene = await seed(unit)
        await decide_one(
            unit, Made(scene.recorded, Decision(Outcome.HOLD, FLAGS[:1]), FLAGS, SCORES, 3, shadow=True), NOW
        )
        judged = await unit.comments.judged(scene.recorded.comment_id)

    assert judged is not None
    assert (judged.flags, judged.scores) == (FLAGS, SCORES)
    assert (judged.channel_ref, judged.message_ref, judged.posted_at) == (CHAT, "11", NOW)
    assert (judged.account_row, judged.channel_id) == (scene.account.row_id, scene.channel.channel_id)


@pytest.mark.asyncio
@pytest.mark.parametrize("text", ["", "a\x00b", "\ud83d", "😀" * 1000, "شكرا\u202e", "x" * 4096])
async def test_any_text_comes_back_as_it_was(store: SqlStore, text: str) -> None:
    """Empty, broken, binary-looking and long texts are kept exactly."""
    async with store.write() as unit:
        scene = await seed(unit, a_comment(text))
        await decide(unit, scene.recorded)
        judged = await unit.comments.judged(scene.recorded.comment_id)

    assert judged is not None
    assert judged.text == text


@pytest.mark.asyncio
async def test_a_reviewer_overrules_and_the_trail_stays(store: SqlStore) -> None:
    """The reviewer's word comes into force over the same flags; the system's stays readable."""
    async with store.write() as unit:
        scene = await seed(unit)
        comment_id = scene.recorded.comment_id
        first = await decide_one(
            unit, Made(scene.recorded, Decision(Outcome.HOLD), FLAGS, SCORES, 1, shadow=False), NOW
        )
        second = await unit.comments.overrule(comment_id, Outcome.REMOVE, "account:4", LATER)
        judged = await unit.comments.judged(comment_id)

        assert judged is not None
        assert (judged.decision_id, judged.outcome, judged.flags) == (second, Outcome.REMOVE, FLAGS)
        assert await unit.comments.decisions_of(comment_id) == [
            (first, Outcome.HOLD, "system"),
            (second, Outcome.REMOVE, "account:4"),
        ]
        assert await unit.comments.count_by_outcome() == {"remove": 1}
        assert await unit.comments.first_outcomes() == {"hold": 1}
        with pytest.raises(LookupError):
            await unit.comments.overrule(999, Outcome.REMOVE, "account:4", LATER)


@pytest.mark.asyncio
async def test_outcomes_are_asked_for_many_at_once(store: SqlStore) -> None:
    """More ids than one statement can carry are answered; undecided and unknown ones are left out."""
    async with store.write() as unit:
        decided, other = await seed(unit), await seed(unit, a_comment(ref="2", no=2))
        await decide(unit, decided.recorded, Outcome.WITHHOLD)
        comment_id = decided.recorded.comment_id
        asked = [*range(10**6, 10**6 + 40_000), other.recorded.comment_id, comment_id]

        assert await unit.comments.outcomes(asked, NOW) == {comment_id: Counted(Outcome.WITHHOLD, NOW)}
        assert await unit.comments.outcomes([], NOW) == {}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("before", "after", "counts"),
    [
        (Outcome.APPROVE, Outcome.REMOVE, Outcome.REMOVE),
        (Outcome.WITHHOLD, Outcome.APPROVE, Outcome.WITHHOLD),
        (Outcome.APPROVE, Outcome.APPROVE, Outcome.APPROVE),
    ],
)
async def test_a_late_edit_can_only_make_it_worse(
    store: SqlStore, before: Outcome, after: Outcome, counts: Outcome
) -> None:
    """What counts as of a moment is the stricter of what stood then and what stands now."""
    async with store.write() as unit:
        first = await seed(unit)
        await decide(unit, first.recorded, before)
        again = await seed(unit, edited(a_comment(), "diubah", 2, LATER - NOW))
        await decide(unit, again.recorded, after)
        comment_id = first.recorded.comment_id

        assert await unit.comments.outcomes([comment_id], NOW) == {comment_id: Counted(counts, NOW)}
        assert await unit.comments.outcomes([comment_id], LATER) == {comment_id: Counted(after, NOW)}


@pytest.mark.asyncio
async def test_comments_are_found_by_place_author_and_decision(store: SqlStore) -> None:
    """A comment is found where it stands; an author's newest come first; decisions go on from one."""
    async with store.write() as unit:
        scenes = [await seed(unit, a_comment(f"nomor {n}", ref=str(n), no=n)) for n in (1, 2, 3)]
        decisions = [await decide(unit, scene.recorded, Outcome.APPROVE) for scene in scenes]
        undecided = await seed(unit, a_comment("belum", ref="4", no=4))

        assert await unit.comments.id_of(TELEGRAM, CHAT, "2") == scenes[1].recorded.comment_id
        assert await unit.comments.id_of(PlatformName.DISCORD, CHAT, "2") is None
        after = await unit.comments.decided_after(decisions[0], 1)
        assert [judged.text for judged in after] == ["nomor 2"]
        assert await unit.comments.judged(undecided.recorded.comment_id) is None
        assert await unit.comments.by_decision(999) is None
        assert await unit.comments.count_by_outcome() == {"approve": 3, "undecided": 1}
