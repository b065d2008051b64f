"""Constructive: what is not constructive stays visible and earns nothing.

Never holds and never removes: a cheer, a joke or a half-sentence harms nobody.
"""

from bot.moderation.comment import Comment
from bot.moderation.context import Context, Need
from bot.moderation.flag import Flag, Severity
from bot.moderation.phase import Phase, phase_factory
from bot.moderation.phases.scored import scores_of
from bot.moderation.policy import Policy


@phase_factory(Need.SCORES)
def constructive(policy: Policy) -> Phase:
    """Make the phase. Uses `policy.constructive_at` (0..1), the least score that earns a reward."""

    def phase(comment: Comment, context: Context) -> Flag:
        scores = scores_of(context)
        facts = {"score": round(scores.constructive, 2), "reason": scores.reason.value}
        earns = bool(comment.text.strip()) and scores.constructive >= policy.constructive_at
        return Flag.clear("constructive", facts) if earns else Flag("constructive", Severity.WITHHOLD, facts)

    return phase
