"""Claim reply: where the policy asks for it, readers get the fact-checker's link under a repeated claim.

Never under what is held, removed or waits for a person: there the moderators speak.
"""

from bot.moderation.decision import Outcome
from bot.ports.unit_of_work import UnitOfWork
from bot.services import actions
from bot.services.following.case import Case
from bot.services.quieting import later

_STAYS = frozenset({Outcome.APPROVE, Outcome.WITHHOLD})


async def claim_reply(unit: UnitOfWork, case: Case) -> None:
    """Record the reply, once a claim, thread and hour."""
    if not case.channel.policy.claim_reply or case.decision.outcome not in _STAYS:
        return
    claim = next((flag.facts["claim"] for flag in case.flags if "claim" in flag.facts), None)
    if claim is None:
        return
    comment = case.comment
    place, thread = (comment.channel_ref, comment.message_ref), comment.thread_ref or ""
    # What waits for the end of quiet hours is courteous from then on.
    said = actions.claim_reply(comment.platform, place, thread, int(claim), case.quiet_until or case.now)
    await unit.outbox.add(later(said, case.quiet_until), case.now)
