"""Flood: comments of one author that come faster than anyone reads.

Knows when they were posted and nothing of what they say; only what is over the limit waits.
"""

from datetime import timedelta

from bot.moderation.comment import Comment
from bot.moderation.context import Context, Need
from bot.moderation.flag import Flag, Severity
from bot.moderation.newness import ROOM, is_known
from bot.moderation.phase import Phase, phase_factory
from bot.moderation.phases.gathered import history_of
from bot.moderation.policy import Policy

_WITHIN = timedelta(minutes=1)


@phase_factory(Need.HISTORY)
def flood(policy: Policy) -> Phase:
    """Make the phase. Uses `policy.flood_limit` (comments a minute, >= 1) and `policy.new_days`."""

    def phase(comment: Comment, context: Context) -> Flag:
        history = history_of(context)
        at = comment.posted_at
        count = 1 + sum(at - _WITHIN < moment <= at for moment in history.recent)
        room = ROOM if is_known(history, at, policy) else 1
        facts = {"count": count, "limit": policy.flood_limit * room}
        severity = Severity.HOLD if count > facts["limit"] else Severity.CLEAR
        return Flag("flood", severity, facts)

    return phase
