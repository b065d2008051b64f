"""Duplicate: nearly the same text by several accounts within the hour, whatever it says.

Praise and criticism alike, and never a removal: people who agree may copy each other, and a person tells.
What was said before the others is left alone, and few or common words prove nothing.
"""

from bot.moderation.comment import Comment
from bot.moderation.context import Context, Need
from bot.moderation.flag import Flag, Severity
from bot.moderation.newness import ROOM, is_known
from bot.moderation.phase import Phase, phase_factory
from bot.moderation.phases.gathered import crowd_of, history_of
from bot.moderation.policy import Policy


@phase_factory(Need.HISTORY, Need.CROWD)
def duplicate(policy: Policy) -> Phase:
    """Make the phase. Uses `policy.duplicate_accounts` (other accounts, >= 1) and `policy.new_days`."""

    def phase(comment: Comment, context: Context) -> Flag:
        crowd, history = crowd_of(context), history_of(context)
        # Who is known is not dragged in by those who copy them.
        room = ROOM if is_known(history, comment.revision.edited_at, policy) else 1
        others = 0 if crowd.thin else crowd.others
        facts = {"others": others, "limit": policy.duplicate_accounts * room}
        severity = Severity.HOLD if others >= facts["limit"] else Severity.CLEAR
        return Flag("duplicate", severity, facts)

    return phase
