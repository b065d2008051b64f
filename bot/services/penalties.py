"""PenaltyDesk: what a reviewer's decision costs the author, and taking that back.

The removal, the notice and the restriction wait ten seconds in the outbox, so that a moderator can take them
back before anybody notices.
"""

from datetime import datetime, timedelta

from bot.moderation.review import TAKEN_DOWN, ReviewItem, ReviewState, Verb
from bot.ports.comments import Judged
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import delete, restrict, warn

GRACE = timedelta(seconds=10)
RESTRICTED_FOR = timedelta(hours=1)


def restricted_until(decided_at: datetime) -> datetime:
    """When a restriction ends that a reviewer decided on at a moment."""
    return decided_at + GRACE + RESTRICTED_FOR


class PenaltyDesk:
    """Gives and takes back."""

    async def give(
        self, unit: UnitOfWork, judged: Judged, item: ReviewItem, verb: Verb, now: datetime
    ) -> None:
        """Take a comment down; warn or restrict its author as the verb says.

        `judged` and `item`: as they are decided now.
        """
        place, key = (judged.channel_ref, judged.message_ref), _key(item)
        await unit.outbox.add(delete(judged.platform, place, key, now + GRACE), now)
        author = await unit.people.by_row(judged.account_row)
        restricts = verb is Verb.RESTRICT
        if author is None or not (restricts or verb is Verb.WARN):
            return
        due = _warning_due(author, now)
        await unit.outbox.add(warn(author, judged.decision_id, key, due, restricted=restricts), now)
        if restricts:
            await unit.outbox.add(restrict(author, await _chat_of(unit, judged), key, now + GRACE), now)

    async def take_back(
        self, unit: UnitOfWork, judged: Judged, before: ReviewItem, now: datetime
    ) -> frozenset[str]:
        """Undo what a decided item set going.

        What of it comes too late: `delete`; and `lifted` where a restriction stood and is lifted.
        """
        late = await call_off_removal(unit, before)
        lifted = "restrict" in late and await self._lift(unit, judged, before, now)
        return frozenset(({"delete"} & late) | ({"lifted"} if lifted else set()))

    async def pardon(self, unit: UnitOfWork, judged: Judged, now: datetime) -> bool:
        """Void the strike of a decision and lift its restriction; whether one was lifted."""
        await unit.strikes.void(judged.decision_id, now)
        item = await unit.reviews.standing_of(judged.comment_id)
        if item is None or item.state is not ReviewState.RESTRICTED:
            return False
        return await self._lift(unit, judged, item, now)

    async def _lift(self, unit: UnitOfWork, judged: Judged, before: ReviewItem, now: datetime) -> bool:
        """Let the author write again; False when the time is over, so that nobody else's word is undone."""
        author = await unit.people.by_row(judged.account_row)
        if author is None or before.decided_at is None or restricted_until(before.decided_at) <= now:
            return False
        key = f"lift:{_key(before)}"
        await unit.outbox.add(restrict(author, await _chat_of(unit, judged), key, lifts=True), now)
        return True


async def call_off_removal(unit: UnitOfWork, item: ReviewItem) -> frozenset[str]:
    """Cancel what a decided item set going; the kinds (`delete`, `restrict`) for which it comes too late."""
    if item.state not in TAKEN_DOWN:
        return frozenset()
    await unit.outbox.cancel(f"warn:{_key(item)}")
    kinds = ("delete", "restrict") if item.state is ReviewState.RESTRICTED else ("delete",)
    return frozenset([kind for kind in kinds if not await unit.outbox.cancel(f"{kind}:{_key(item)}")])


async def _chat_of(unit: UnitOfWork, judged: Judged) -> str:
    """The channel's chat by its present number, where members are; a comment keeps that of its own time."""
    channel = await unit.channels.by_id(judged.channel_id)
    return channel.channel_ref if channel is not None else judged.channel_ref


def _key(item: ReviewItem) -> str:
    return f"review:{item.item_id}:{item.version}"


def _warning_due(author: Account, now: datetime) -> datetime:
    # A bot cannot write first: until the person opens the private chat, the warning waits there.
    return now + GRACE if author.private_open else now + timedelta(days=30)
