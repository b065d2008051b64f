"""The fake run as a process of its own: which acts may come over HTTP, and what its world is told as."""

from dataclasses import asdict

from bot.fakes.discord.fake import FakeDiscord
from bot.fakes.discord.refusal import Json
from bot.fakes.remote import control, serve

ACTS = frozenset((
    "add_person", "add_guild", "add_channel", "add_member", "add_rule", "set_permissions", "user_says",
    "user_dm", "user_closes_dms", "user_edits", "user_deletes", "mods_bulk_delete", "user_reacts",
    "user_opens_thread", "thread_changed", "thread_deleted", "channel_deleted", "user_presses",
    "user_submits", "user_commands", "user_reports", "interaction_answers", "member_joins",
    "member_leaves", "bot_added", "bot_removed", "guild_down", "automod_blocks", "messages",
    "bot_messages", "dms", "bot_reaction", "pinned", "timeouts", "called", "fail_next", "drop_next",
    "slow_next", "gateway_drop", "gateway_invalid_session", "gateway_reconnect", "gateway_silence",
    "forget_sessions", "duplicate_next", "reorder_next", "raw_event",
))  # fmt: skip


def snapshot(fake: FakeDiscord) -> Json:
    """Give what the world knows: calls, violations, shards, commands, interactions, guilds and channels."""
    world = fake.world
    channels = {
        str(one.number): {
            "kind": one.kind,
            "name": one.name,
            "guild": str(one.guild),
            "messages": fake.messages(one.number),
            "pinned": fake.pinned(one.number),
        }
        for one in world.channels.values()
    }
    guilds = {
        str(one.number): {"name": one.name, "here": one.here, "timeouts": fake.timeouts(one.number)}
        for one in world.guilds.values()
    }
    shards = [{"shard": [one.shard, one.shards], "sent": len(one.sent)} for one in fake.sessions]
    asked = {str(number): fake.interaction_answers(number) for number in world.interactions}
    told: Json = {"calls": [asdict(call) for call in fake.calls], "violations": fake.violations}
    told |= {"commands": fake.commands, "identified": fake.identified, "shards": shards}
    return told | {"channels": channels, "guilds": guilds, "interactions": asked}


async def run(token: str, port: int, *, rate_limits: bool = False) -> None:
    """Run until killed; the first line of output is a JSON object with the addresses and the token."""
    fake = FakeDiscord(token, port=port, rate_limits=rate_limits)

    def told() -> Json:
        addresses = {"root": fake.root, "api_base": fake.api_base, "gateway_url": fake.gateway_url}
        return addresses | {"token": token, "bot_id": str(fake.bot_id)}

    await serve(fake, control(fake, ACTS, lambda: snapshot(fake)), told)
