"""History: when each author last wrote in the channel, and how many of their comments stand approved.

Counts what was recorded before the comment itself, also earlier in the same batch; an edit of it is not
another one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.moderation.context import History
from bot.moderation.newness import KNOWN, ROOM
from bot.ports.histories import Posted
from bot.ports.unit_of_work import UnitOfWork
from bot.services.gathering.seen import Seen

_BACK = timedelta(minutes=1)
_AMONG = 4 * KNOWN  # of an author's newest comments: how many are asked for approval


class HistoryGatherer:
    """Two statements for all comments together."""

    async def __call__(self, unit: UnitOfWork, seen: Sequence[Seen], now: datetime) -> Sequence[object]:  # noqa: ARG002 - the protocol's
        """History for each comment."""
        rows = {each.account.row_id for each in seen}
        since = min(each.comment.posted_at for each in seen) - _BACK
        # Enough to find those before the first of the batch where all of the batch are one author's.
        most = len(seen) + ROOM * max(each.channel.policy.flood_limit for each in seen)
        by_account: dict[int, list[Posted]] = {row: [] for row in rows}
        for posted in await unit.histories.recent(rows, since, most):
            by_account[posted.account_row].append(posted)
        approved = await unit.histories.approved(rows, _AMONG)
        return [
            _history(each, by_account[each.account.row_id], approved.get(each.account.row_id, 0))
            for each in seen
        ]


def _history(seen: Seen, posted: Sequence[Posted], approved: int) -> History:
    own = seen.channel.channel_id, seen.recorded.comment_id
    recent = tuple(p.posted_at for p in posted if p.channel_id == own[0] and p.comment_id < own[1])
    made_at = seen.comment.author.made_at
    return History(seen.account.first_seen, made_at, recent, min(approved, KNOWN))
