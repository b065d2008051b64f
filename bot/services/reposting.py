"""Reposting: a comment that was taken out of view and may stand after all is posted again by the bot.

No platform gives a deleted message back. Under its author's name, where it stood, without personal data that
a phase found in it; never where its author deleted it or was erased, and gone again when that is taken back.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.dialogue.prompt import Coded, Prompt
from bot.moderation.comment import PlatformName
from bot.moderation.decision import Outcome
from bot.moderation.review import ReviewItem
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.comments import Judged
from bot.ports.outbox import Action
from bot.ports.platform import Effect, Send
from bot.ports.reposts import Repost
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import delete, restore
from bot.services.quoting import masked, plain_name

_STAYS = frozenset({Outcome.APPROVE, Outcome.WITHHOLD})
_HIDES = frozenset({Outcome.HOLD, Outcome.REMOVE})


async def bring_back(unit: UnitOfWork, judged: Judged, key: str, now: datetime) -> None:
    """Record the repost; `key` names the decision that leads to it."""
    if not judged.gone:
        place = judged.channel_ref, judged.message_ref
        await unit.outbox.add(restore(judged.platform, place, judged.comment_id, key), now)


async def was_hidden(unit: UnitOfWork, judged: Judged, item: ReviewItem | None = None) -> bool:
    """Whether the platform took the message out of view, by the system's word or an item's earlier one."""
    for version in range(1, item.version if item else 1):
        if item is not None and await unit.outbox.sent_at(f"delete:review:{item.item_id}:{version}"):
            return True
    for decision_id, outcome, _ in await unit.comments.decisions_of(judged.comment_id):
        if outcome in _HIDES and await unit.outbox.sent_at(f"delete:{judged.comment_id}:{decision_id}"):
            return True
    return False


async def restored(unit: UnitOfWork, action: Action) -> Effect | None:
    """The comment again, in the bot's hand, as long as it may stand."""
    judged = await unit.comments.judged(int(str(action.payload["comment"])))
    channel = await unit.channels.by_id(judged.channel_id) if judged else None
    author = await unit.people.by_row(judged.account_row) if judged else None
    if judged is None or channel is None or author is None or not author.account_id:
        return None
    if judged.outcome not in _STAYS or judged.gone or not judged.text:
        return None
    under = await unit.comments.thread_of(judged.comment_id)
    # A chat with another number since has none of its old messages.
    reply_to = under if channel.channel_ref == judged.channel_ref else None
    name = plain_name(await unit.people.name_of(author.row_id))
    # Whoever decided saw dots where the phase found personal data: nothing else is made public.
    shown = masked(judged, len(judged.text))
    prompt = Prompt("comment.restored", {"name": name or Coded("appeal.no_name")}, quote=shown)
    return Send(channel.channel_ref, prompt, channel.locale, action.key, reply_to=reply_to)


async def reposted(unit: UnitOfWork, action: Action, receipt: str, now: datetime) -> None:
    """It stands again; what was taken back or erased on the way goes at once."""
    judged = await unit.comments.judged(int(str(action.payload["comment"])))
    if judged is None:
        return
    made = await unit.reposts.add(judged.comment_id, (str(action.payload["chat_ref"]), receipt), now)
    scope, subject = f"channel:{judged.channel_id}", f"comment:{judged.comment_id}"
    await unit.audit.add(AuditEvent(scope, "system", AuditWord.COMMENT_REPOSTED, subject), now)
    author = await unit.people.by_row(judged.account_row)
    if judged.outcome not in _STAYS or author is None or not author.account_id:
        await take_down(unit, judged.platform, [made], now)


async def take_down(
    unit: UnitOfWork, platform: PlatformName, standing: Sequence[Repost], now: datetime
) -> None:
    """Take messages of ours out of view."""
    for each in standing:
        place = each.chat_ref, each.message_ref
        await unit.outbox.add(delete(platform, place, f"repost:{each.repost_id}"), now)
    await unit.reposts.ended([each.repost_id for each in standing], now)
