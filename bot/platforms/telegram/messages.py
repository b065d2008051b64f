"""Reads a message of a group, topic, discussion or channel: a comment, a command, a report, or a post.

Finds the true author and the text that the author wrote without quotes and forwards.
"""

from bot.moderation.comment import Comment, Revision, digest
from bot.platforms.telegram.fields import (
    GROUPS,
    TELEGRAM,
    Raw,
    author,
    flag,
    moment,
    number,
    ref,
    text,
    title,
)
from bot.platforms.telegram.words import authored_text, links_in
from bot.ports.events import (
    FOR_MODERATORS,
    REGISTER,
    ChatMoved,
    CommandGiven,
    CommentReported,
    CommentSeen,
    Event,
    Ignored,
    PostSeen,
)

REPORT = "lapor"
PRIVATE_COMMANDS = (
    "start", "profil", "status", "klaim", "bukti", "cek", "tautkan", "banding", "bahasa", "privasi",
    "hapusdata", "bantuan", "batal", "ketentuan",
    "mundur", "ikut",
)  # fmt: skip
_ONLY_PRIVATE = frozenset({*PRIVATE_COMMANDS, "help"})


def message_event(message: Raw, update_no: int) -> Event:
    """One message outside private chats."""
    chat = message["chat"]
    if flag(chat, "is_direct_messages"):
        return Ignored("a reader's letter to a channel")
    if "migrate_to_chat_id" in message:
        return ChatMoved(TELEGRAM, ref(chat["id"]), ref(message["migrate_to_chat_id"]))
    if (post_ref := _post(message)) is not None:
        return PostSeen(TELEGRAM, ref(chat["id"]), ref(message["message_id"]), post_ref)
    if (command := _command(message)) is not None and (event := _commanded(message, *command, update_no)):
        return event
    if not _says_something(message):
        return Ignored("no words")
    return CommentSeen(comment(message, update_no))


def _says_something(message: Raw) -> bool:
    """Whether there are words to judge; an edit may have taken them away, and with them the tag."""
    return any(key in message for key in ("text", "caption", "edit_date")) or (
        "sticker" in message and "emoji" in message["sticker"]
    )


def comment(message: Raw, update_no: int) -> Comment:
    """A message as a comment; its revision bears the number of the update that showed it."""
    words, entities = authored_text(message)
    posted = moment(message["date"])
    edited = moment(message["edit_date"]) if "edit_date" in message else posted
    links = links_in(words, entities)
    return Comment(
        TELEGRAM,
        ref(message["chat"]["id"]),
        ref(message["message_id"]),
        author(message),
        words,
        posted,
        Revision(edited, update_no, digest(words, links)),
        links,
        _thread(message),
        _answered(message),
        text(message["media_group_id"]) if "media_group_id" in message else None,
    )


def _thread(message: Raw) -> str | None:
    """The forum topic, or the message that the thread began with: in a discussion the copy of the post."""
    return ref(message["message_thread_id"]) if "message_thread_id" in message else None


def _answered(message: Raw) -> str | None:
    """The message that it answers; standing under a topic or a post is no answer to anyone."""
    answered = message.get("reply_to_message")
    if answered is None or _opens_topic(message, answered) or flag(answered, "is_automatic_forward"):
        return None
    return ref(answered["message_id"])


def _opens_topic(message: Raw, answered: Raw) -> bool:
    """Whether what seems answered is only where a topic begins."""
    in_topic, thread = flag(message, "is_topic_message"), message.get("message_thread_id")
    return "forum_topic_created" in answered or (in_topic and answered["message_id"] == thread)


def _post(message: Raw) -> str | None:
    """The linked channel's post that this is the group's copy of."""
    if not flag(message, "is_automatic_forward") or "forward_origin" not in message:
        return None
    origin = message["forward_origin"]
    if text(origin["type"]) != "channel":
        return None
    return f"{ref(origin['chat']['id'])}:{ref(origin['message_id'])}"


def _command(message: Raw) -> tuple[str, str] | None:
    """The command that a message begins with, and the words behind it; never of a forward or an edit."""
    words = message.get("text")
    if words is None or "forward_origin" in message or "edit_date" in message:
        return None
    for entity in message.get("entities", ()):
        if entity["type"] == "bot_command" and number(entity["offset"]) == 0:
            length = number(entity["length"])
            name = text(words)[1:length].partition("@")[0].casefold()
            return name, words[length:].strip()
    return None


def _commanded(message: Raw, name: str, rest: str, update_no: int) -> Event | None:
    """What a command of ours becomes; a slash before other words is a comment like any."""
    chat = message["chat"]
    if name == REGISTER and not rest:
        return CommandGiven(author(message), TELEGRAM, ref(chat["id"]), title(chat), REGISTER)
    if chat["type"] not in GROUPS:
        return None
    if name in FOR_MODERATORS and not rest:
        return CommandGiven(author(message), TELEGRAM, ref(chat["id"]), title(chat), name)
    if name == REPORT:
        return _report(message, update_no)
    return Ignored("a command for the private chat") if name in _ONLY_PRIVATE and not rest else None


def _report(message: Raw, update_no: int) -> CommentReported:
    meant = message.get("reply_to_message")
    if meant is not None and _opens_topic(message, meant):
        meant = None
    return CommentReported(
        author(message),
        ref(message["chat"]["id"]),
        None if meant is None else comment(meant, update_no),
        ref(message["message_id"]),
    )
