"""The REST routes that this project may call, as the fake server knows them.

Decides which fields a route takes, in its body and its query, which of them it needs, and their types.
Refuses to know what a call does. `tests/fakes_tests/test_discord_table.py` holds it against the published
description.

A type reads `Integer`, `String`, `Boolean`, `Snowflake`, `Time`, `Object` or an object of `shapes.py`, `[T]`
for an array, `A|B` for either; then the greatest length in parentheses, `?` where null may stand, `!` where
the field must be there. A body that is an array has the one field `[]`.
"""

from dataclasses import dataclass, field

from bot.fakes.discord.shapes import OBJECTS

Fields = dict[str, str]


@dataclass(frozen=True)
class Route:
    """One route; `body` is None where there is none, `callbacks` the kinds of `data` by the body's `type`."""

    body: Fields | None = None
    query: Fields = field(default_factory=dict)
    callbacks: dict[int, str] = field(default_factory=dict)
    open: bool = False


_SAID = OBJECTS["IncomingWebhookUpdateForInteractionCallbackRequestPartial"]
_MESSAGE = _SAID | {"sticker_ids": "[Snowflake](3)?"}
_HOOKED = _SAID | {"tts": "Boolean?"}
_HOOK = {"thread_id": "Snowflake"}
_HOOK_EDIT = _HOOK | {"with_components": "Boolean"}
_CHANNEL = {
    "name": "String(100)?",
    "topic": "String(4096)?",
    "archived": "Boolean?",
    "locked": "Boolean?",
    "auto_archive_duration": "Integer?",
    "rate_limit_per_user": "Integer?",
}

ROUTES: dict[str, Route] = {
    "GET /gateway": Route(open=True),
    "GET /gateway/bot": Route(),
    "GET /users/@me": Route(),
    "POST /users/@me/channels": Route({"recipient_id": "Snowflake?"}),
    "GET /applications/@me": Route(),
    "GET /oauth2/applications/@me": Route(),
    "GET /applications/{application_id}/commands": Route(query={"with_localizations": "Boolean"}),
    "PUT /applications/{application_id}/commands": Route({"[]": "[ApplicationCommandUpdateRequest](130)"}),
    "GET /channels/{channel_id}": Route(),
    "PATCH /channels/{channel_id}": Route(_CHANNEL),
    "GET /channels/{channel_id}/messages": Route(
        query={"around": "Snowflake", "before": "Snowflake", "after": "Snowflake", "limit": "Integer(100)"}
    ),
    "POST /channels/{channel_id}/messages": Route(
        _MESSAGE
        | {
            "tts": "Boolean?",
            "nonce": "Integer|String(25)?",
            "enforce_nonce": "Boolean?",
            "message_reference": "MessageReferenceRequest?",
        }
    ),
    "GET /channels/{channel_id}/messages/{message_id}": Route(),
    "PATCH /channels/{channel_id}/messages/{message_id}": Route(_MESSAGE),
    "DELETE /channels/{channel_id}/messages/{message_id}": Route(),
    "POST /channels/{channel_id}/messages/bulk-delete": Route({"messages": "[Snowflake](100)!"}),
    "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me": Route(),
    "DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me": Route(),
    "PUT /channels/{channel_id}/pins/{message_id}": Route(),
    "DELETE /channels/{channel_id}/pins/{message_id}": Route(),
    "PUT /channels/{channel_id}/messages/pins/{message_id}": Route(),
    "DELETE /channels/{channel_id}/messages/pins/{message_id}": Route(),
    "GET /channels/{channel_id}/threads/archived/public": Route(
        query={"before": "Time", "limit": "Integer(100)"}
    ),
    "GET /guilds/{guild_id}": Route(query={"with_counts": "Boolean"}),
    "GET /guilds/{guild_id}/channels": Route(),
    "GET /guilds/{guild_id}/threads/active": Route(),
    "GET /guilds/{guild_id}/roles": Route(),
    "GET /guilds/{guild_id}/members/{user_id}": Route(),
    "PATCH /guilds/{guild_id}/members/{user_id}": Route({"communication_disabled_until": "Time?"}),
    "GET /guilds/{guild_id}/auto-moderation/rules": Route(),
    "POST /interactions/{interaction_id}/{interaction_token}/callback": Route(
        {"type": "Integer!", "data": "Object?"},
        {"with_response": "Boolean"},
        {
            4: "IncomingWebhookInteractionRequest",
            5: "IncomingWebhookInteractionRequest",
            6: "IncomingWebhookUpdateForInteractionCallbackRequestPartial",
            7: "IncomingWebhookUpdateForInteractionCallbackRequestPartial",
            9: "ModalInteractionCallbackRequestData",
        },
        open=True,
    ),
    "POST /webhooks/{webhook_id}/{webhook_token}": Route(
        _HOOKED, _HOOK_EDIT | {"wait": "Boolean"}, open=True
    ),
    "GET /webhooks/{webhook_id}/{webhook_token}/messages/@original": Route(query=_HOOK, open=True),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original": Route(_SAID, _HOOK_EDIT, open=True),
    "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original": Route(query=_HOOK, open=True),
    "GET /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": Route(query=_HOOK, open=True),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": Route(_SAID, _HOOK_EDIT, open=True),
    "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": Route(query=_HOOK, open=True),
}

# The library sends these and the service takes them; the published description leaves them out.
UNDESCRIBED: dict[str, Fields] = {
    "ApplicationCommandUpdateRequest": {"nsfw": "Boolean?"},
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": {"tts": "Boolean?"},
    "PATCH /channels/{channel_id}/messages/{message_id}": {"tts": "Boolean?"},
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original": {"tts": "Boolean?"},
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}": {"tts": "Boolean?"},
}
