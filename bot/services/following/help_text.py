"""Help text: whoever may need help is told where it is, in private; in public where the policy says so."""

from dataclasses import replace
from datetime import timedelta

from bot.moderation.decision import Outcome
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import card_update
from bot.services.following.case import Case
from bot.services.helping import in_private, in_public

# By then it is known whether the author was reached, and the card says so.
KNOWN_AFTER = timedelta(seconds=10)


async def help_text(unit: UnitOfWork, case: Case) -> None:
    """Record the messages, and that the card is to say what became of them."""
    policy, comment = case.channel.policy, case.comment
    if case.decision.outcome is not Outcome.TO_PERSON or not policy.help_text:
        return
    author = case.account.row_id
    await unit.outbox.add(in_private(case.account, case.channel.channel_id, case.now), case.now)
    if policy.help_public:
        place = comment.channel_ref, comment.message_ref
        await unit.outbox.add(in_public(comment.platform, place, author, case.now), case.now)
    item = await unit.reviews.standing_of(case.recorded.comment_id)
    if item is not None and case.channel.moderators_ref is not None:
        again = card_update(comment.platform, item, case.channel.moderators_ref)
        known = replace(again, key=f"card:{item.item_id}:help", due_at=case.now + KNOWN_AFTER)
        await unit.outbox.add(known, case.now)
