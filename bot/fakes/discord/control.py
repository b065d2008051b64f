"""The fake run as a process of its own, and its handle for whoever started it.

Decides which acts may come over HTTP; the acts themselves are those of `FakeDiscord`.
"""

import asyncio
import json
import sys
from dataclasses import asdict
from typing import Any

import aiohttp
from aiohttp import web

from bot.fakes.discord.crowd import CannotActError
from bot.fakes.discord.fake import FakeDiscord
from bot.fakes.discord.refusal import Json

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


def control(fake: FakeDiscord) -> web.Application:
    """Make the routes `POST act` and `GET state`."""

    async def act(request: web.Request) -> web.Response:
        asked = await request.json()
        if asked["do"] not in ACTS:
            return web.json_response({"error": f"no act {asked['do']}"}, status=404)
        try:
            done = getattr(fake, asked["do"])(**asked["with"])
        except (CannotActError, KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": repr(error)}, status=400)
        return web.json_response({"done": done})

    async def state(_: web.Request) -> web.Response:
        return web.json_response(snapshot(fake), dumps=lambda value: json.dumps(value, default=repr))

    app = web.Application()
    app.router.add_post("/act", act)
    app.router.add_get("/state", state)
    return app


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


async def serve(token: str, port: int, *, rate_limits: bool = False) -> None:
    """Run until killed; the first line of output is a JSON object with the addresses and the token."""
    fake = FakeDiscord(token, port=port, rate_limits=rate_limits)
    await fake.start(control(fake))
    address = {"root": fake.root, "api_base": fake.api_base, "gateway_url": fake.gateway_url}
    sys.stdout.write(json.dumps(address | {"token": token, "bot_id": str(fake.bot_id)}) + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


class RemoteFake:
    """The handle: `act("user_says", channel_id=..., ...)` and `state()` of the fake at an address."""

    def __init__(self, root: str) -> None:
        self._root = root

    async def act(self, name: str, /, **fields: Any) -> Any:
        """Do one of `ACTS`; gives what it gives.

        Raises:
            CannotActError: the fake would not.
        """
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self._root}/control/act", json={"do": name, "with": fields}) as answer,
        ):
            body = await answer.json()
        if not answer.ok:
            raise CannotActError(body["error"])
        return body["done"]

    async def state(self) -> Json:
        """Read `snapshot`."""
        async with aiohttp.ClientSession() as session, session.get(f"{self._root}/control/state") as answer:
            state: Json = await answer.json()
        return state
