"""The Bot API methods that this project may call, as the fake server knows them.

Decides which fields a method takes, which of them it needs, and their types. Refuses to know what
a call does. `tests/fakes_tests/test_telegram_table.py` holds it against the published description.

A type reads `Integer`, `String`, `Boolean`, `InputFile`, an object of `shapes.py`, `[T]` for an
array, `A|B` for either; a closing `!` marks a field that must be there.
"""

_SEND = {
    "chat_id": "Integer|String!",
    "message_thread_id": "Integer",
    "parse_mode": "String",
    "disable_notification": "Boolean",
    "protect_content": "Boolean",
    "allow_paid_broadcast": "Boolean",
    "message_effect_id": "String",
    "reply_parameters": "ReplyParameters",
    "reply_markup": "InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply",
}
_EDIT = {
    "chat_id": "Integer|String",
    "message_id": "Integer",
    "inline_message_id": "String",
    "reply_markup": "InlineKeyboardMarkup",
}
_CHAT = {"chat_id": "Integer|String!"}
_IN_CHAT = {"chat_id": "Integer|String!", "message_id": "Integer!"}
_MEMBER = {"chat_id": "Integer|String!", "user_id": "Integer!"}
_FROM = {"from_chat_id": "Integer|String!", "message_id": "Integer!", "video_start_timestamp": "Integer"}
_CAPTION = {"caption": "String", "parse_mode": "String", "caption_entities": "[MessageEntity]"}
_LANGUAGE = {"language_code": "String"}
_COMMANDS = {"scope": "BotCommandScope", "language_code": "String"}

METHODS: dict[str, dict[str, str]] = {
    "getMe": {},
    "getUpdates": {
        "offset": "Integer",
        "limit": "Integer",
        "timeout": "Integer",
        "allowed_updates": "[String]",
    },
    "setWebhook": {
        "url": "String!",
        "certificate": "InputFile",
        "ip_address": "String",
        "max_connections": "Integer",
        "allowed_updates": "[String]",
        "drop_pending_updates": "Boolean",
        "secret_token": "String",
    },
    "deleteWebhook": {"drop_pending_updates": "Boolean"},
    "getWebhookInfo": {},
    "sendMessage": _SEND
    | {"text": "String!", "entities": "[MessageEntity]", "link_preview_options": "LinkPreviewOptions"},
    "sendDocument": _SEND
    | {
        "document": "InputFile|String!",
        "thumbnail": "InputFile|String",
        "caption": "String",
        "caption_entities": "[MessageEntity]",
        "disable_content_type_detection": "Boolean",
    },
    "editMessageText": _EDIT
    | {
        "text": "String",
        "parse_mode": "String",
        "entities": "[MessageEntity]",
        "link_preview_options": "LinkPreviewOptions",
    },
    "editMessageCaption": _EDIT | _CAPTION | {"show_caption_above_media": "Boolean"},
    "editMessageReplyMarkup": _EDIT,
    "copyMessage": _SEND | _FROM | _CAPTION | {"show_caption_above_media": "Boolean"},
    "forwardMessage": _FROM
    | {
        "chat_id": "Integer|String!",
        "message_thread_id": "Integer",
        "disable_notification": "Boolean",
        "protect_content": "Boolean",
        "message_effect_id": "String",
    },
    "sendChatAction": _CHAT | {"message_thread_id": "Integer", "action": "String!"},
    "deleteMessages": _CHAT | {"message_ids": "[Integer]!"},
    "deleteMessage": _IN_CHAT,
    "setMessageReaction": _IN_CHAT | {"reaction": "[ReactionType]", "is_big": "Boolean"},
    "pinChatMessage": _IN_CHAT | {"disable_notification": "Boolean"},
    "unpinChatMessage": _CHAT | {"message_id": "Integer"},
    "answerCallbackQuery": {
        "callback_query_id": "String!",
        "text": "String",
        "show_alert": "Boolean",
        "url": "String",
        "cache_time": "Integer",
    },
    "restrictChatMember": _MEMBER
    | {
        "permissions": "ChatPermissions!",
        "use_independent_chat_permissions": "Boolean",
        "until_date": "Integer",
    },
    "banChatMember": _MEMBER | {"until_date": "Integer", "revoke_messages": "Boolean"},
    "unbanChatMember": _MEMBER | {"only_if_banned": "Boolean"},
    "getChat": _CHAT,
    "getChatMember": _MEMBER,
    "getChatAdministrators": _CHAT | {"return_bots": "Boolean"},
    "getChatMemberCount": _CHAT,
    "leaveChat": _CHAT,
    "setMyCommands": _COMMANDS | {"commands": "[BotCommand]!"},
    "deleteMyCommands": _COMMANDS,
    "getMyCommands": _COMMANDS,
    "setMyName": _LANGUAGE | {"name": "String"},
    "getMyName": _LANGUAGE,
    "setMyDescription": _LANGUAGE | {"description": "String"},
    "getMyDescription": _LANGUAGE,
    "setMyShortDescription": _LANGUAGE | {"short_description": "String"},
    "getMyShortDescription": _LANGUAGE,
    "setChatMenuButton": {"chat_id": "Integer", "menu_button": "MenuButton"},
    "getChatMenuButton": {"chat_id": "Integer"},
    "logOut": {},
    "close": {},
}
