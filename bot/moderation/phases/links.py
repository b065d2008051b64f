"""Links: holds a comment that carries more links than its channel allows.

Decides by the author's own text alone; knows no platform, no store and no author history.
"""

from bot.moderation.comment import Comment
from bot.moderation.context import Context
from bot.moderation.flag import Flag, Severity
from bot.moderation.phase import Phase, phase_factory
from bot.moderation.policy import Policy


def is_own(host: str, own_hosts: frozenset[str]) -> bool:
    """Whether a host is one of the institution's, or stands below one of them."""
    return any(host == own or host.endswith(f".{own}") for own in own_hosts)


@phase_factory()
def links(policy: Policy) -> Phase:
    """Make the phase.

    Uses `policy.link_limit` (links that pass without a flag, >= 0) and `policy.own_hosts` (lower-case
    host names that never count).
    """

    def phase(comment: Comment, _context: Context) -> Flag:
        # Quotes and forwards are left out: a reader who quotes a scam must not pay for it.
        foreign = [link for link in comment.authored_links if not is_own(link.host, policy.own_hosts)]
        facts = {"count": len(foreign), "limit": policy.link_limit}
        if len(foreign) <= policy.link_limit:
            return Flag.clear("links", facts)
        return Flag("links", Severity.HOLD, facts, spans=tuple(link.span for link in foreign))

    return phase
