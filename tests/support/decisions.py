"""Decisions: standing decisions of moderators, written straight into a store."""

from dataclasses import replace
from datetime import datetime

from bot.moderation.comment import Author, Comment, PlatformName, Revision, digest
from bot.moderation.decision import Decision, Outcome
from bot.moderation.review import ReviewState
from bot.ports.comments import Made
from bot.ports.unit_of_work import Store, UnitOfWork
from tests.support.recording import decide_one, record_one

LOCAL = PlatformName.LOCAL
GOOD, BAD = "banjir parah", "mantap min"


async def decided(  # noqa: PLR0913 - what decisions are made of
    store: Store,
    chat: str,
    now: datetime,
    count: int,
    *,
    by: tuple[str, ...] = ("a", "b"),
    first: int = 0,
    author: str = "",
) -> None:
    """So many comments on a channel, of one author or each of its own, decided in turn by these moderators.

    Those about floods were approved and cheers removed; `first` keeps their messages apart from others'.
    """
    async with store.write() as unit:
        for number in range(first, first + count):
            await _one(unit, chat, now, number, (author or f"5{number:05}", by[number // 2 % len(by)]))


async def _one(unit: UnitOfWork, chat: str, now: datetime, number: int, who: tuple[str, str]) -> None:
    writer, by = who
    words, state = (GOOD, ReviewState.APPROVED) if number % 2 else (BAD, ReviewState.REMOVED)
    author = Author(LOCAL, writer)
    comment = Comment(LOCAL, chat, f"m{number}", author, words, now, Revision(now, 1, digest(words)))
    channel = await unit.channels.by_ref(LOCAL, chat)
    assert channel is not None
    account = await unit.people.account(author, now)
    recorded = await record_one(unit, comment, channel.channel_id, account.row_id, now)
    decision = await decide_one(unit, Made(recorded, Decision(Outcome.HOLD), (), None, 1, shadow=False), now)
    item = await unit.reviews.open(recorded.comment_id, decision, urgent=False, now=now)
    done = replace(item, state=state, version=2, decided_by=f"account:{by}", decided_at=now)
    assert await unit.reviews.save(done, item.version)
