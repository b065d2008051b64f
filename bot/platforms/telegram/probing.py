"""Probing: what Telegram says of the token, the privacy mode and the bot's rights in each chat."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
from telegram import Bot, ChatMemberAdministrator
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.ports.platform import Finding

LARGEST_SKEW_SECONDS = 60


async def probe(bot: Bot, chat_refs: Sequence[str]) -> list[Finding]:
    """Findings for the token and every chat."""
    try:
        me = await bot.get_me()
        webhook = await bot.get_webhook_info()
    except InvalidToken:
        return [Finding("fail", "check.telegram.token_wrong", {})]
    except (NetworkError, TelegramError) as error:
        return [Finding("fail", "check.telegram.unreachable", {"why": type(error).__name__})]
    found = [Finding("ok", "check.telegram.token", {"username": f"@{me.username}"}), await _clock(bot)]
    if not me.can_read_all_group_messages:
        found.append(Finding("warn", "check.telegram.privacy_mode", {"username": f"@{me.username}"}))
    if webhook.url:
        found.append(Finding("fail", "check.telegram.webhook_set", {}))
    return found + [finding for chat in chat_refs for finding in await _chat(bot, chat)]


async def _clock(bot: Bot) -> Finding:
    """Our clock against Telegram's own: deadlines and draws hang on it."""
    try:
        async with httpx.AsyncClient(timeout=10) as client:
            answer = await client.get(f"{bot.base_url}/getMe")
        theirs = parsedate_to_datetime(answer.headers["date"])
    except (httpx.HTTPError, KeyError, ValueError) as error:
        return Finding("warn", "check.telegram.unreachable", {"why": type(error).__name__})
    seconds = round(abs((datetime.now(UTC) - theirs).total_seconds()))
    if seconds > LARGEST_SKEW_SECONDS:
        return Finding("fail", "check.clock_wrong", {"seconds": seconds})
    return Finding("ok", "check.clock", {"seconds": seconds})


async def _chat(bot: Bot, chat_ref: str) -> list[Finding]:
    where: dict[str, object] = {"chat": chat_ref}
    try:
        member = await bot.get_chat_member(int(chat_ref), bot.id)
    except (BadRequest, Forbidden, ValueError):
        return [Finding("fail", "check.telegram.not_in_chat", where)]
    except TelegramError as error:
        return [Finding("warn", "check.telegram.unreachable", {"why": type(error).__name__})]
    if not isinstance(member, ChatMemberAdministrator):
        return [Finding("warn", "check.telegram.not_admin", where)]
    if not member.can_delete_messages:
        return [Finding("warn", "check.telegram.cannot_delete", where)]
    return [Finding("ok", "check.telegram.chat", where)]
