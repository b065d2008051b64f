"""Claims: says that a comment is like a statement which fact-checkers have examined, and where to read more.

Clear by itself: who repeats a claim may ask about it, quote it to warn others, or believe it in good faith,
and nothing here tells these apart. The bot judges no truth and calls nobody a liar; the flag names the
fact-checker and costs the author nothing. Only where the policy wants a person to look does it hold, and
never more than that.
"""

from bot.moderation.comment import Comment
from bot.moderation.context import Context, Need
from bot.moderation.flag import Fact, Flag, Severity
from bot.moderation.phase import Phase, phase_factory
from bot.moderation.policy import Policy


@phase_factory(Need.CLAIMS)
def claims(policy: Policy) -> Phase:
    """Make the phase.

    Uses `policy.claim_at` (0..1; a likeness below 0.5 is never reported) and `policy.claim_hold`. The facts
    hold `count`, the claims that are alike enough, and of the most alike one `claim` (its id), `likeness`,
    `publisher`, `rating` and `url`.
    """

    def phase(_comment: Comment, context: Context) -> Flag:
        found = [match for match in context.claims or () if match.likeness >= policy.claim_at]
        if not found:
            return Flag.clear("claims", {"count": 0})
        best = max(found, key=lambda match: (match.likeness, -match.claim_id))
        facts: dict[str, Fact] = {
            "count": len(found), "claim": best.claim_id, "likeness": round(best.likeness, 2),
            "publisher": best.publisher, "rating": best.rating, "url": best.url,
        }  # fmt: skip
        if not policy.claim_hold:
            # Marks no words: what is underlined in a notice is what the decision goes by.
            return Flag.clear("claims", facts)
        return Flag("claims", Severity.HOLD, facts, spans=best.spans)

    return phase
