"""Commands: what the bot shows of itself in Telegram's menus and on its profile, in both languages.

Only what differs is set. All of it is wanted, not needed: a refusal is logged, and a Bot API server that
does not know a method is left alone with it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.platforms.telegram.messages import PRIVATE_COMMANDS, REPORT
from bot.ports.events import FOR_MODERATORS, REGISTER
from bot.texts import text

# Indonesian is what Telegram shows where a reader's language has no list of its own.
LANGUAGES = (("id", None), ("en", "en"))
SCOPES: tuple[tuple[BotCommandScope, tuple[str, ...]], ...] = (
    (BotCommandScopeDefault(), PRIVATE_COMMANDS),
    (BotCommandScopeAllPrivateChats(), PRIVATE_COMMANDS),
    (BotCommandScopeAllGroupChats(), (REPORT,)),
    (BotCommandScopeAllChatAdministrators(), (REGISTER, REPORT, *FOR_MODERATORS)),
)
# What the library raises of an answer that is not of the kind it expects, or of a method that is unknown.
UNANSWERED = (TelegramError, TypeError, KeyError, ValueError, AttributeError)
Pairs = list[tuple[str, str]]
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Piece:
    """One thing that the bot shows: its name for the log, how it is asked and set, what it should be."""

    name: str
    ask: Callable[[], Awaitable[object]]
    put: Callable[[], Awaitable[object]]
    wanted: object


async def introduce(bot: Bot) -> None:
    """Register the command lists and the descriptions where they differ; never raises for a refusal."""
    for piece in (*_lists(bot), *_descriptions(bot)):
        try:
            if await piece.ask() != piece.wanted:
                await piece.put()
        except UNANSWERED as error:
            _log.warning("telegram_not_introduced", what=piece.name, why=type(error).__name__)


async def missing_commands(bot: Bot) -> list[str]:
    """The commands of the private chat that Telegram's menu lacks or words differently.

    Raises:
        TelegramError, TypeError, KeyError, ValueError, AttributeError: it cannot be told.
    """
    shown = set(_pairs(await bot.get_my_commands(BotCommandScopeAllPrivateChats())))
    return [f"/{name}" for name, words in _worded(PRIVATE_COMMANDS, "id") if (name, words) not in shown]


def _worded(names: Sequence[str], locale: str) -> Pairs:
    return [(name, text(locale, f"command.{name}")) for name in names]


def _pairs(commands: Sequence[BotCommand]) -> Pairs:
    return [(each.command, each.description) for each in commands]


def _lists(bot: Bot) -> list[_Piece]:
    return [
        _list(bot, scope, _worded(names, locale), language)
        for scope, names in SCOPES
        for locale, language in LANGUAGES
    ]


def _list(bot: Bot, scope: BotCommandScope, wanted: Pairs, language: str | None) -> _Piece:
    async def ask() -> object:
        return _pairs(await bot.get_my_commands(scope, language))

    async def put() -> object:
        return await bot.set_my_commands(wanted, scope, language)

    return _Piece(f"commands/{scope.type}/{language or 'id'}", ask, put, wanted)


def _descriptions(bot: Bot) -> list[_Piece]:
    return [
        make(bot, locale, language)
        for locale, language in LANGUAGES
        for make in (_description, _short_description)
    ]


def _description(bot: Bot, locale: str, language: str | None) -> _Piece:
    wanted = text(locale, "command.description")

    async def ask() -> object:
        return (await bot.get_my_description(language)).description

    async def put() -> object:
        return await bot.set_my_description(wanted, language)

    return _Piece(f"description/{locale}", ask, put, wanted)


def _short_description(bot: Bot, locale: str, language: str | None) -> _Piece:
    wanted = text(locale, "command.short_description")

    async def ask() -> object:
        return (await bot.get_my_short_description(language)).short_description

    async def put() -> object:
        return await bot.set_my_short_description(wanted, language)

    return _Piece(f"short_description/{locale}", ask, put, wanted)
