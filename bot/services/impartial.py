"""Impartial: who may answer an appeal, which is nobody who had a hand in what it is about."""

from collections.abc import Collection

from bot.moderation.appeal import Contested
from bot.ports.channels import Role
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork

REVIEWERS = frozenset({Role.REVIEWER, Role.LEAD, Role.ADMIN})


async def is_authors(unit: UnitOfWork, person_id: int, decision: Contested, appellant_row: int) -> bool:
    """Whether a person wrote the comment or made the appeal, by whichever account."""
    return await _is_one_of(unit, person_id, {decision.account_row, appellant_row})


async def decided_it(unit: UnitOfWork, person_id: int, decision: Contested) -> bool:
    """Whether a person made or proposed the decision, by whichever account."""
    return await is_hand_of(unit, person_id, decision.hands)


async def is_hand_of(unit: UnitOfWork, person_id: int, hands: Collection[str]) -> bool:
    """Whether one of the hands (`account:<row>`; others are nobody's) is a person's, by whichever account."""
    rows = {int(hand.removeprefix("account:")) for hand in hands if hand.startswith("account:")}
    return await _is_one_of(unit, person_id, rows)


async def has_judge(unit: UnitOfWork, decision: Contested, appellant_row: int) -> bool:
    """Whether anybody is there who may answer; one who was never seen yet is taken for somebody else."""
    counts = await unit.roles.count()
    seen: dict[int, Account] = {}
    for role in REVIEWERS:
        holders = await unit.roles.holders(role)
        if counts.get(role.value, 0) > len(holders):
            return True
        seen |= {account.row_id: account for account in holders}
    for account in seen.values():
        own = await is_authors(unit, account.person_id, decision, appellant_row)
        if not own and not await decided_it(unit, account.person_id, decision):
            return True
    return False


async def _is_one_of(unit: UnitOfWork, person_id: int, account_rows: set[int]) -> bool:
    accounts = [await unit.people.by_row(row) for row in account_rows]
    others = {account.person_id for account in accounts if account is not None}
    if not others.isdisjoint(await _all_of(unit, person_id)):
        return True
    return any([person_id in await _all_of(unit, other) for other in others])


async def _all_of(unit: UnitOfWork, person_id: int) -> set[int]:
    """Everyone who is this person, also where only one side proved the number that both have."""
    return {*await unit.people.same_person(person_id), *await unit.people.provers(person_id)}
