"""Probing: what Telegram says of the token, the webhook, the menu, and the bot's standing in each chat.

Only a wrong token, a wrong clock, a webhook in the way and a chat without the bot are failures; what a Bot
API server does not know is a warning at most.
"""

from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
from telegram import Bot, ChatMember, ChatMemberAdministrator, ChatMemberOwner, WebhookInfo
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.platforms.telegram.commands import UNANSWERED, missing_commands
from bot.platforms.telegram.members import CHANNEL_RIGHTS, RIGHTS
from bot.platforms.telegram.refusals import MethodMissing
from bot.ports.platform import Finding

_T = TypeVar("_T")
LARGEST_SKEW_SECONDS = 60
_RIGHT_FINDINGS = {
    "delete": "check.telegram.cannot_delete",
    "restrict": "check.telegram.cannot_restrict",
    "pin": "check.telegram.cannot_pin",
}


async def probe(bot: Bot, chat_refs: Sequence[str], webhook_url: str = "") -> list[Finding]:
    """Findings for the token, the feed, the menu and every chat.

    `webhook_url`: the settings' own; empty means that updates are asked for.
    """
    try:
        me = await bot.get_me()
    except InvalidToken:
        return [Finding("fail", "check.telegram.token_wrong", {})]
    except TelegramError as error:
        return [_unreachable("fail", error)]
    who = {"username": f"@{me.username}" if me.username else str(me.id)}
    found = [Finding("ok", "check.telegram.token", dict(who)), await _clock(bot)]
    if not me.can_read_all_group_messages:
        found.append(Finding("warn", "check.telegram.privacy_mode", dict(who)))
    found += await _webhook(bot, webhook_url)
    found += await _menu(bot)
    return found + [finding for chat in chat_refs for finding in await _chat(bot, chat, chat_refs)]


def _unreachable(level: str, error: Exception) -> Finding:
    return Finding(level, "check.telegram.unreachable", {"why": type(error).__name__})


async def _clock(bot: Bot) -> Finding:
    """Our clock against Telegram's own: deadlines and draws hang on it."""
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            answer = await client.get(f"{bot.base_url}/getMe")
        theirs = parsedate_to_datetime(answer.headers["date"])
    except (httpx.HTTPError, KeyError, ValueError) as error:
        return _unreachable("warn", error)
    seconds = round(abs((datetime.now(UTC) - theirs).total_seconds()))
    if seconds > LARGEST_SKEW_SECONDS:
        return Finding("fail", "check.clock_wrong", {"seconds": seconds})
    return Finding("ok", "check.clock", {"seconds": seconds})


async def _known(asked: Awaitable[_T]) -> _T | None:
    """An answer that a Bot API server may not know how to give."""
    try:
        return await asked
    except UNANSWERED:
        return None


async def _webhook(bot: Bot, wanted: str) -> list[Finding]:
    """Where Telegram takes the updates, against where the settings want them."""
    info = await _known(bot.get_webhook_info())
    if info is None:
        return [Finding("warn", "check.telegram.not_told", {"method": "getWebhookInfo"})]
    if info.url and info.url != wanted:
        return [Finding("fail", "check.telegram.webhook_elsewhere", {"host": urlsplit(info.url).hostname})]
    if not wanted:
        return []
    if not info.url:
        return [Finding("warn", "check.telegram.webhook_not_set", {})]
    return [_deliveries(info)]


def _deliveries(info: WebhookInfo) -> Finding:
    waiting: dict[str, object] = {"count": info.pending_update_count}
    if info.last_error_message:
        return Finding("warn", "check.telegram.webhook_fails", waiting | {"why": info.last_error_message})
    if info.pending_update_count:
        return Finding("warn", "check.telegram.webhook_waits", waiting)
    return Finding("ok", "check.telegram.webhook", {})


async def _menu(bot: Bot) -> list[Finding]:
    missing = await _known(missing_commands(bot))
    if missing is None:
        return [Finding("warn", "check.telegram.not_told", {"method": "getMyCommands"})]
    if missing:
        return [Finding("warn", "check.telegram.commands_missing", {"commands": ", ".join(missing)})]
    return [Finding("ok", "check.telegram.commands", {})]


async def _chat(bot: Bot, chat_ref: str, known: Sequence[str]) -> list[Finding]:
    """The bot's standing in a chat, and whether the words under a channel's posts can be seen."""
    try:
        member = await bot.get_chat_member(int(chat_ref), bot.id)
    except MethodMissing:
        return [Finding("warn", "check.telegram.not_told", {"method": "getChatMember"})]
    except (BadRequest, Forbidden, ValueError):
        return [Finding("fail", "check.telegram.not_in_chat", {"chat": chat_ref})]
    except UNANSWERED as error:
        return [_unreachable("warn", error)]
    chat = await _known(bot.get_chat(int(chat_ref)))
    if chat is None or chat.type != ChatType.CHANNEL:
        return _rights(member, chat_ref, RIGHTS)
    found = _rights(member, chat_ref, CHANNEL_RIGHTS)
    if chat.linked_chat_id is None:
        found.append(Finding("warn", "check.telegram.no_discussion", {"chat": chat_ref}))
    elif str(chat.linked_chat_id) not in known:
        group = {"chat": chat_ref, "group": str(chat.linked_chat_id)}
        found.append(Finding("warn", "check.telegram.discussion_unknown", dict(group)))
    return found


def _rights(member: ChatMember, chat_ref: str, rights: Sequence[tuple[str, str]]) -> list[Finding]:
    where: dict[str, object] = {"chat": chat_ref}
    if isinstance(member, ChatMemberOwner):
        return [Finding("ok", "check.telegram.chat", where)]
    if not isinstance(member, ChatMemberAdministrator):
        return [Finding("warn", "check.telegram.not_admin", where)]
    lacking = [word for word, right in rights if not getattr(member, right)]
    if not lacking:
        return [Finding("ok", "check.telegram.chat", where)]
    return [Finding("warn", _RIGHT_FINDINGS[word], where) for word in lacking]
