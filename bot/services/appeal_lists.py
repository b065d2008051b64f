"""What a person can appeal, and how their appeals stand; with short quotes, so made when it is sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.dialogue.prompt import Button, Coded, Prompt
from bot.moderation.appeal import (
    ANSWERED_WITHIN,
    Appeal,
    AppealState,
    Contested,
    appealable_until,
    may_appeal,
)
from bot.ports.people import Account
from bot.ports.platform import Finding
from bot.ports.unit_of_work import UnitOfWork
from bot.services.impartial import has_judge

NEWEST = 5  # of each kind; so many buttons fit into a row everywhere
QUOTED = 80  # characters of a comment
_LOOKED_AT = 20
_CHECKED = 100
_LONGEST_TIME = timedelta(days=365)  # that any policy gives


async def accounts_of_human(unit: UnitOfWork, person_id: int) -> list[int]:
    """The rows of all accounts that a human being has linked."""
    persons = await unit.people.linked(person_id)
    return [account.row_id for each in persons for account in await unit.people.accounts_of(each)]


async def open_until(unit: UnitOfWork, person_id: int) -> tuple[datetime, ...]:
    """By when each open appeal of a human being is to be answered."""
    found = await unit.appeals.of_accounts(await accounts_of_human(unit, person_id), _LOOKED_AT)
    return tuple(each.opened_at + ANSWERED_WITHIN for each in found if each.state is AppealState.OPEN)


async def appeals_listed(unit: UnitOfWork, account: Account, now: datetime) -> Prompt:
    """The list with a button each, or kind words where there is nothing."""
    rows = await accounts_of_human(unit, account.person_id)
    can, made = await _appealable(unit, rows, now), await unit.appeals.of_accounts(rows, NEWEST)
    lines = [
        Coded("appeal.line", {"number": n, "until": until, "quote": await _quote(unit, each.decision_id)})
        for n, (each, until) in enumerate(can, 1)
    ]
    for n, appeal in enumerate(made, len(can) + 1):
        told = {"number": n, "how": _how(appeal), "quote": await _quote(unit, appeal.decision_id)}
        lines.append(Coded("appeal.line_made", told))
    asks = tuple(
        Button("button.appeal.number", f"bd:{each.decision_id}", params={"number": n})
        for n, (each, _) in enumerate(can, 1)
    )
    ends = tuple(
        Button("button.appeal.withdraw", f"bw:{appeal.appeal_id}", params={"number": n})
        for n, appeal in enumerate(made, len(can) + 1)
        if appeal.state is AppealState.OPEN
    )
    buttons = tuple(row for row in (asks, ends) if row)
    return Prompt("appeal.list", {"lines": tuple(lines)}, buttons) if lines else Prompt("appeal.none")


async def _appealable(
    unit: UnitOfWork, account_rows: Sequence[int], now: datetime
) -> list[tuple[Contested, datetime]]:
    """The newest decisions that can be appealed, each with the end of its time."""
    found = []
    for decision in await unit.appeals.removals_of(account_rows, now - _LONGEST_TIME, _LOOKED_AT):
        channel = await unit.channels.by_id(decision.channel_id)
        if channel is None or may_appeal(decision, channel.policy.appeal_days, now, is_author=True):
            continue
        found.append((decision, appealable_until(decision.decided_at, channel.policy.appeal_days)))
    return found[:NEWEST]


async def _quote(unit: UnitOfWork, decision_id: int) -> str:
    judged = await unit.comments.by_decision(decision_id)
    words = " ".join(judged.text.split()) if judged is not None else ""
    return words if len(words) <= QUOTED else words[: QUOTED - 1] + "…"


def _how(appeal: Appeal) -> Coded:
    until = appeal.opened_at + ANSWERED_WITHIN
    return Coded(f"appeal.state.{appeal.state.value}", {"until": until, "at": appeal.decided_at or until})


async def appeal_findings(unit: UnitOfWork, now: datetime) -> list[Finding]:
    """Appeals that nobody may answer, and those that are later than was promised, for `jernih check`."""
    stuck = late = 0
    for appeal in await unit.appeals.waiting(_CHECKED):
        decision = await unit.appeals.contested(appeal.decision_id)
        stuck += decision is not None and not await has_judge(unit, decision, appeal.account_row)
        late += appeal.opened_at + ANSWERED_WITHIN < now
    counts = {"check.appeals_stuck": stuck, "check.appeals_late": late}
    return [Finding("warn", code, {"count": count}) for code, count in counts.items() if count]
