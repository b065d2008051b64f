"""Striking: records a strike with what it means to the author, and takes all of it back.

Whoever holds a role, on whichever linked account, is staff and gets none. The ladder counts all linked
persons of a channel as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.moderation.comment import AuthorKind
from bot.moderation.rules import Rule
from bot.moderation.strike import SILENCES, Strike, counted, step_for
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.comments import Judged
from bot.ports.notices import NOTICE, REMINDER
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import reminder, restrict
from bot.services.notifying import GRACE, Means, News, notify
from bot.services.quieting import later


@dataclass(frozen=True, slots=True)
class Violation:
    """What was done by whom, as a decision of `by` found it; `by` is `system`, `cli` or `account:<row>`.

    `quiet_until`: nothing is said of it before that.
    """

    channel: Channel
    author: Account
    comment_id: int
    decision_id: int
    rule: Rule
    by: str = "system"
    quiet_until: datetime | None = None

    @property
    def grace(self) -> timedelta:
        """How long nothing happens yet; the system does not take its own word back."""
        return timedelta(0) if self.by == "system" else GRACE

    def news(self, means: Means, strike: Strike | None = None) -> News:
        """What its author is to be told."""
        ends = (strike.expires_at, strike.restricted_until) if strike else (None, None)
        return News(self.channel, self.author, self.decision_id, self.rule.value, means, *ends)


@dataclass(frozen=True, slots=True)
class Struck:
    """A strike that was given, the step that followed, and what stood before it."""

    step: str
    before: Sequence[Strike]


async def strike(
    unit: UnitOfWork, violation: Violation, now: datetime, step: str | None = None
) -> Struck | None:
    """Give a strike, and restrict and tell the author as a step says; by default the ladder's.

    None where there is nothing to give: the author is staff, or the decision gave one already.
    """
    channel, author = violation.channel, violation.author
    persons = await unit.people.linked(author.person_id)
    by_hand = violation.by != "system"
    if await is_staff(unit, persons):
        # Their comment vanished like anybody's, and they read why.
        if channel.policy.notice or by_hand:
            told = violation.news(Means.TOLD)
            await notify(unit, told, now, by_hand=by_hand, not_before=violation.quiet_until)
        return None
    before = await unit.strikes.standing(channel.channel_id, persons, now)
    found = step or step_for(counted(before, violation.comment_id), channel.policy.ladder).value
    given = _strike(violation, now, found)
    if not await unit.strikes.add(given):
        return None
    await _note(unit, AuditWord.STRIKE_GIVEN, given, violation.by, now, step=found)
    if given.restricted_until is not None:
        key, due = str(given.decision_id), now + violation.grace
        await unit.outbox.add(restrict(author, channel.channel_ref, key, due), now)
    if channel.policy.notice or by_hand:
        told = violation.news(Means(found), given)
        await notify(unit, told, now, by_hand=by_hand, not_before=violation.quiet_until)
    # A first time is nobody's business but the author's.
    if channel.policy.public_notice and counted(before, violation.comment_id):
        said = reminder(channel.platform, channel.channel_ref, given.decision_id, now + violation.grace)
        await unit.outbox.add(later(said, violation.quiet_until), now)
    return Struck(found, before)


async def is_staff(unit: UnitOfWork, persons: Sequence[int]) -> bool:
    """Whether any account of persons who are one holds a role."""
    accounts = [each for person in persons for each in await unit.people.accounts_of(person)]
    return bool(await unit.roles.held_by([(each.platform, each.account_id) for each in accounts]))


async def spare(unit: UnitOfWork, judged: Judged, by: str, now: datetime) -> None:
    """Void the strike of `judged.decision_id` in a way that `count_again` can take back.

    What waits to be said of it is not told while the comment stands well, and so needs no cancelling.
    """
    given = await unit.strikes.of_decision(judged.decision_id)
    if given is None:
        return
    if given.restricted_until is not None:
        await pardon(unit, judged, by, now)
    elif await unit.strikes.void(judged.decision_id, now):
        await _note(unit, AuditWord.STRIKE_VOIDED, given, by, now)


async def count_again(
    unit: UnitOfWork, decision_id: int, spared_at: datetime, by: str, now: datetime
) -> None:
    """The strike that was voided at a moment counts again, as it did, with the silence that it gave."""
    if not await unit.strikes.stand_again(decision_id, spared_at):
        return
    given = await unit.strikes.of_decision(decision_id)
    if given is None:
        return
    await _note(unit, AuditWord.STRIKE_GIVEN, given, by, now)
    author = await unit.people.by_row(given.account_row)
    channel = await unit.channels.by_id(given.channel_id)
    if author is None or channel is None or given.restricted_until is None or given.restricted_until <= now:
        return
    key = f"again:{decision_id}:{int(now.timestamp())}"
    await unit.outbox.add(restrict(author, channel.channel_ref, key), now)


async def pardon(unit: UnitOfWork, judged: Judged, by: str, now: datetime) -> bool:
    """Take back the strike of `judged.decision_id` and all that it meant; whether its silence was lifted.

    The member may write again unless another standing strike still says otherwise. A restriction that the
    platform may have been asked for is lifted even when nobody knows what came of it.
    """
    decision_id = judged.decision_id
    await unit.outbox.cancel(f"{NOTICE}:{decision_id}")
    await unit.outbox.cancel(f"{REMINDER}:{decision_id}")
    given = await unit.strikes.of_decision(decision_id)
    if given is None or not await unit.strikes.void(decision_id, now):
        return False
    await _note(unit, AuditWord.STRIKE_VOIDED, given, by, now)
    in_time = await unit.outbox.cancel(f"restrict:{decision_id}")
    asked = not in_time or await unit.outbox.tried(f"restrict:{decision_id}")
    # A silence that is over is left alone: someone may have silenced the member by hand since.
    if given.restricted_until is None or given.restricted_until <= now or not asked:
        return False
    return await _lift(unit, judged, given, now)


async def _lift(unit: UnitOfWork, judged: Judged, given: Strike, now: datetime) -> bool:
    author = await unit.people.by_row(given.account_row)
    channel = await unit.channels.by_id(given.channel_id)
    if author is None:
        return False
    # The chat by its present number, where members are; a comment keeps that of its own time.
    chat_ref = channel.channel_ref if channel is not None else judged.channel_ref
    lift = restrict(author, chat_ref, f"lift:{given.decision_id}", lifts=True)
    await unit.outbox.add(lift, now)
    still = await unit.strikes.restricted_until(given.channel_id, author, now)
    return still is None or still <= now


def _strike(violation: Violation, now: datetime, step: str) -> Strike:
    author, days = violation.author, timedelta(days=violation.channel.policy.strike_days)
    # Nothing but a member can be kept from writing.
    silence = SILENCES.get(step) if author.kind is AuthorKind.MEMBER else None
    return Strike(
        0, violation.channel.channel_id, author.person_id, author.row_id, violation.comment_id,
        violation.decision_id, violation.rule, now, now + days,
        restricted_until=now + violation.grace + silence if silence else None,
    )  # fmt: skip


async def _note(
    unit: UnitOfWork, word: AuditWord, given: Strike, by: str, now: datetime, **also: object
) -> None:
    facts = {"decision": given.decision_id, "rule": given.rule.value, **also}
    scope, subject = f"channel:{given.channel_id}", f"comment:{given.comment_id}"
    await unit.audit.add(AuditEvent(scope, by, word, subject, facts), now)
