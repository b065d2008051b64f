"""ReportDesk: what a member's complaint about a comment does.

Every report is kept, once a member, and weighs by its reporter's record; enough of them put a comment
before a person and never do more than that. Who reported is told thanks, and never what others reported.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.prompt import Prompt
from bot.moderation.comment import AuthorKind, Comment
from bot.moderation.decision import Outcome
from bot.moderation.flag import Flag, Severity, Source
from bot.moderation.rank import ahead_of
from bot.moderation.review import ReviewItem, ReviewState
from bot.moderation.trust import weigh
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.clock import Clock
from bot.ports.comments import REPORTS, Judged
from bot.ports.events import CommentReported
from bot.ports.outbox import Action
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import answer, card_update, delete, tell
from bot.services.judge import Judge
from bot.services.quieting import Quiet
from bot.services.showing import show

HOUR = timedelta(hours=1)
AN_HOUR = 10  # reports that one account may make
PHASE = "reported"
_STANDS = frozenset({Outcome.APPROVE, Outcome.WITHHOLD})


def needed(hold: int, decided_at: float | None) -> float:
    """What reports must weigh to put a comment before a person.

    `hold`: the policy's number. `decided_at`: what they weighed when a person approved it, None where
    nobody did: that decision stands until they weigh twice as much.
    """
    return hold if decided_at is None else 2 * max(hold, decided_at)


class ReportDesk:
    """Deals with reports."""

    def __init__(self, clock: Clock, judge: Judge, quiet: Quiet, locale: str) -> None:
        self._clock, self._judge, self._quiet, self._locale = clock, judge, quiet, locale

    async def reported(self, unit: UnitOfWork, event: CommentReported) -> None:
        """Keep the report, see what follows, and thank whoever made it."""
        now = self._clock.now()
        platform = event.author.platform
        channel = await unit.channels.by_ref(platform, event.chat_ref)
        if channel is None or not channel.active:
            if event.press_ref:
                said = Prompt("report.not_watched")
                await unit.outbox.add(answer(platform, event.press_ref, said, self._locale), now)
            return
        if event.command_ref:
            # A complaint stands between the member and us; in public it would only point at the comment.
            place = event.chat_ref, event.command_ref
            await unit.outbox.add(delete(platform, place, f"report:{platform}:{':'.join(place)}"), now)
        account = await unit.people.account(event.author, now)
        said = await self._considered(unit, channel, event, account)
        if event.press_ref:
            await unit.outbox.add(answer(platform, event.press_ref, said, account.locale), now)
        elif account.private_open:
            key = f"report:{event.command_ref or int(now.timestamp())}:{event.chat_ref}:{account.row_id}"
            await unit.outbox.add(tell(account, said, key), now)

    async def _considered(
        self,
        unit: UnitOfWork,
        channel: Channel,
        event: CommentReported,
        account: Account,
    ) -> Prompt:
        comment, now = event.comment, self._clock.now()
        if comment is None or event.author.kind is not AuthorKind.MEMBER:
            return Prompt("report.nothing")
        refused = await self._refused(unit, comment, account, now)
        if refused is not None:
            return refused
        place = comment.platform, comment.channel_ref, comment.message_ref
        if await unit.comments.id_of(*place) is None:
            await self._judge.judge(unit, [comment])
        comment_id = await unit.comments.id_of(*place)
        if comment_id is None:
            return Prompt("report.nothing")
        if await unit.reports.add(comment_id, account.row_id, now):
            records = await unit.reports.records(comment_id)
            count = len(records)
            scope, subject = f"channel:{channel.channel_id}", f"comment:{comment_id}"
            facts = {"count": count}
            word = AuditWord.COMMENT_REPORTED
            await unit.audit.add(AuditEvent(scope, f"account:{account.row_id}", word, subject, facts), now)
            await self._follow(unit, channel, comment_id, (count, weigh(records)))
        return Prompt("report.thanks")

    async def _refused(
        self, unit: UnitOfWork, comment: Comment, account: Account, now: datetime
    ) -> Prompt | None:
        author = comment.author
        if author.kind in {AuthorKind.OFFICIAL, AuthorKind.BOT}:
            return Prompt("report.official")
        if await unit.roles.of(author.platform, author.account_id):
            return Prompt("report.official")
        theirs = await unit.people.find(author.platform, author.account_id)
        # By links alone: anyone may declare a number, and must not learn whose comment it belongs to.
        if theirs is not None and theirs.person_id in await unit.people.linked(account.person_id):
            return Prompt("report.own")
        if await unit.reports.made_by(account.row_id, now - HOUR) >= AN_HOUR:
            return Prompt("report.too_many", {"limit": AN_HOUR})
        return None

    async def _follow(
        self, unit: UnitOfWork, channel: Channel, comment_id: int, reported: tuple[int, float]
    ) -> None:
        count, weight = reported
        judged = await unit.comments.judged(comment_id)
        if judged is None or judged.gone:
            return
        # What was decided in shadow mode keeps nobody from looking, whatever it was.
        stands = judged.shadow or judged.outcome in _STANDS
        if judged.outcome is Outcome.REMOVE and not stands:
            return
        item = await unit.reviews.standing_of(comment_id)
        if item is not None and item.state is ReviewState.PENDING:
            await self._add_to(unit, channel, judged, item, count)
        elif stands and weight >= await self._needed(unit, channel, item):
            await self._hold(unit, channel, judged, item, count)
        else:
            await unit.comments.put_flag(judged.decision_id, _flag(Severity.CLEAR, count))

    async def _needed(self, unit: UnitOfWork, channel: Channel, item: ReviewItem | None) -> float:
        hold = channel.policy.report_hold
        if item is None or item.state is not ReviewState.APPROVED:
            return needed(hold, None)
        return needed(hold, weigh(await unit.reports.records(item.comment_id, item.decided_at)))

    async def _add_to(
        self, unit: UnitOfWork, channel: Channel, judged: Judged, item: ReviewItem, count: int
    ) -> None:
        """Someone is to look at it already: the card says how many complained."""
        await unit.comments.put_flag(judged.decision_id, _flag(Severity.HOLD, count))
        await unit.reviews.rerank(item.item_id, ahead_of(judged.flags, judged.scores, count))
        if channel.moderators_ref is not None:
            await unit.outbox.add(_refreshed(channel, item, f"reported:{count}"), self._clock.now())

    async def _hold(
        self, unit: UnitOfWork, channel: Channel, judged: Judged, item: ReviewItem | None, count: int
    ) -> None:
        """It waits for a person and stays in view: no number of complaints alone hides what someone said."""
        now, comment_id = self._clock.now(), judged.comment_id
        if channel.policy.shadow:
            await unit.comments.put_flag(judged.decision_id, _flag(Severity.CLEAR, count))
            return
        flag = _flag(Severity.HOLD, count)
        decision_id = await unit.comments.overrule(comment_id, Outcome.HOLD, REPORTS, now, flag)
        facts = {"outcome": Outcome.HOLD.value, "phases": PHASE, "count": count}
        scope = f"channel:{channel.channel_id}"
        event = AuditEvent(scope, "system", AuditWord.COMMENT_DECIDED, f"comment:{comment_id}", facts)
        await unit.audit.add(event, now)
        ahead = ahead_of(judged.flags, judged.scores, count)
        opened = await unit.reviews.open(comment_id, decision_id, urgent=False, now=now, ahead=ahead)
        if channel.moderators_ref is None:
            return
        if item is not None:
            await unit.outbox.add(_refreshed(channel, item, f"reopened:{count}"), now)
        await show(unit, channel, opened, now, self._quiet.until(channel.policy, now))


def _flag(severity: Severity, count: int) -> Flag:
    return Flag(PHASE, severity, {"count": count}, source=Source.REPORTED)


def _refreshed(channel: Channel, item: ReviewItem, key: str) -> Action:
    """The card again: what it says changed, and its item did not."""
    again = card_update(channel.platform, item, channel.moderators_ref)
    return replace(again, key=f"card:{item.item_id}:{key}")
