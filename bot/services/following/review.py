"""Review: what waits for a person is put before the moderators."""

from bot.moderation.decision import Outcome
from bot.moderation.rank import ahead_of
from bot.ports.unit_of_work import UnitOfWork
from bot.services.following.case import Case
from bot.services.showing import show

_EDITS = 4  # items of one comment that are shown at once
_WAITS = frozenset({Outcome.HOLD, Outcome.TO_PERSON})


async def review(unit: UnitOfWork, case: Case) -> None:
    """Open an item and have it shown."""
    if case.decision.outcome not in _WAITS:
        return
    urgent = case.decision.outcome is Outcome.TO_PERSON
    item = await unit.reviews.open(
        case.recorded.comment_id, case.decision_id,
        urgent=urgent, now=case.now, ahead=ahead_of(case.decision.reasons, case.scores),
    )  # fmt: skip
    if not case.recorded.is_first and await unit.reviews.opened_of(item.comment_id, _EDITS + 1) > _EDITS:
        # Who edits on and on fills no chat: the next look at the queue shows how it stands by then.
        return
    await show(unit, case.channel, item, case.now, case.quiet_until)
