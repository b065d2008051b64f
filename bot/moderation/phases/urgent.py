"""Urgent: a cry for help or an emergency goes to a person at once and costs its author nothing.

Reads the model's score alone; no other phase can outrank it.
"""

from bot.moderation.comment import Comment
from bot.moderation.context import Context, Need
from bot.moderation.flag import Flag, Severity
from bot.moderation.phase import Phase, phase_factory
from bot.moderation.phases.scored import scores_of
from bot.moderation.policy import Policy


@phase_factory(Need.SCORES)
def urgent(policy: Policy) -> Phase:
    """Make the phase. Uses `policy.urgent_at` (0..1)."""

    def phase(_comment: Comment, context: Context) -> Flag:
        probability = scores_of(context).urgent
        facts = {"score": round(probability, 2), "limit": policy.urgent_at}
        severity = Severity.TO_PERSON if probability >= policy.urgent_at else Severity.CLEAR
        return Flag("urgent", severity, facts)

    return phase
