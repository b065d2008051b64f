"""Toxicity: attacks on a person or a group, by the model's score.

Knows no topic: an angry report of a broken road is none of its business.
"""

from bot.moderation.comment import Comment
from bot.moderation.context import Context, Need
from bot.moderation.flag import Flag, Severity
from bot.moderation.phase import Phase, phase_factory
from bot.moderation.phases.scored import band, scores_of
from bot.moderation.policy import Policy


@phase_factory(Need.SCORES)
def toxicity(policy: Policy) -> Phase:
    """Make the phase. Uses `policy.toxic_withhold`, `toxic_hold` and `toxic_remove` (0..1)."""

    def phase(_comment: Comment, context: Context) -> Flag:
        probability = scores_of(context).toxic
        severity = band(probability, policy.toxic_withhold, policy.toxic_hold, policy.toxic_remove)
        facts = {"score": round(probability, 2)}
        return (
            Flag.clear("toxicity", facts) if severity is Severity.CLEAR else Flag("toxicity", severity, facts)
        )

    return phase
