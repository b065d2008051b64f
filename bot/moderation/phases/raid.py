"""Raid: many new accounts that say nearly the same within minutes.

Holds; removes only what the model finds to be spam or an attack by itself, never by likeness alone. A few
common words count only where several times as many new accounts say them within one minute.
"""

from bot.moderation.comment import Comment
from bot.moderation.context import Context, Need
from bot.moderation.flag import Flag, Severity
from bot.moderation.newness import is_new
from bot.moderation.phase import Phase, phase_factory
from bot.moderation.phases.gathered import crowd_of, history_of
from bot.moderation.phases.scored import scores_of
from bot.moderation.policy import Policy

THIN_ROOM = 4


@phase_factory(Need.SCORES, Need.HISTORY, Need.CROWD)
def raid(policy: Policy) -> Phase:
    """Make the phase.

    Uses `policy.raid_accounts` (other new accounts, >= 1), `policy.new_days`, `policy.spam_hold` and
    `policy.toxic_hold` (0..1).
    """

    def phase(comment: Comment, context: Context) -> Flag:
        crowd, history = crowd_of(context), history_of(context)
        others, room = (crowd.burst, THIN_ROOM) if crowd.thin else (crowd.new_others, 1)
        facts = {"others": others, "limit": policy.raid_accounts * room}
        new = is_new(history.first_seen, history.made_at, comment.revision.edited_at, policy)
        if not new or others < facts["limit"]:
            return Flag.clear("raid", facts)
        scores = scores_of(context)
        agrees = scores.spam >= policy.spam_hold or scores.toxic >= policy.toxic_hold
        return Flag("raid", Severity.REMOVE if agrees else Severity.HOLD, facts)

    return phase
