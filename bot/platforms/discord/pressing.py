"""Pressing: reads commands, buttons and forms, which Discord calls interactions; pure.

All of them are answered in place, for the person alone: `press_ref` holds what the answer needs. It is as
good as a key for a quarter of an hour and is never written to a log.
"""

from collections.abc import Callable, Iterator, Mapping

from bot.moderation.comment import Author
from bot.platforms.discord.words import DISCORD, Raw, comment_of, number_of, person, ref_of, text_of
from bot.ports.events import (
    FOR_MODERATORS,
    REGISTER,
    ButtonPressed,
    CommandGiven,
    CommentReported,
    Event,
    Ignored,
    PrivateMessage,
    StartPressed,
)

START, ASK = "st:", "ask:"
COMMAND, BUTTON, FORM = 2, 3, 5
_BY_NAME, _ON_MESSAGE = 1, 3
_STARTS = frozenset({"mulai", "start"})
_FOR_CHATS = frozenset({REGISTER, *FOR_MODERATORS})
_THREADS = frozenset({10, 11, 12})
_ADMIN = 1 << 3 | 1 << 5  # administrator, manage the server


def interaction(press: Raw, parent: str | None, _bot: str) -> Event:
    """The event of an interaction; autocompletion and pings are of no interest."""
    reader = _READERS.get(press["type"])
    if reader is None:
        return Ignored("another kind of interaction")
    member = press.get("member")
    author = person(press["user"] if member is None else member["user"], member)
    return reader(press, author, parent or parent_of(press))


def press_ref(press: Raw) -> str:
    """What an answer needs: interaction, application and token.

    Raises:
        TypeError: one of them is missing.
    """
    token = text_of(press["token"])
    return f"{number_of(press['id'])}:{number_of(press['application_id'])}:{token}"


def parent_of(press: Raw) -> str | None:
    """The channel above the thread that an interaction happened in; it says so itself."""
    channel = press.get("channel")
    if channel is None or channel.get("type") not in _THREADS or channel.get("parent_id") is None:
        return None
    return number_of(channel["parent_id"])


def _command(press: Raw, author: Author, parent: str | None) -> Event:
    data = press["data"]
    name = text_of(data["name"])
    if data.get("type", _BY_NAME) == _ON_MESSAGE:
        return _report(press, author, parent)
    if name in _STARTS:
        return StartPressed(author, "", press_ref(press))
    if name in _FOR_CHATS and press.get("guild_id") is not None:
        chat, title = _chat(press, author, parent), text_of((press.get("channel") or {}).get("name", ""))
        return CommandGiven(author, DISCORD, chat, title, name, press_ref(press), _is_admin(press))
    values = [text_of(option["value"]) for option in data.get("options", ())]
    return PrivateMessage(author, " ".join((f"/{name}", *values)), press_ref(press))


def _report(press: Raw, author: Author, parent: str | None) -> Event:
    data = press["data"]
    shown = data["resolved"]["messages"].get(data["target_id"])
    comment = None if shown is None else comment_of(shown, parent)
    return CommentReported(author, _chat(press, author, parent), comment, press_ref=press_ref(press))


def _button(press: Raw, author: Author, parent: str | None) -> Event:
    custom = text_of(press["data"]["custom_id"])
    if custom.startswith(START):
        return StartPressed(author, custom.removeprefix(START), press_ref(press))
    if custom.startswith(ASK):
        return Ignored("opens a form")
    chat, message = _chat(press, author, parent), press["message"]
    shown = ref_of({"id": message["id"], "channel_id": press["channel_id"]}, parent)
    return ButtonPressed(author, chat, shown, press_ref(press), custom, True, _is_admin(press))  # noqa: FBT003 - the event's own form


def _form(press: Raw, author: Author, _parent: str | None) -> Event:
    data = press["data"]
    if not text_of(data["custom_id"]).startswith(ASK):
        return Ignored("a form that is not ours")
    for value in _values(data["components"]):
        return PrivateMessage(author, text_of(value), press_ref(press))
    return Ignored("an empty form")


def _values(components: object) -> Iterator[object]:
    """The fields of a form, in rows (the older shape) or under labels."""
    for each in components if isinstance(components, list) else ():
        if "value" in each:
            yield each["value"]
        yield from _values(each.get("components"))
        if "component" in each:
            yield from _values([each["component"]])


def _chat(press: Raw, author: Author, parent: str | None) -> str:
    """A private chat goes by the person's account, as everywhere."""
    if press.get("guild_id") is None:
        return author.account_id
    return parent or number_of(press["channel_id"])


def _is_admin(press: Raw) -> bool | None:
    """What the platform counted out already; None where it said nothing."""
    permissions = (press.get("member") or {}).get("permissions")
    return None if permissions is None else bool(int(text_of(permissions)) & _ADMIN)


_READERS: Mapping[int, Callable[[Raw, Author, str | None], Event]] = {
    COMMAND: _command,
    BUTTON: _button,
    FORM: _form,
}
