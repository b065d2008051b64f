"""Personal data: a phone, identity number, mail, bank account or home in public is hidden at once.

Protects whoever it belongs to, the author among them; it breaks no rule that carries a penalty. The facts
are kinds and counts, never the values. What is said to be an office's own number waits for a person, in view.
"""

from collections import Counter

from bot.moderation.comment import Comment
from bot.moderation.context import Context
from bot.moderation.flag import Fact, Flag, Severity
from bot.moderation.personal import find_personal
from bot.moderation.phase import Phase, phase_factory
from bot.moderation.policy import Policy


@phase_factory()
def personal_data(policy: Policy) -> Phase:
    """Make the phase. Uses `policy.own_hosts` (mail to these is the institution's)."""

    def phase(comment: Comment, _context: Context) -> Flag:
        found = find_personal(comment.text, policy.own_hosts)
        kinds = Counter(each.kind.value for each in found)
        facts: dict[str, Fact] = {"count": len(found), **dict(sorted(kinds.items()))}
        if not found:
            return Flag.clear("personal_data", facts)
        severity = Severity.REMOVE if any(each.sure for each in found) else Severity.HOLD
        return Flag("personal_data", severity, facts, spans=tuple(each.span for each in found))

    return phase
