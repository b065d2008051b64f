"""Reads a message of the private chat: a contact, the opening of the bot, or words."""

from bot.platforms.telegram.fields import Raw, person, ref, text
from bot.ports.events import ContactShared, Event, Ignored, PrivateMessage, StartPressed

HIDDEN = "hidden"  # whom a forward is from, where that person lets nobody know


def private_event(message: Raw) -> Event:
    """A message of a private chat; media without words are ignored."""
    writer = person(message["from"])
    if "contact" in message:
        return _contact(message)
    words = message["text"] if "text" in message else message.get("caption")
    if words is None:
        return Ignored("private, no words")
    said, source = text(words), _source(message)
    command, _, payload = said.partition(" ")
    if not source and (command == "/start" or command.startswith("/start@")):
        return StartPressed(writer, payload.strip())
    return PrivateMessage(writer, said, forwarded_from=source)


def _contact(message: Raw) -> ContactShared:
    contact = message["contact"]
    owner = contact.get("user_id")
    phone = text(contact["phone_number"])
    return ContactShared(person(message["from"]), phone, None if owner is None else ref(owner))


def _source(message: Raw) -> str:
    """Whom a forwarded message is from; empty when it is not forwarded."""
    if "forward_origin" not in message:
        return ""
    origin = message["forward_origin"]
    match text(origin["type"]):
        case "user":
            return ref(origin["sender_user"]["id"])
        case "chat":
            return ref(origin["sender_chat"]["id"])
        case "channel":
            return ref(origin["chat"]["id"])
        case _:
            return HIDDEN
