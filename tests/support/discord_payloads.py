"""Discord payloads as the gateway brings them, shortened to what is read."""

import json
from typing import Any

from bot.platforms.discord.reading import read
from bot.ports.events import Event

BOT, GUILD, CHANNEL, THREAD = "900", "800", "700", "701"
SARI = {"id": "5001", "username": "sari", "global_name": "Sari", "discriminator": "0"}
MESSAGE: dict[str, Any] = {
    "id": "1300000000000000000",
    "type": 0,
    "channel_id": CHANNEL,
    "guild_id": GUILD,
    "author": SARI,
    "member": {"nick": None, "roles": []},
    "content": "halo www.Kabar.example/x",
    "timestamp": "2024-10-27T11:00:00.000000+00:00",
    "edited_timestamp": None,
}
PRESS: dict[str, Any] = {
    "id": "1300000000000000001",
    "application_id": BOT,
    "type": 3,
    "token": "aW50:ZXI",
    "guild_id": GUILD,
    "channel_id": CHANNEL,
    "channel": {"id": CHANNEL, "type": 0, "name": "umum"},
    "member": {"user": SARI, "nick": "Bu Sari", "permissions": "0"},
    "message": MESSAGE,
    "data": {"custom_id": "rv:1", "component_type": 2},
    "locale": "id",
}
REF = f"1300000000000000001:{BOT}:aW50:ZXI"
FORM = PRESS | {
    "type": 5,
    "data": {"custom_id": "ask:x:id", "components": [{"components": [{"value": "a"}]}]},
}
REPORT = PRESS | {
    "type": 2, "data": {"type": 3, "name": "x", "target_id": "1", "resolved": {"messages": {"1": MESSAGE}}},
}  # fmt: skip
PAYLOADS = {
    "MESSAGE_CREATE": [MESSAGE, {k: v for k, v in MESSAGE.items() if k != "guild_id"}],
    "MESSAGE_UPDATE": [MESSAGE | {"edited_timestamp": "2024-10-27T12:00:00+00:00"}],
    "MESSAGE_DELETE": [{"id": "5", "channel_id": CHANNEL, "guild_id": GUILD}],
    "INTERACTION_CREATE": [PRESS, FORM, REPORT, PRESS | {"type": 2, "data": {"name": "cek", "options": []}}],
    "GUILD_MEMBER_REMOVE": [{"guild_id": GUILD, "user": SARI}],
    "GUILD_CREATE": [{"id": GUILD, "name": "Wanasari"}],
    "AUTO_MODERATION_ACTION_EXECUTION": [
        {"guild_id": GUILD, "user_id": "1", "rule_id": "3", "action": {"type": 1}}
    ],
}  # fmt: skip


def event_of(kind: str, body: dict[str, Any], parent: str | None = None) -> Event:
    """What the reader makes of a payload."""
    return read(json.dumps({"t": kind, "d": body, "parent": parent, "bot": BOT}).encode())
