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
from bot.services.actions import card_update, delete
from bot.services.appeal_actions import appeal_update, restore
from bot.services.penalties import PenaltyDesk

_HIDES = frozenset({Outcome.HOLD, Outcome.REMOVE})


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
    lifted = await penalties.pardon(unit, judged, now)
    if item is not None:
        # What the system counted for the same words falls as well, where a person decided after it.
        lifted |= await penalties.pardon(unit, replace(judged, decision_id=item.decision_id), now)
    by = appeal.decided_by or "system"
    await unit.comments.overrule(judged.comment_id, Outcome.APPROVE, by, now)
    facts = {"verb": "overturn", "appeal": appeal.appeal_id}
    scope, subject = f"channel:{judged.channel_id}", f"comment:{judged.comment_id}"
    await unit.audit.add(AuditEvent(scope, by, AuditWord.COMMENT_OVERRULED, subject, facts), now)
    await _item_follows(unit, judged, item, (by, now))
    if not stands and not judged.gone:
        place = judged.channel_ref, judged.message_ref
        await unit.outbox.add(restore(judged.platform, place, appeal.appeal_id), now)
    return stands, lifted


async def _called_off(unit: UnitOfWork, judged: Judged, item: ReviewItem | None) -> bool:
    """Cancel the removal that waits; whether the message is still there."""
    key = f"{judged.comment_id}:{judged.decision_id}"
    if item is not None and item.state in TAKEN_DOWN:
        key = f"review:{item.item_id}:{item.version}"
    stands = await unit.outbox.cancel(f"delete:{key}")
    for decision_id, outcome, _ in await unit.comments.decisions_of(judged.comment_id):
        # Hidden already, while it was held or before a person had their say.
        if outcome in _HIDES and await unit.outbox.sent_at(f"delete:{judged.comment_id}:{decision_id}"):
            return False
    return stands


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


async def learn(unit: UnitOfWork, action: Action, receipt: str, now: datetime) -> None:
    """A card of an appeal, or a comment that was posted again, now stands somewhere."""
    appeal = await unit.appeals.get(int(str(action.payload["appeal"])))
    channel = await unit.channels.by_id(appeal.channel_id) if appeal else None
    if appeal is None or channel is None:
        return
    if action.kind == "appeal_card":
        if channel.moderators_ref is not None:
            await unit.appeals.card_shown(appeal.appeal_id, channel.moderators_ref, receipt)
        return
    await unit.appeals.reposted(appeal.appeal_id, channel.channel_ref, receipt)
    scope, subject = f"channel:{channel.channel_id}", f"comment:{appeal.comment_id}"
    facts: dict[str, object] = {"appeal": appeal.appeal_id}
    await unit.audit.add(AuditEvent(scope, "system", AuditWord.APPEAL_REPOSTED, subject, facts), now)
    judged = await unit.comments.judged(appeal.comment_id)
    author = await unit.people.by_row(judged.account_row) if judged else None
    if author is None or not author.account_id:
        # Erased while it was on its way.
        await _take_down(unit, appeal.appeal_id, (channel.channel_ref, receipt), now)


async def forget_appeals(unit: UnitOfWork, person_id: int, actor: str, now: datetime) -> None:
    """What a person said in appeals goes, their open appeals end, and reposts of their comments go."""
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
    for appeal_id, chat_ref, message_ref in await unit.appeals.reposts_of(rows):
        await _take_down(unit, appeal_id, (chat_ref, message_ref), now)


async def _take_down(unit: UnitOfWork, appeal_id: int, place: tuple[str, str], now: datetime) -> None:
    appeal = await unit.appeals.get(appeal_id)
    channel = await unit.channels.by_id(appeal.channel_id) if appeal else None
    if channel is not None:
        await unit.outbox.add(delete(channel.platform, place, f"repost:{appeal_id}"), now)


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
