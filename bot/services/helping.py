"""Helping: the institution's help text on its way to whoever may need it, and what the card says of that.

Never mentions a rule and never offers an appeal: nothing was decided against anybody. Once an author and day.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.dialogue.prompt import Coded, Prompt
from bot.moderation.comment import PlatformName
from bot.moderation.decision import Outcome
from bot.moderation.review import ReviewItem
from bot.ports.comments import Judged
from bot.ports.outbox import Action, Priority
from bot.ports.people import Account
from bot.ports.platform import Effect, Send
from bot.ports.unit_of_work import UnitOfWork

# Whoever opens the private chat within a day of their cry still gets it there.
STILL_OF_USE = timedelta(days=1)
_ZONE = ZoneInfo("Asia/Jakarta")


class HelpComposer(Protocol):
    """Makes the message of one kind of action; None where it is of no use any more."""

    async def __call__(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """The message as the policy words it now."""
        ...


def in_private(author: Account, channel_id: int, now: datetime) -> Action:
    """The help text in the author's private chat; it waits a day for one that is not open."""
    due = None if author.private_open else now + STILL_OF_USE
    place, payload = f"person:{author.row_id}", {"account": author.row_id, "channel": channel_id}
    key = _private_key(author.row_id, now)
    return Action(key, author.platform, "help", place, payload, Priority.URGENT, due, place)


def in_public(platform: PlatformName, place: tuple[str, str], author_row: int, now: datetime) -> Action:
    """The help text under the comment at (chat, message)."""
    chat_ref, message_ref = place
    payload = {"chat_ref": chat_ref, "message_ref": message_ref}
    key, target = _public_key(author_row, now), f"help:{chat_ref}:{message_ref}"
    return Action(key, platform, "help_public", target, payload, Priority.URGENT, lane=chat_ref)


def helping() -> Mapping[str, HelpComposer]:
    """The composers of what is recorded here, by kind."""
    return {"help": _help, "help_public": _help_public}


async def _help(unit: UnitOfWork, action: Action) -> Effect | None:
    account = await unit.people.by_row(int(str(action.payload["account"])))
    channel = await unit.channels.by_id(int(str(action.payload["channel"])))
    text = channel.policy.help_text if channel is not None else ""
    if account is None or not text or not account.private_open or not account.account_id:
        return None
    return Send(account.account_id, Prompt("help.private", {"help": text}), account.locale, action.key)


async def _help_public(unit: UnitOfWork, action: Action) -> Effect | None:
    """While the comment is there and nobody decided that it was no cry for help."""
    chat_ref, message_ref = str(action.payload["chat_ref"]), str(action.payload["message_ref"])
    comment_id = await unit.comments.id_of(action.platform, chat_ref, message_ref)
    judged = await unit.comments.judged(comment_id) if comment_id is not None else None
    channel = await unit.channels.by_id(judged.channel_id) if judged is not None else None
    if judged is None or channel is None or judged.gone or judged.outcome is not Outcome.TO_PERSON:
        return None
    # A chat with another number since has none of its old messages.
    policy, is_there = channel.policy, channel.channel_ref == chat_ref
    if not is_there or not policy.help_public or not policy.help_text:
        return None
    prompt = Prompt("help.public", {"help": policy.help_text})
    return Send(chat_ref, prompt, channel.locale, action.key, reply_to=message_ref)


async def help_lines(unit: UnitOfWork, item: ReviewItem, judged: Judged) -> tuple[Coded, ...]:
    """What a card says of whether the author of an urgent comment was reached; nothing of any other."""
    channel = await unit.channels.by_id(judged.channel_id) if item.urgent else None
    if channel is None:
        return ()
    if not channel.policy.help_text:
        return (Coded("review.help.missing"),)
    row, at = judged.account_row, item.opened_at
    lines = [await _private_line(unit, row, at)]
    if await unit.outbox.sent_at(_public_key(row, at)) is not None:
        lines.append(Coded("review.help.public"))
    return tuple(lines)


async def _private_line(unit: UnitOfWork, account_row: int, at: datetime) -> Coded:
    if await unit.outbox.sent_at(_private_key(account_row, at)) is not None:
        return Coded("review.help.sent")
    author = await unit.people.by_row(account_row)
    is_open = author is not None and author.private_open
    return Coded("review.help.waiting") if is_open else Coded("review.help.closed")


def _private_key(account_row: int, at: datetime) -> str:
    return f"help:{account_row}:{at.astimezone(_ZONE):%Y%m%d}"


def _public_key(account_row: int, at: datetime) -> str:
    return f"help_public:{account_row}:{at.astimezone(_ZONE):%Y%m%d}"
