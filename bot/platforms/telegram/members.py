"""Reads who came and went: the bot itself, and members of a chat."""

from bot.platforms.telegram.fields import TELEGRAM, Raw, flag, person, ref, text, title
from bot.ports.events import BotStanding, Event, Ignored, MemberCame, MemberLeft, Standing

_PLAIN = {
    "creator": Standing.ADMIN,
    "administrator": Standing.ADMIN,
    "member": Standing.MEMBER,
    "left": Standing.GONE,
    "kicked": Standing.GONE,
}
RIGHTS = (
    ("delete", "can_delete_messages"),
    ("restrict", "can_restrict_members"),
    ("pin", "can_pin_messages"),
)
# In a channel the right to pin is the right to edit.
CHANNEL_RIGHTS = (*RIGHTS[:2], ("pin", "can_edit_messages"))


def membership(change: Raw) -> Event:
    """Somebody came, left or was removed; a promotion is ignored."""
    before, after = standing(change["old_chat_member"]), standing(change["new_chat_member"])
    who, chat = person(change["new_chat_member"]["user"]), ref(change["chat"]["id"])
    if (before is Standing.GONE) == (after is Standing.GONE):
        return Ignored("a member's rights changed")
    return MemberLeft(who, chat) if after is Standing.GONE else MemberCame(who, chat)


def bot_standing(change: Raw) -> Event:
    """The bot was added, promoted, demoted or removed; in a private chat it is a person's own switch."""
    chat = change["chat"]
    before, now = standing(change["old_chat_member"]), standing(change["new_chat_member"])
    actor = person(change["from"])
    if text(chat["type"]) == "private":
        return Ignored("private chat blocked" if now is Standing.GONE else "private chat opened")
    lacks = _lacks(change["new_chat_member"], chat["type"]) if now is Standing.ADMIN else ()
    return BotStanding(TELEGRAM, ref(chat["id"]), title(chat), actor, before, now, lacks)


def standing(member: Raw) -> Standing:
    """How a member stands in a chat, as the platform tells it.

    Raises:
        KeyError: it is told in no known way.
    """
    status = text(member["status"])
    if status == "restricted":
        return Standing.MEMBER if flag(member, "is_member") else Standing.GONE
    return _PLAIN[status]


def _lacks(member: Raw, chat_type: str) -> tuple[str, ...]:
    if member["status"] == "creator":
        return ()
    rights = CHANNEL_RIGHTS if chat_type == "channel" else RIGHTS
    return tuple(word for word, right in rights if not flag(member, right))
