"""Commands: what a person may type or press in Discord's own menus, in both languages, offered once.

Their base names are the Indonesian ones, which are also what the bot hears, whatever a person's client shows.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog

from bot.platforms.discord.rest import Rest
from bot.ports.events import DUTY, QUEUE, REGISTER
from bot.ports.platform import PlatformBusy, PlatformRefused
from bot.texts import text

REPORT = "Laporkan komentar"
MANAGE_GUILD, MANAGE_MESSAGES = 1 << 5, 1 << 13
# Offered in servers, to those who have the right there; who may use it is asked of us.
_FOR = {REGISTER: MANAGE_GUILD, QUEUE: MANAGE_MESSAGES, DUTY: MANAGE_MESSAGES}
_BY_NAME, _ON_MESSAGE, _STRING = 1, 3, 3
_SERVER, _BOT_CHAT = 0, 1  # where a command is offered
# By base name, the English name; the order is the menu's.
NAMES: Mapping[str, str] = {
    "mulai": "start", "profil": "profile", "status": "status", "klaim": "claim", "bukti": "receipts",
    "cek": "check", "tautkan": "link", "banding": "appeal", "bahasa": "language", "privasi": "privacy",
    "hapusdata": "deletemydata", "bantuan": "help", "batal": "cancel", "ketentuan": "terms",
    REGISTER: "register", QUEUE: "queue", DUTY: "duty",
    "mundur": "stepback", "ikut": "rejoin",
}  # fmt: skip
_OPTIONS: Mapping[str, tuple[str, str]] = {"cek": ("pesan", "message"), "tautkan": ("kode", "code")}
# What of a command is compared; Discord adds numbers and versions of its own.
_OURS = (
    "type", "name", "name_localizations", "description", "description_localizations", "options",
    "default_member_permissions", "contexts",
)  # fmt: skip
_APPLICATION = "/applications/{application_id}/commands"
_log = structlog.get_logger()


def payload() -> list[dict[str, Any]]:
    """All global commands."""
    return [*(_command(name, english) for name, english in NAMES.items()), _report()]


async def register(rest: Rest) -> None:
    """Offer the commands if they differ from what is offered; a failure is logged and ends nothing."""
    wanted = payload()
    try:
        application = await application_id(rest)
        if not differ(await offered(rest, application), wanted):
            return
        await rest.call("PUT", _APPLICATION, json=wanted, application_id=application)
    except (PlatformBusy, PlatformRefused) as error:
        _log.warning("discord_commands_not_offered", why=str(error))
    except Exception as error:  # noqa: BLE001 - a server that knows no commands may answer anything
        _log.warning("discord_commands_not_offered", why=type(error).__name__)


async def offered(rest: Rest, application: str) -> Sequence[Mapping[str, Any]]:
    """The global commands as Discord has them.

    Raises:
        PlatformBusy: not now.
        PlatformRefused: never.
    """
    query = {"with_localizations": "true"}
    found = await rest.call("GET", _APPLICATION, query=query, application_id=application)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


async def application_id(rest: Rest) -> str:
    """The bot's application; an old bot's differs from its account.

    Raises:
        PlatformBusy: not now.
    """
    for path in ("/applications/@me", "/oauth2/applications/@me"):
        with suppress(PlatformRefused):
            found = await rest.call("GET", path)
            return str(found.get("id") or rest.bot_id)
    return rest.bot_id


def differ(offered: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Whether what is offered is not what we want."""
    return _compared(offered) != _compared(wanted)


def _compared(commands: Sequence[Mapping[str, Any]]) -> list[Any]:
    kept = [{key: _plain(each.get(key)) for key in _OURS} for each in commands]
    for each in kept:
        # Taken as a number, given back as text.
        each["default_member_permissions"] = str(each["default_member_permissions"] or "")
    return sorted(kept, key=lambda each: (str(each["type"]), str(each["name"])))


def _plain(value: Any) -> Any:
    """Without what Discord leaves out or fills in where nothing was said."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items() if each} or None
    if isinstance(value, list):
        return [_plain(each) for each in value] or None
    return value or None


def _command(name: str, english: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": _BY_NAME, "name": name, "name_localizations": _localized(name, english),
        **_described(f"discord.command.{name}"), "contexts": [_SERVER, _BOT_CHAT],
    }  # fmt: skip
    if name in _FOR:
        made |= {"default_member_permissions": _FOR[name], "contexts": [_SERVER]}
    if name in _OPTIONS:
        option, translated = _OPTIONS[name]
        described = _described(f"discord.option.{option}")
        names = _localized(option, translated)
        made["options"] = [{"type": _STRING, "name": option, "name_localizations": names, **described}]
    return made


def _report() -> dict[str, Any]:
    names = _localized(REPORT, "Report comment")
    return {"type": _ON_MESSAGE, "name": REPORT, "name_localizations": names, "contexts": [_SERVER]}


def _described(code: str) -> dict[str, Any]:
    indonesian, english = text("id", code), text("en", code)
    return {"description": indonesian, "description_localizations": _localized(indonesian, english)}


def _localized(indonesian: str, english: str) -> dict[str, str]:
    return {"id": indonesian, "en-US": english, "en-GB": english}
