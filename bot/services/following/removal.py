"""Removal: what the system removes, and what it holds where the policy hides that, leaves the public view."""

from bot.moderation.decision import Outcome
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import delete
from bot.services.following.case import Case


async def removal(unit: UnitOfWork, case: Case) -> None:
    """Record the removal."""
    hidden = case.decision.outcome is Outcome.HOLD and case.channel.policy.hide_held
    if case.decision.outcome is Outcome.REMOVE or hidden:
        comment = case.comment
        place = (comment.channel_ref, comment.message_ref)
        key = f"{case.recorded.comment_id}:{case.decision_id}"
        await unit.outbox.add(delete(comment.platform, place, key), case.now)
