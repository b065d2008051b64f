"""The calls that write, change and take away messages.

Decides what they do and when they are refused; fields are already held against the table.
"""

from bot.fakes.telegram.access import existing, may, present, writable
from bot.fakes.telegram.checking import Upload
from bot.fakes.telegram.entities import parsed
from bot.fakes.telegram.keyboards import check_markup, inline
from bot.fakes.telegram.refusal import Json, bad
from bot.fakes.telegram.shapes import REACTIONS
from bot.fakes.telegram.world import Chat, World

TEXT_CHARACTERS = 4096
CAPTION_CHARACTERS = 1024
DELETABLE_SECONDS = 48 * 3600
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def _words(args: Json, name: str, most: int, too_long: str) -> Json:
    text, entities = parsed(args.get(name, ""), args.get("parse_mode"))
    if len(text) > most:
        raise bad(too_long)
    marks = "entities" if name == "text" else "caption_entities"
    entities = args.get(marks, entities)
    return {name: text.strip()} | ({marks: entities} if entities else {})


def _text(args: Json) -> Json:
    content = _words(args, "text", TEXT_CHARACTERS, "message is too long")
    if not content["text"]:
        raise bad("message text is empty")
    return content


def _reply(world: World, chat: Chat, args: Json) -> Json:
    wanted = args.get("reply_parameters")
    if wanted is None:
        return {}
    if wanted["message_id"] in chat.messages:
        return world.answering(chat, wanted["message_id"])
    if wanted.get("allow_sending_without_reply"):
        return {}
    raise bad("message to be replied not found")


def voice(world: World, chat: Chat) -> Json:
    """Say as whom the bot speaks: as itself, in a channel as the channel."""
    return {"sender_chat": chat.wire()} if chat.kind == "channel" else {"from": world.bot}


def _thread(chat: Chat, args: Json) -> Json:
    thread = args.get("message_thread_id")
    if thread is None:
        return {}
    if thread not in (chat.topics if chat.forum else chat.messages):
        raise bad("message thread not found")
    return {"message_thread_id": thread} | ({"is_topic_message": True} if chat.forum else {})


def _send(world: World, args: Json, content: Json) -> Json:
    chat = writable(world, args["chat_id"])
    check_markup(args.get("reply_markup"), private=chat.kind == "private")
    extra = _thread(chat, args) | _reply(world, chat, args) | inline(args.get("reply_markup"))
    message = world.keep(chat, voice(world, chat), content | extra)
    if "keyboard" in args.get("reply_markup", {}) or "remove_keyboard" in args.get("reply_markup", {}):
        world.keyboards[chat.number] = args["reply_markup"]
    return message


def send_message(world: World, args: Json) -> Json:
    """Write a text into a chat."""
    return _send(world, args, _text(args))


def send_document(world: World, args: Json) -> Json:
    """Write a file into a chat; it is kept under its file id."""
    content = _words(args, "caption", CAPTION_CHARACTERS, "message caption is too long")
    caption = content if content["caption"] else {}
    upload = args["document"]
    if not isinstance(upload, Upload):
        if upload not in world.files:
            raise bad("wrong file identifier/HTTP URL specified")
        upload = Upload("file", world.files[upload])
    if not upload.content:
        raise bad("file must be non-empty")
    number = f"BQACAgUAAx{len(world.files) + 1:06d}"
    world.files[number] = upload.content
    head = {"file_id": number, "file_unique_id": number[-8:], "file_name": upload.name}
    return _send(world, args, {"document": head | {"file_size": len(upload.content)}} | caption)


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


_HEAD = ("message_id", "date", "chat", "from", "sender_chat", "reply_to_message", "message_thread_id")


def edit_text(world: World, args: Json) -> Json:
    """Replace a message's text; a keyboard that is not sent again goes."""
    return _change(world, args, _text(args), _HEAD)


def edit_markup(world: World, args: Json) -> Json:
    """Replace or remove a message's keyboard."""
    kept = (*_HEAD, "text", "entities", "document", "caption", "caption_entities")
    return _change(world, args, {}, kept)


def delete(world: World, args: Json) -> bool:
    """Take a message away: the bot's own, any in private, or by right; within 48 hours."""
    chat = present(world, args["chat_id"])
    message = existing(chat, args["message_id"], "message to delete not found")
    own = message.get("from") == world.bot or chat.kind == "private"
    if not own and not may(world, chat, "can_delete_messages"):
        raise bad("not enough rights to delete the message")
    if world.now() - message["date"] > DELETABLE_SECONDS:
        raise bad("message can't be deleted")
    del chat.messages[args["message_id"]]
    chat.pinned = [number for number in chat.pinned if number != args["message_id"]]
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
