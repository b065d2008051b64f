"""The objects that the calls of `table.py` carry, written as that table is.

Decides their fields and types. Refuses to know the objects that the server sends back: those are
held against the real library, which reads them.
"""

_SCOPE = {"type": "String!"}
_SCOPE_CHAT = {"type": "String!", "chat_id": "Integer|String!"}
_SAY = ("messages", "audios", "documents", "photos", "videos", "video_notes", "voice_notes", "polls")

PERMISSIONS = (
    *(f"can_send_{what}" for what in _SAY),
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)

OBJECTS: dict[str, dict[str, str]] = {
    "MessageEntity": {
        "type": "String!",
        "offset": "Integer!",
        "length": "Integer!",
        "url": "String",
        "language": "String",
        "custom_emoji_id": "String",
    },
    "InlineKeyboardMarkup": {"inline_keyboard": "[[InlineKeyboardButton]]!"},
    "InlineKeyboardButton": {
        "text": "String!",
        "url": "String",
        "callback_data": "String",
        "style": "String",
    },
    "ReplyKeyboardMarkup": {
        "keyboard": "[[KeyboardButton]]!",
        "is_persistent": "Boolean",
        "resize_keyboard": "Boolean",
        "one_time_keyboard": "Boolean",
        "input_field_placeholder": "String",
        "selective": "Boolean",
    },
    "KeyboardButton": {
        "text": "String!",
        "style": "String",
        "request_contact": "Boolean",
        "request_location": "Boolean",
    },
    "ReplyKeyboardRemove": {"remove_keyboard": "Boolean!", "selective": "Boolean"},
    "ForceReply": {
        "force_reply": "Boolean!",
        "input_field_placeholder": "String",
        "selective": "Boolean",
    },
    "ReplyParameters": {
        "message_id": "Integer!",
        "chat_id": "Integer|String",
        "allow_sending_without_reply": "Boolean",
        "quote": "String",
        "quote_parse_mode": "String",
        "quote_entities": "[MessageEntity]",
        "quote_position": "Integer",
    },
    "LinkPreviewOptions": {
        "is_disabled": "Boolean",
        "url": "String",
        "prefer_small_media": "Boolean",
        "prefer_large_media": "Boolean",
        "show_above_text": "Boolean",
    },
    "ChatPermissions": dict.fromkeys(PERMISSIONS, "Boolean"),
    "ReactionTypeEmoji": {"type": "String!", "emoji": "String!"},
    "ReactionTypeCustomEmoji": {"type": "String!", "custom_emoji_id": "String!"},
    "ReactionTypePaid": {"type": "String!"},
    "MenuButtonCommands": {"type": "String!"},
    "MenuButtonWebApp": {"type": "String!", "text": "String!", "web_app": "WebAppInfo!"},
    "MenuButtonDefault": {"type": "String!"},
    "WebAppInfo": {"url": "String!"},
    "BotCommand": {"command": "String!", "description": "String!"},
    "BotCommandScopeDefault": _SCOPE,
    "BotCommandScopeAllPrivateChats": _SCOPE,
    "BotCommandScopeAllGroupChats": _SCOPE,
    "BotCommandScopeAllChatAdministrators": _SCOPE,
    "BotCommandScopeChat": _SCOPE_CHAT,
    "BotCommandScopeChatAdministrators": _SCOPE_CHAT,
    "BotCommandScopeChatMember": _SCOPE_CHAT | {"user_id": "Integer!"},
}

# A union's members by the value of their `type`.
UNIONS: dict[str, dict[str, str]] = {
    "ReactionType": {
        "emoji": "ReactionTypeEmoji",
        "custom_emoji": "ReactionTypeCustomEmoji",
        "paid": "ReactionTypePaid",
    },
    "MenuButton": {
        "commands": "MenuButtonCommands",
        "web_app": "MenuButtonWebApp",
        "default": "MenuButtonDefault",
    },
    "BotCommandScope": {
        "default": "BotCommandScopeDefault",
        "all_private_chats": "BotCommandScopeAllPrivateChats",
        "all_group_chats": "BotCommandScopeAllGroupChats",
        "all_chat_administrators": "BotCommandScopeAllChatAdministrators",
        "chat": "BotCommandScopeChat",
        "chat_administrators": "BotCommandScopeChatAdministrators",
        "chat_member": "BotCommandScopeChatMember",
    },
}

UPDATE_KINDS = frozenset((
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
    "business_message", "edited_business_message", "deleted_business_messages", "guest_message",
    "message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result",
    "callback_query", "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll",
    "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost",
    "removed_chat_boost", "managed_bot",
))  # fmt: skip
# What an empty `allowed_updates` leaves out.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

# Written without the variation selector, as the service compares them.
REACTIONS = frozenset((
    "👍", "👎", "❤", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩",
    "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤\u200d🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌",
    "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨\u200d💻",
    "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒",
    "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷\u200d♂", "🤷", "🤷\u200d♀", "😡",
))  # fmt: skip
