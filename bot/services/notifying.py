"""Notifying: records what an author is to be told, and hands over what waited.

A bot cannot write first: what cannot be told waits for the author to come. Payloads hold codes and ids; the
words are made by `services/notices.py` when one is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.dialogue.prompt import Button, Prompt
from bot.moderation.comment import AuthorKind
from bot.ports.channels import Channel
from bot.ports.notices import Notice, told_with
from bot.ports.outbox import Action
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import warn

GRACE = timedelta(seconds=10)  # within which a moderator can take everything back
GATHER = timedelta(seconds=70)  # so that a flooded minute is told of once
WINDOW = timedelta(minutes=10)  # what was decided within it is told together
WAITS = timedelta(days=30)
MOST = 3  # notices that are shown to somebody who comes back


class Means(StrEnum):
    """What a decision means to the author, beside what became of the comment."""

    TOLD = "told"  # and nothing else
    REMIND = "remind"
    WARN = "warn"
    RESTRICT = "restrict"
    RESTRICT_DAY = "restrict_day"
    RESTRICT_WEEK = "restrict_week"
    ASK = "ask"
    PROTECT = "protect"  # hidden to protect somebody
    HOLD = "hold"  # hidden while a moderator reads it


@dataclass(frozen=True, slots=True)
class News:
    """What an author is to be told: `rule` ends the code `rule.<rule>`; `until`: silent so long."""

    channel: Channel
    author: Account
    decision_id: int
    rule: str
    means: Means
    expires_at: datetime | None = None
    until: datetime | None = None

    def facts(self, now: datetime) -> dict[str, object]:
        """As an action's payload holds it: ids, codes and Unix seconds."""
        appeal_until = now + timedelta(days=self.channel.policy.appeal_days)
        return {
            "decision": self.decision_id, "channel": self.channel.channel_id, "rule": self.rule,
            "means": self.means.value, "appeal_until": int(appeal_until.timestamp()),
            "expires": int(self.expires_at.timestamp()) if self.expires_at else 0,
            "until": int(self.until.timestamp()) if self.until else 0,
        }  # fmt: skip


async def notify(
    unit: UnitOfWork,
    news: News,
    now: datetime,
    *,
    by_hand: bool = False,
    not_before: datetime | None = None,
) -> None:
    """Record it, once a decision.

    What the system decided is gathered for a little over a minute and told at most once in ten; what a
    person decided (`by_hand`) is told as soon as it can no longer be taken back; nothing before `not_before`,
    the end of quiet hours.
    """
    author = news.author
    if author.kind is not AuthorKind.MEMBER:
        return
    due = now + (GRACE if by_hand else GATHER)
    if not author.private_open:
        await unit.outbox.add_waiting(warn(author, str(news.decision_id), news.facts(now)), now)
        return
    if not by_hand and (last := await unit.notices.last_told(author, news.channel.channel_id)):
        due = max(due, last + WINDOW)
    said = warn(author, str(news.decision_id), news.facts(now), max(due, not_before or due))
    await unit.outbox.add(said, now)


def together(notices: Sequence[Notice]) -> list[list[Notice]]:
    """Notices, newest first, by what is told at once: one channel's within ten minutes before its newest."""
    found: list[list[Notice]] = []
    newest: dict[int, list[Notice]] = {}
    for notice in notices:
        some = newest.get(notice.channel_id)
        if some is None or some[0].made_at - notice.made_at > WINDOW:
            newest[notice.channel_id] = some = []
            found.append(some)
        some.append(notice)
    return found


async def awaited(
    unit: UnitOfWork, account: Account, ref: str, now: datetime
) -> tuple[tuple[Action, ...], tuple[Prompt, ...]]:
    """The newest notices that waited for somebody who is here now, and what is said of the others.

    `ref` names the update that brought them. They are taken out of the line and handed over as new actions.
    """
    waiting = [each for each in await unit.notices.pending(account) if each.made_at + GRACE <= now]
    if not waiting:
        return (), ()
    folded = await unit.notices.folded(account, [each.key for each in waiting])
    everything = sorted((*waiting, *folded), key=lambda each: -each.row_id)
    groups = together([each for each in everything if each.stands and each.made_at + WAITS > now])
    shown = [
        await _again(unit, account, some, f"shown:{ref}:{n}", now) for n, some in enumerate(groups[:MOST])
    ]
    said = {each.row_id for some in groups[:MOST] for each in some}
    rest = [each.row_id for each in everything if each.row_id not in said]
    if rest:
        await unit.outbox.passed_over(rest, "nothing that still stands, or counted at /start", now)
    left = len({each.comment_id for some in groups[MOST:] for each in some})
    more = Prompt("notice.more", {"count": left}, ((Button("button.do.status", "do:status"),),))
    return tuple(shown), (more,) if left else ()


async def _again(
    unit: UnitOfWork, account: Account, some: Sequence[Notice], key: str, now: datetime
) -> Action:
    """One action for notices that are told together."""
    action = warn(account, key, {**some[0].payload, "shown": True})
    await unit.outbox.passed_over([each.row_id for each in some], told_with(action.key), now)
    return action


async def held_back(unit: UnitOfWork, account: Account, now: datetime) -> None:
    """What a moderator may still take back waits for that, although its author is here now."""
    for notice in await unit.notices.pending(account):
        if notice.made_at + GRACE > now:
            await unit.outbox.put_off(notice.row_id, notice.made_at + GRACE)
