"""Penalty: what a removal by the system costs its author, and what they are told of it.

A strike, and the step of the ladder that fits those that stand. What protects somebody is told and never
counted, and so is a hold that hides; urgent is neither.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.moderation.decision import Outcome
from bot.moderation.review import Kind
from bot.moderation.rules import NO_PENALTY, rule_of
from bot.moderation.strike import Step, Strike, counted
from bot.ports.unit_of_work import UnitOfWork
from bot.services.following.case import Case
from bot.services.notifying import WINDOW, Means, News, notify
from bot.services.showing import show
from bot.services.striking import Violation, strike

UNCHECKED = "unchecked"  # in a rule's place, where nothing was found because nothing was looked for


async def penalty(unit: UnitOfWork, case: Case) -> None:
    """Record strike, restriction and notice."""
    outcome, policy = case.decision.outcome, case.channel.policy
    if outcome is Outcome.REMOVE:
        await _removed(unit, case)
    elif outcome is Outcome.HOLD and policy.hide_held and policy.notice:
        await notify(unit, _held(case), case.now, not_before=case.quiet_until)


async def _removed(unit: UnitOfWork, case: Case) -> None:
    comment_id, rule = case.recorded.comment_id, rule_of(case.decision)
    violation = Violation(
        case.channel, case.account, comment_id, case.decision_id, rule, quiet_until=case.quiet_until
    )
    if rule in NO_PENALTY:
        if case.channel.policy.notice:
            await notify(unit, violation.news(Means.PROTECT), case.now, not_before=case.quiet_until)
        return
    struck = await strike(unit, violation, case.now)
    if struck is not None and struck.step == Step.ASK and not _asked_lately(case, struck.before):
        await _ask(unit, case)


def _held(case: Case) -> News:
    """Why it waits; a check that did not run accuses nobody."""
    worst = max(flag.severity for flag in case.decision.reasons)
    failed = all(flag.facts.get("unchecked") for flag in case.decision.reasons if flag.severity is worst)
    rule = UNCHECKED if failed else rule_of(case.decision).value
    return News(case.channel, case.account, case.decision_id, rule, Means.HOLD)


def _asked_lately(case: Case, before: Sequence[Strike]) -> bool:
    """A flood asks once in ten minutes, not once a comment."""
    ladder = case.channel.policy.ladder
    at_the_end = counted(before) > len(ladder) - 1
    return at_the_end and _tenth(before[-1].at) == _tenth(case.now)


def _tenth(moment: datetime) -> int:
    return int(moment.timestamp() // WINDOW.total_seconds())


async def _ask(unit: UnitOfWork, case: Case) -> None:
    """The ladder's end: what follows is for a person to say."""
    comment_id, now = case.recorded.comment_id, case.now
    item = await unit.reviews.open(comment_id, case.decision_id, urgent=False, now=now, kind=Kind.ASK)
    await show(unit, case.channel, item, now, case.quiet_until)
