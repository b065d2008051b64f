"""Sudden link: a first comment with a link, or a link added by an edit, waits for a person.

Beside the channel's limit of links, which is for those who are known there.
"""

from bot.moderation.comment import Comment
from bot.moderation.context import Context, Need
from bot.moderation.flag import Flag, Severity
from bot.moderation.phase import Phase, phase_factory
from bot.moderation.phases.edited import added_hosts, earlier_of
from bot.moderation.phases.gathered import history_of
from bot.moderation.phases.links import is_own
from bot.moderation.policy import Policy

NAME = "sudden_link"


@phase_factory(Need.HISTORY, Need.EARLIER)
def sudden_link(policy: Policy) -> Phase:
    """Make the phase. Uses `policy.own_hosts` (lower-case host names that never count)."""

    def phase(comment: Comment, context: Context) -> Flag:
        foreign = [link for link in comment.authored_links if not is_own(link.host, policy.own_hosts)]
        earlier, known = earlier_of(context), history_of(context).approved > 0
        facts = {"count": len(foreign)}
        added = added_hosts(comment, earlier, policy.own_hosts)
        if not foreign or (known and not added and NAME not in earlier.held_for):
            return Flag.clear(NAME, facts)
        return Flag(NAME, Severity.HOLD, facts, spans=tuple(link.span for link in foreign))

    return phase
