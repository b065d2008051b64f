"""Earlier: what was decided on the revision before; asked only for edits, a first revision costs nothing."""

import re
from collections.abc import Sequence
from datetime import datetime

from bot.moderation.comment import Comment, digest
from bot.moderation.context import Earlier
from bot.moderation.decision import Outcome
from bot.moderation.phases import edited, sudden_link
from bot.ports.befores import Before
from bot.ports.comments import REPORTS
from bot.ports.unit_of_work import UnitOfWork
from bot.services.gathering.seen import Seen

_NOBODY = frozenset({"system", REPORTS})
_WAITING = frozenset({Outcome.HOLD, Outcome.TO_PERSON})
_PHASES = (edited.NAME, sudden_link.NAME)


class EarlierGatherer:
    """One statement for all edits of a batch."""

    async def __call__(self, unit: UnitOfWork, seen: Sequence[Seen], now: datetime) -> Sequence[object]:  # noqa: ARG002 - the protocol's
        """The revision before, for each comment."""
        edits = [each.recorded.comment_id for each in seen if not each.recorded.is_first]
        found = await unit.befores.of(edits, _PHASES) if edits else {}
        return [_earlier(each.comment, found.get(each.recorded.comment_id)) for each in seen]


def _earlier(comment: Comment, before: Before | None) -> Earlier:
    if before is None:
        return Earlier()
    # A person's approval answers the flags that it keeps.
    held_for = before.held_for if before.outcome in _WAITING else frozenset()
    by_person = before.made_by not in _NOBODY
    hosts = _hosts(comment, before)
    return Earlier(before.outcome, by_person, before.text, hosts, before.rewarded, held_for)


def _hosts(comment: Comment, before: Before) -> frozenset[str]:
    """Those of the comment's hosts that the revision before had.

    Where a link is hidden behind words only the digest tells, and only that all of them are the same.
    """
    hosts = {link.host for link in comment.authored_links}
    if digest(before.text, comment.authored_links) == before.digest:
        return frozenset(hosts)
    text = before.text.casefold()
    return frozenset(host for host in hosts if re.search(_linked(host), text))


def _linked(host: str) -> str:
    return rf"(?<![\w.-])(?:www\.)?{re.escape(host)}(?![\w-]|\.\w)"
