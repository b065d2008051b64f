"""Restoring: what an overturned decision took is given back as far as it can be, and forgotten on erasure."""

from dataclasses import replace
from datetime import datetime

from bot.moderation.appeal import Appeal, AppealState, withdrawn
from bot.moderation.decision import Outcome
from bot.moderation.review import TAKEN_DOWN, ReviewItem, ReviewState
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.comments import Judged
from bot.ports.outbox import Action
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import card_update
from bot.services.appeal_actions import appeal_update
from bot.services.penalties import PenaltyDesk
from bot.services.reposting import bring_back, was_hidden


async def give_back(
    unit: UnitOfWork, penalties: PenaltyDesk, appeal: Appeal, now: datetime
) -> tuple[bool, bool]:
    """Record what follows from an overturned appeal.

    Whether the message was never taken away, and whether a restriction was lifted.
    """
    judged = await unit.comments.by_decision(appeal.decision_id)
    if judged is None:
        raise LookupError("decision")
    item = await unit.reviews.standing_of(judged.comment_id)
    stands = await _called_off(unit, judged, item)
    by = appeal.decided_by or "system"
    lifted = await penalties.pardon(unit, judged, now, by)
    if item is not None:
        # What the system counted for the same words falls as well, where a person decided after it.
        lifted |= await penalties.pardon(unit, replace(judged, decision_id=item.decision_id), now, by)
    await unit.comments.overrule(judged.comment_id, Outcome.APPROVE, by, now)
    facts = {"verb": "overturn", "appeal": appeal.appeal_id}
    scope, subject = f"channel:{judged.channel_id}", f"comment:{judged.comment_id}"
    await unit.audit.add(AuditEvent(scope, by, AuditWord.COMMENT_OVERRULED, subject, facts), now)
    await _item_follows(unit, judged, item, (by, now))
    if not stands:
        await bring_back(unit, judged, f"appeal:{appeal.appeal_id}", now)
    return stands, lifted


async def _called_off(unit: UnitOfWork, judged: Judged, item: ReviewItem | None) -> bool:
    """Cancel the removal that waits; whether the message is still there."""
    key = f"{judged.comment_id}:{judged.decision_id}"
    if item is not None and item.state in TAKEN_DOWN:
        key = f"review:{item.item_id}:{item.version}"
    stands = await unit.outbox.cancel(f"delete:{key}")
    # Hidden already, while it was held or before a person had their say.
    return stands and not await was_hidden(unit, judged)


async def _item_follows(
    unit: UnitOfWork, judged: Judged, item: ReviewItem | None, decided: tuple[str, datetime]
) -> None:
    """The review card says what the appeal says."""
    if item is None:
        return
    by, now = decided
    back = replace(item, state=ReviewState.APPROVED, version=item.version + 1, decided_by=by, decided_at=now)
    channel = await unit.channels.by_id(judged.channel_id)
    if await unit.reviews.save(back, item.version):
        moderators = channel.moderators_ref if channel else None
        await unit.outbox.add(card_update(judged.platform, back, moderators), now)


async def learn(unit: UnitOfWork, action: Action, receipt: str) -> None:
    """A card of an appeal now stands somewhere."""
    appeal = await unit.appeals.get(int(str(action.payload["appeal"])))
    channel = await unit.channels.by_id(appeal.channel_id) if appeal else None
    if appeal is not None and channel is not None and channel.moderators_ref is not None:
        await unit.appeals.card_shown(appeal.appeal_id, channel.moderators_ref, receipt)


async def forget_appeals(unit: UnitOfWork, person_id: int, actor: str, now: datetime) -> None:
    """What a person said in appeals goes, and their open appeals end."""
    rows = [account.row_id for account in await unit.people.accounts_of(person_id)]
    found = await unit.appeals.about(rows)
    for appeal in found:
        channel = await unit.channels.by_id(appeal.channel_id)
        after = withdrawn(appeal, actor, now)
        if isinstance(after, Appeal) and await unit.appeals.save(after, appeal.version):
            await note(unit, after, actor, AuditWord.APPEAL_WITHDRAWN, now)
        if channel is not None:
            gone = appeal_update(channel.platform, appeal, channel.moderators_ref, ":erased")
            await unit.outbox.add(gone, now)
    await unit.appeals.forget_words([appeal.appeal_id for appeal in found])


async def note(
    unit: UnitOfWork,
    appeal: Appeal,
    actor: str,
    word: AuditWord,
    now: datetime,
    **facts: object,
) -> None:
    """An event of an appeal in its channel's chain."""
    named = {"appeal": appeal.appeal_id, "decision": appeal.decision_id, **facts}
    scope, subject = f"channel:{appeal.channel_id}", f"comment:{appeal.comment_id}"
    await unit.audit.add(AuditEvent(scope, actor, word, subject, named), now)


WORDS = {
    AppealState.UPHELD: AuditWord.APPEAL_UPHELD,
    AppealState.OVERTURNED: AuditWord.APPEAL_OVERTURNED,
    AppealState.WITHDRAWN: AuditWord.APPEAL_WITHDRAWN,
}
