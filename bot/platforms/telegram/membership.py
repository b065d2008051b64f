"""Membership on Telegram: what `getChatMember` answers, asked at the pace of all else."""

from collections.abc import Mapping
from typing import Any

from telegram import Bot
from telegram.error import ChatMigrated

from bot.platforms.telegram.limits import Limits
from bot.platforms.telegram.members import standing
from bot.platforms.telegram.refusals import named
from bot.ports.events import Standing
from bot.ports.platform import PlatformRefused


async def member_of(bot: Bot, limits: Limits, chat_ref: str, account_id: str) -> Mapping[str, Any]:
    """How an account stands in a chat, or in the supergroup that it became; empty for an odd answer.

    Raises:
        PlatformBusy: not now.
        PlatformRefused: the chat or the account is unknown.
    """
    await limits.before()
    try:
        with named():
            asked = {"chat_id": int(chat_ref), "user_id": int(account_id)}
            member = await bot.do_api_request("getChatMember", api_kwargs=asked)
    except ChatMigrated as error:
        return await member_of(bot, limits, str(error.new_chat_id), account_id)
    return member if isinstance(member, dict) else {}


def is_there(member: Mapping[str, Any]) -> bool:
    """Whether the answer says that the account is in the chat.

    Raises:
        PlatformRefused: it says neither.
    """
    try:
        return standing(dict(member)) is not Standing.GONE
    except (KeyError, TypeError) as error:
        raise PlatformRefused("no membership in the answer") from error
