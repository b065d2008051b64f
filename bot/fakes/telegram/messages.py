"""The calls that change, take away and mark messages.

Decides what they do and when they are refused; fields are already held against the table.
"""

from bot.fakes.telegram.access import existing, may, present
from bot.fakes.telegram.contents import caption_of, text_of
from bot.fakes.telegram.keyboards import check_markup, inline
from bot.fakes.telegram.refusal import Json, bad
from bot.fakes.telegram.sending import MEDIA, voice
from bot.fakes.telegram.shapes import REACTIONS
from bot.fakes.telegram.world import Chat, World

DELETABLE_SECONDS = 48 * 3600
DELETED_AT_ONCE = 100
# Service messages about how a chat or topic came to be stay.
_LASTING = ("forum_topic_created", "migrate_from_chat_id", "supergroup_chat_created", "channel_chat_created")
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def _editable(world: World, args: Json) -> tuple[Chat, Json]:
    if "chat_id" not in args:
        raise bad("chat_id is empty")
    if "message_id" not in args:
        raise bad("message identifier is not specified")
    chat = present(world, args["chat_id"])
    message = existing(chat, args["message_id"], "message to edit not found")
    posted = chat.kind == "channel" and may(world, chat, "can_edit_messages")
    if message.get("from") != world.bot and not posted:
        raise bad("message can't be edited")
    return chat, message


def _change(world: World, args: Json, content: Json, kept: tuple[str, ...]) -> Json:
    chat, message = _editable(world, args)
    check_markup(args.get("reply_markup"), private=chat.kind == "private")
    base = {key: item for key, item in message.items() if key in kept}
    # The service finds marks anew, so a changed text is put together as a new message is.
    changed = world.marked(base | content | inline(args.get("reply_markup")))
    if changed == {key: item for key, item in message.items() if key != "edit_date"}:
        raise bad(_SAME)
    message.clear()
    message.update(changed | {"edit_date": world.now()})
    return message


_HEAD = (
    "message_id", "date", "chat", "from", "sender_chat", "reply_to_message", "message_thread_id",
    "is_topic_message", "media_group_id", "forward_origin", "has_protected_content",
)  # fmt: skip


def edit_text(world: World, args: Json) -> Json:
    """Replace a message's text; a keyboard that is not sent again goes."""
    content = text_of(args)
    if "text" not in _editable(world, args)[1]:
        raise bad("there is no text in the message to edit")
    return _change(world, args, content, _HEAD)


def edit_caption(world: World, args: Json) -> Json:
    """Replace or remove the caption of a message's media; a keyboard that is not sent again goes."""
    content = caption_of(args)
    if not any(key in _editable(world, args)[1] for key in MEDIA):
        raise bad("there is no caption in the message to edit")
    return _change(world, args, content, (*_HEAD, *MEDIA))


def edit_markup(world: World, args: Json) -> Json:
    """Replace or remove a message's keyboard."""
    kept = (*_HEAD, *MEDIA, "text", "entities", "caption", "caption_entities")
    return _change(world, args, {}, kept)


def _check_deletable(world: World, chat: Chat, message: Json) -> None:
    own = message.get("from") == world.bot or chat.kind == "private"
    if not own and not may(world, chat, "can_delete_messages"):
        raise bad("not enough rights to delete the message")
    # Whatever its rights: the service keeps bots from older messages.
    if world.now() - message["date"] > DELETABLE_SECONDS or any(key in message for key in _LASTING):
        raise bad("message can't be deleted")


def _take_away(chat: Chat, number: int) -> None:
    del chat.messages[number]
    chat.pinned = [other for other in chat.pinned if other != number]


def delete(world: World, args: Json) -> bool:
    """Take a message away: the bot's own, any in private, or by right; within 48 hours."""
    chat = present(world, args["chat_id"])
    _check_deletable(world, chat, existing(chat, args["message_id"], "message to delete not found"))
    _take_away(chat, args["message_id"])
    return True


def delete_many(world: World, args: Json) -> bool:
    """Take up to a hundred messages away; those that are not there are passed over."""
    chat, numbers = present(world, args["chat_id"]), args["message_ids"]
    if not numbers:
        raise bad("message identifiers are not specified")
    if len(numbers) > DELETED_AT_ONCE:
        raise bad("too many message identifiers specified")
    there = [number for number in dict.fromkeys(numbers) if number in chat.messages]
    for number in there:
        _check_deletable(world, chat, chat.messages[number])
    for number in there:
        _take_away(chat, number)
    return True


def react(world: World, args: Json) -> bool:
    """Put the bot's reaction on a message, or take it off with an empty list."""
    chat = present(world, args["chat_id"])
    existing(chat, args["message_id"], "message to react not found")
    reactions = args.get("reaction", [])
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if not reaction.get("custom_emoji_id", "0").isdigit():
            raise bad("invalid custom emoji identifier specified")
        # Paid and custom reactions need a chat that allows them; no chat here does.
        if str(reaction.get("emoji", "")).replace("\ufe0f", "") not in REACTIONS:
            raise bad("REACTION_INVALID")
    chat.reactions.setdefault(args["message_id"], {})[world.me] = reactions
    return True


def _pinner(world: World, args: Json) -> Chat:
    chat = present(world, args["chat_id"])
    right = "can_edit_messages" if chat.kind == "channel" else "can_pin_messages"
    if chat.kind != "private" and not may(world, chat, right):
        raise bad("not enough rights to manage pinned messages in the chat")
    return chat


def pin(world: World, args: Json) -> bool:
    """Pin a message."""
    chat = _pinner(world, args)
    existing(chat, args["message_id"], "message to pin not found")
    chat.pinned = [number for number in chat.pinned if number != args["message_id"]] + [args["message_id"]]
    # Alone of what a bot does, this comes back to it as a message.
    pinned = world.answering(chat, args["message_id"])["reply_to_message"]
    world.service(chat, voice(world, chat), {"pinned_message": pinned})
    return True


def unpin(world: World, args: Json) -> bool:
    """Unpin a message, the last pinned one when none is named."""
    chat = _pinner(world, args)
    number = args.get("message_id", chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(number)
    return True
