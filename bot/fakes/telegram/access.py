"""Where the bot may write and what it may do to whom.

Decides by membership and rights alone; changes nothing.
"""

from bot.fakes.telegram.refusal import Json, bad, forbidden
from bot.fakes.telegram.world import STAFF, Chat, Member, World


def writable(world: World, reference: int | str) -> Chat:
    """Find the chat that the bot wants to write to.

    Raises:
        Refused: 400 no such chat or no right; 403 the person never started or blocked the bot, or
            the bot is not there.
    """
    if isinstance(reference, int) and reference in world.people:
        _check_person(world, reference)
        return world.private(reference)
    chat = present(world, reference)
    mine = chat.standing(world.me)
    if chat.kind == "channel" and not may(world, chat, "can_post_messages"):
        raise bad("need administrator rights in the channel chat")
    if mine.status == "restricted" and not mine.rights.get("can_send_messages"):
        raise bad("not enough rights to send text messages to the chat")
    return chat


def present(world: World, reference: int | str) -> Chat:
    """Find a chat that the bot is in.

    Raises:
        Refused: 400 no such chat; 403 the bot left it or was thrown out.
    """
    chat = world.chat(reference)
    where = "group chat" if chat.kind == "group" else f"{chat.kind} chat"
    status = chat.standing(world.me).status
    if chat.kind == "private" and status == "kicked":
        raise forbidden("bot was blocked by the user")
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {where}")
    if status == "left":
        raise forbidden(f"bot is not a member of the {where}")
    return chat


def _check_person(world: World, number: int) -> None:
    person = world.people[number]
    if person.user["is_bot"]:
        raise forbidden("bot can't send messages to bots")
    if person.blocked:
        raise forbidden("bot was blocked by the user")
    if not person.started:
        raise forbidden("bot can't initiate conversation with a user")


def may(world: World, chat: Chat, right: str) -> bool:
    """Tell whether the bot has an administrator's right in a chat."""
    mine = chat.standing(world.me)
    return mine.status == "creator" or (mine.status == "administrator" and mine.rights.get(right, False))


def existing(chat: Chat, number: int, words: str) -> Json:
    """Find a message of a chat.

    Raises:
        Refused: 400 with the words, it is not there.
    """
    if number not in chat.messages:
        raise bad(words)
    return chat.messages[number]


def punishable(world: World, reference: int | str, user: int) -> tuple[Chat, Member]:
    """Find a member whom the bot may restrict or ban.

    Raises:
        Refused: 400, the bot lacks the right, or it is a stranger, an administrator or the owner.
    """
    chat = present(world, reference)
    if chat.kind == "private":
        raise bad("can't restrict members in private chats")
    if not may(world, chat, "can_restrict_members"):
        raise bad("not enough rights to restrict/unrestrict chat member")
    if user == world.me:
        raise bad("can't restrict self")
    if user not in world.people:
        raise bad("PARTICIPANT_ID_INVALID")
    member = chat.standing(user)
    if member.status == "creator":
        raise bad("can't remove chat owner")
    if member.status in STAFF:
        raise bad("user is an administrator of the chat")
    return chat, member
