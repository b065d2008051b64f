"""The calls that put a message into a chat.

Decides where it stands, as whom the bot speaks, and when it is refused; fields are already held
against the table.
"""

from bot.fakes.telegram.access import existing, present, writable
from bot.fakes.telegram.checking import Upload
from bot.fakes.telegram.contents import caption_of, text_of
from bot.fakes.telegram.keyboards import check_markup, inline
from bot.fakes.telegram.refusal import Json, bad
from bot.fakes.telegram.world import Chat, World

MEDIA = ("photo", "video", "document", "voice", "audio", "animation")
_CONTENT = (*MEDIA, "sticker", "poll", "text", "entities", "caption", "caption_entities")
_ACTIONS = frozenset((
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
))  # fmt: skip


def voice(world: World, chat: Chat) -> Json:
    """Say as whom the bot speaks: as itself, in a channel as the channel."""
    return {"sender_chat": chat.wire()} if chat.kind == "channel" else {"from": world.bot}


def _reply(world: World, chat: Chat, args: Json) -> Json:
    wanted = args.get("reply_parameters")
    if wanted is None:
        return {}
    if wanted["message_id"] in chat.messages:
        return world.answering(chat, wanted["message_id"])
    if wanted.get("allow_sending_without_reply"):
        return {}
    raise bad("message to be replied not found")


def _thread(chat: Chat, args: Json) -> Json:
    thread = args.get("message_thread_id")
    if thread is None:
        return {}
    if thread not in (chat.topics if chat.forum else chat.messages):
        raise bad("message thread not found")
    return {"message_thread_id": thread} | ({"is_topic_message": True} if chat.forum else {})


def _put(world: World, args: Json, content: Json) -> Json:
    chat = writable(world, args["chat_id"])
    check_markup(args.get("reply_markup"), private=chat.kind == "private")
    extra = _thread(chat, args) | _reply(world, chat, args) | inline(args.get("reply_markup"))
    if args.get("protect_content"):
        extra["has_protected_content"] = True
    message = world.keep(chat, voice(world, chat), content | extra)
    if "keyboard" in args.get("reply_markup", {}) or "remove_keyboard" in args.get("reply_markup", {}):
        world.keyboards[chat.number] = args["reply_markup"]
    return message


def send_message(world: World, args: Json) -> Json:
    """Write a text into a chat."""
    return _put(world, args, text_of(args))


def send_document(world: World, args: Json) -> Json:
    """Write a file into a chat; it is kept under its file id."""
    caption = caption_of(args)
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
    return _put(world, args, {"document": head | {"file_size": len(upload.content)}} | caption)


def _source(world: World, args: Json, verb: str, done: str) -> tuple[Chat, Json]:
    """Find what is copied or forwarded: no service message and nothing protected."""
    reference = args["from_chat_id"]
    known = isinstance(reference, int) and reference in world.people
    chat = world.private(int(reference)) if known else present(world, reference)
    message = existing(chat, args["message_id"], f"message to {verb} not found")
    if message.get("has_protected_content") or not any(key in message for key in _CONTENT):
        raise bad(f"message can't be {done}")
    return chat, message


def copy_message(world: World, args: Json) -> Json:
    """Write again what a message says, without its author; a caption that is given replaces its own."""
    _, message = _source(world, args, "copy", "copied")
    content = {key: message[key] for key in _CONTENT if key in message}
    if "caption" in args and any(key in message for key in MEDIA):
        content = {key: content[key] for key in MEDIA if key in content} | caption_of(args)
    return {"message_id": _put(world, args, content)["message_id"]}


def forward_message(world: World, args: Json) -> Json:
    """Pass a message on, with where it is from."""
    chat, message = _source(world, args, "forward", "forwarded")
    content = {key: message[key] for key in _CONTENT if key in message}
    content["forward_origin"] = message.get("forward_origin") or _origin(chat, message)
    return _put(world, args, content)


def _origin(chat: Chat, message: Json) -> Json:
    head = {"date": message["date"]}
    if chat.kind == "channel":
        return head | {"type": "channel", "chat": message["sender_chat"], "message_id": message["message_id"]}
    if "sender_chat" in message:
        return head | {"type": "chat", "sender_chat": message["sender_chat"]}
    return head | {"type": "user", "sender_user": message["from"]}


def chat_action(world: World, args: Json) -> bool:
    """Show that the bot is at work."""
    if args["action"] not in _ACTIONS:
        raise bad("wrong parameter action in request")
    chat = writable(world, args["chat_id"])
    world.actions.append({"chat_id": chat.number, "action": args["action"]} | _thread(chat, args))
    return True
