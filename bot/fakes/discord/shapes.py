"""The objects that calls carry, with the types and needs of their fields; the grammar is in `table.py`."""

_EMOJI = "ComponentEmojiForRequest?"

OBJECTS: dict[str, dict[str, str]] = {
    "RichEmbed": {
        "type": "String?",
        "url": "String(2048)?",
        "title": "String(256)?",
        "color": "Integer?",
        "timestamp": "Time?",
        "description": "String(4096)?",
        "author": "RichEmbedAuthor?",
        "image": "RichEmbedImage?",
        "footer": "RichEmbedFooter?",
        "fields": "[RichEmbedField](25)?",
    },
    "RichEmbedAuthor": {"name": "String(256)?", "url": "String(2048)?", "icon_url": "String(2048)?"},
    "RichEmbedImage": {"url": "String(2048)?"},
    "RichEmbedFooter": {"text": "String(2048)?", "icon_url": "String(2048)?"},
    "RichEmbedField": {"name": "String(256)!", "value": "String(1024)!", "inline": "Boolean?"},
    "MessageAllowedMentionsRequest": {
        "parse": "[String]?",
        "users": "[Snowflake](100)?",
        "roles": "[Snowflake](100)?",
        "replied_user": "Boolean?",
    },
    "MessageReferenceRequest": {
        "guild_id": "Snowflake?",
        "channel_id": "Snowflake?",
        "message_id": "Snowflake!",
        "fail_if_not_exists": "Boolean?",
        "type": "Integer?",
    },
    "MessageAttachmentRequest": {
        "id": "Snowflake!",
        "filename": "String(1024)?",
        "description": "String(1024)?",
        "title": "String(1024)?",
        "is_spoiler": "Boolean?",
    },
    "ActionRowComponentForMessageRequest": {
        "type": "Integer!",
        "id": "Integer?",
        "components": "[ButtonComponentForMessageRequest|StringSelectComponentForMessageRequest](5)!",
    },
    "ButtonComponentForMessageRequest": {
        "type": "Integer!",
        "id": "Integer?",
        "custom_id": "String(100)?",
        "style": "Integer!",
        "label": "String(80)?",
        "disabled": "Boolean?",
        "url": "String(512)?",
        "emoji": _EMOJI,
    },
    "StringSelectComponentForMessageRequest": {
        "type": "Integer!",
        "id": "Integer?",
        "custom_id": "String(100)!",
        "placeholder": "String(150)?",
        "min_values": "Integer?",
        "max_values": "Integer?",
        "disabled": "Boolean?",
        "required": "Boolean?",
        "options": "[StringSelectOptionForRequest](25)!",
    },
    "StringSelectOptionForRequest": {
        "label": "String(100)!",
        "value": "String(100)!",
        "description": "String(100)?",
        "default": "Boolean?",
        "emoji": _EMOJI,
    },
    "ComponentEmojiForRequest": {"id": "Snowflake?", "name": "String(32)!"},
    "ActionRowComponentForModalRequest": {
        "type": "Integer!",
        "id": "Integer?",
        "components": "[TextInputComponentForModalRequest](5)!",
    },
    "LabelComponentForModalRequest": {
        "type": "Integer!",
        "id": "Integer?",
        "label": "String(45)!",
        "description": "String(100)?",
        "component": "TextInputComponentForModalRequest|StringSelectComponentForModalRequest!",
    },
    "TextDisplayComponentForModalRequest": {"type": "Integer!", "id": "Integer?", "content": "String(4000)!"},
    "TextInputComponentForModalRequest": {
        "type": "Integer!",
        "id": "Integer?",
        "custom_id": "String(100)!",
        "style": "Integer!",
        "label": "String(45)?",
        "value": "String(4000)?",
        "placeholder": "String(100)?",
        "required": "Boolean?",
        "min_length": "Integer?",
        "max_length": "Integer?",
    },
    "ModalInteractionCallbackRequestData": {
        "custom_id": "String(100)!",
        "title": "String(45)!",
        "components": "[ActionRowComponentForModalRequest|LabelComponentForModalRequest"
        "|TextDisplayComponentForModalRequest](40)!",
    },
    "ApplicationCommandUpdateRequest": {
        "id": "Snowflake?",
        "type": "Integer?",
        "name": "String(32)!",
        "name_localizations": "Object?",
        "description": "String(100)?",
        "description_localizations": "Object?",
        "options": "[ApplicationCommandStringOption|ApplicationCommandIntegerOption"
        "|ApplicationCommandUserOption|ApplicationCommandBooleanOption](25)?",
        "default_member_permissions": "Integer?",
        "dm_permission": "Boolean?",
        "contexts": "[Integer]?",
        "integration_types": "[Integer]?",
    },
    "ApplicationCommandStringOption": {
        "type": "Integer!",
        "name": "String(32)!",
        "name_localizations": "Object?",
        "description": "String(100)!",
        "description_localizations": "Object?",
        "required": "Boolean?",
        "autocomplete": "Boolean?",
        "min_length": "Integer?",
        "max_length": "Integer?",
        "choices": "[ApplicationCommandOptionStringChoice](25)?",
    },
    "ApplicationCommandOptionStringChoice": {
        "name": "String(100)!",
        "name_localizations": "Object?",
        "value": "String(6000)!",
    },
}
_OPTION = {
    key: OBJECTS["ApplicationCommandStringOption"][key]
    for key in ("type", "name", "name_localizations", "description", "description_localizations", "required")
}
OBJECTS["ApplicationCommandIntegerOption"] = _OPTION | {"autocomplete": "Boolean?"}
OBJECTS["ApplicationCommandUserOption"] = _OPTION
OBJECTS["ApplicationCommandBooleanOption"] = _OPTION
OBJECTS["StringSelectComponentForModalRequest"] = OBJECTS["StringSelectComponentForMessageRequest"]
_SAID = {
    "content": "String(2000)?",
    "embeds": "[RichEmbed](10)?",
    "allowed_mentions": "MessageAllowedMentionsRequest?",
    "components": "[ActionRowComponentForMessageRequest](40)?",
    "attachments": "[MessageAttachmentRequest](10)?",
    "flags": "Integer?",
}
OBJECTS["IncomingWebhookInteractionRequest"] = _SAID | {"tts": "Boolean?"}
OBJECTS["IncomingWebhookUpdateForInteractionCallbackRequestPartial"] = _SAID

# Objects told apart by their `type`, where several may stand in one place.
TAGS: dict[str, int] = {
    "ActionRowComponentForMessageRequest": 1,
    "ButtonComponentForMessageRequest": 2,
    "StringSelectComponentForMessageRequest": 3,
    "ActionRowComponentForModalRequest": 1,
    "TextInputComponentForModalRequest": 4,
    "StringSelectComponentForModalRequest": 3,
    "TextDisplayComponentForModalRequest": 10,
    "LabelComponentForModalRequest": 18,
    "ApplicationCommandStringOption": 3,
    "ApplicationCommandIntegerOption": 4,
    "ApplicationCommandBooleanOption": 5,
    "ApplicationCommandUserOption": 6,
}
