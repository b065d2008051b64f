"""Notices: what an author reads about a decision, composed from how things stand when it is sent.

Which rule, which words, what happens, what to do and how to object; in the author's language and in private.
What was overturned, undone or superseded meanwhile is not told any more.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.dialogue.prompt import Button, Coded, Prompt
from bot.moderation.strike import counted
from bot.ports.clock import Clock
from bot.ports.comments import Judged
from bot.ports.notices import Notice, told_with
from bot.ports.outbox import Action
from bot.ports.people import Account
from bot.ports.platform import AnswerPress, Effect, Send
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import reminder_target
from bot.services.notifying import GRACE, WINDOW, Means

HOUR = timedelta(hours=1)  # at least so long between two public reminders in a channel
QUOTE_LIMIT = 700
Marks = Callable[[Judged, int], tuple[tuple[int, int], ...]]
_HEADS = {
    Means.HOLD: "notice.held",
    Means.PROTECT: "notice.protected",
    Means.RESTRICT: "notice.restricted",
    Means.RESTRICT_DAY: "notice.restricted",
    Means.RESTRICT_WEEK: "notice.restricted",
}
_NOTHING_TO_APPEAL = frozenset({Means.HOLD})


class Notices:
    """Composers of the kinds `warn` and `reminder`."""

    def __init__(self, clock: Clock, marks: Marks, locale: str) -> None:
        self._clock, self._marks, self._locale = clock, marks, locale

    async def warn(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """The newest of what is told together, and how many others there are."""
        account = await unit.people.by_row(_number(action.payload, "account"))
        if account is None or not account.account_id:
            return None
        if not (account.private_open or "press_ref" in action.payload):
            return None
        told = await self._told(unit, account, action)
        judged = await unit.comments.by_decision(told[0].decision_id) if told else None
        if judged is None:
            return None
        prompt = await self._prompt(unit, judged, told[0].payload, others=len(told) - 1)
        if "press_ref" in action.payload:
            press, number = str(action.payload["press_ref"]), _number(action.payload, "number")
            return AnswerPress(press, prompt, account.locale, number)
        return Send(account.account_id, prompt, account.locale, action.key)

    async def _told(self, unit: UnitOfWork, account: Account, action: Action) -> Sequence[Notice]:
        """What this action tells, newest first, one a comment; the rest of the line tells it no more."""
        found = list(await unit.notices.folded(account, [action.key]))
        if "shown" not in action.payload:
            taken = self._gathered(await unit.notices.pending(account), action)
            others = [each.row_id for each in taken if each.key != action.key]
            if others:
                await unit.outbox.passed_over(others, told_with(action.key), self._clock.now())
            found += taken
        standing = sorted((each for each in found if each.stands), key=lambda each: each.row_id)
        newest = {each.comment_id: each for each in standing}
        return sorted(newest.values(), key=lambda each: -each.row_id)

    def _gathered(self, pending: Sequence[Notice], action: Action) -> list[Notice]:
        """What is told along with an action: of its channel, of its time, and past taking back."""
        now, channel_id = self._clock.now(), action.payload["channel"]
        return [
            each
            for each in pending
            if each.key == action.key
            or (each.channel_id == channel_id and GRACE <= now - each.made_at <= WINDOW)
        ]

    async def _prompt(
        self, unit: UnitOfWork, judged: Judged, facts: Mapping[str, object], *, others: int
    ) -> Prompt:
        now, quote = self._clock.now(), judged.text[:QUOTE_LIMIT]
        marks = self._marks(judged, len(quote))
        channel = await unit.channels.by_id(judged.channel_id)
        means, until = Means(str(facts["means"])), _moment(facts, "until")
        silent = until > now
        head = _HEADS.get(means, "notice.removed")
        params = {
            "channel": channel.title if channel else "",
            "rule": Coded(f"rule.{facts['rule']}"),
            "marked": Coded("notice.marked") if marks else "",
            "also": Coded("notice.also", {"count": others}) if others else "",
            "next": _next(means, facts, silent=silent),
            "until": until,
        }
        buttons, params["appeal"] = _appeal(judged, means, _moment(facts, "appeal_until"), now)
        code = "notice.removed" if head == "notice.restricted" and not silent else head
        return Prompt(code, params, buttons, quote=quote, marks=marks)

    async def reminder(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """The house's rules in public, once an hour; never for somebody's first time, nor long after."""
        now, payload = self._clock.now(), action.payload
        chat_ref, given = (
            str(payload["chat_ref"]),
            await unit.strikes.of_decision(_number(payload, "decision")),
        )
        if given is None or now > _moment(payload, "until"):
            return None
        persons = await unit.people.linked(given.person_id)
        standing = await unit.strikes.standing(given.channel_id, persons, now)
        last = await unit.notices.last_reminded(action.platform, reminder_target(chat_ref))
        if not counted(standing, given.comment_id) or (last is not None and now - last < HOUR):
            return None
        return Send(chat_ref, Prompt("notice.public"), self._locale, action.key)


def _next(means: Means, facts: Mapping[str, object], *, silent: bool) -> Coded | str:
    """What happens now, beside what became of the comment."""
    match means:
        case Means.HOLD | Means.PROTECT | Means.TOLD:
            return ""
        case Means.RESTRICT | Means.RESTRICT_DAY | Means.RESTRICT_WEEK if not silent:
            return Coded("notice.next.over")
        case _:
            return Coded(f"notice.next.{means.value}", {"expires": _moment(facts, "expires").date()})


def _appeal(
    judged: Judged, means: Means, until: datetime, now: datetime
) -> tuple[tuple[tuple[Button, ...], ...], Coded | str]:
    """The button to object and the words for it, while there is time."""
    if means in _NOTHING_TO_APPEAL:
        return (), ""
    if until <= now:
        return (), Coded("notice.appeal_over")
    button = Button("button.appeal", f"bd:{judged.decision_id}")
    return ((button,),), Coded("notice.appeal", {"until": until})


def _moment(facts: Mapping[str, object], name: str) -> datetime:
    return datetime.fromtimestamp(_number(facts, name), UTC)


def _number(facts: Mapping[str, object], name: str) -> int:
    return int(str(facts[name]))
