"""The fake run as a process of its own, and its handle for whoever started it.

Decides which acts may come over HTTP; the acts themselves are those of `FakeTelegram`.
"""

import asyncio
import json
import sys
from dataclasses import asdict
from typing import Any

import aiohttp
from aiohttp import web

from bot.fakes.telegram.fake import FakeTelegram
from bot.fakes.telegram.refusal import Json
from bot.fakes.telegram.stage import CannotActError

ACTS = frozenset((
    "add_person", "add_chat", "add_admin", "user_says", "user_edits", "user_deletes", "user_presses",
    "user_starts", "user_blocks", "user_shares_contact", "user_reacts", "channel_posts", "member_changed",
    "group_grows", "raw_update", "expire_presses", "fail_next", "drop_next", "slow_next", "messages",
    "bot_messages", "bot_reaction", "called", "halve_next", "break_next", "repeat_update",
    "user_sends", "user_sends_album", "user_forwards", "user_quotes", "user_quotes_elsewhere",
    "user_says_via", "admin_says_anonymously", "channel_says", "user_unblocks", "user_joins", "user_leaves",
    "user_removed", "user_promoted", "bot_added", "bot_removed", "bot_promoted", "bot_demoted",
    "topic_opened", "make_forum", "add_foreign_chat", "malformed_update",
    "double_next", "turn_next", "disturb", "set_pace",
))  # fmt: skip


def control(fake: FakeTelegram) -> web.Application:
    """Make the routes `POST act` and `GET state`."""

    async def act(request: web.Request) -> web.Response:
        asked = await request.json()
        if asked["do"] not in ACTS:
            return web.json_response({"error": f"no act {asked['do']}"}, status=404)
        try:
            done = getattr(fake, asked["do"])(**asked["with"])
        except (CannotActError, KeyError, TypeError) as error:
            return web.json_response({"error": repr(error)}, status=400)
        return web.json_response({"done": done})

    async def state(_: web.Request) -> web.Response:
        return web.json_response(snapshot(fake), dumps=lambda value: json.dumps(value, default=repr))

    app = web.Application()
    app.router.add_post("/act", act)
    app.router.add_get("/state", state)
    return app


def snapshot(fake: FakeTelegram) -> Json:
    """Give what the world knows: calls, what was wrong with them, waiting updates, each chat by its id."""
    chats = {
        str(chat.number): {
            "kind": chat.kind,
            "messages": list(chat.messages.values()),
            "members": {str(user): asdict(member) for user, member in chat.members.items()},
            "pinned": chat.pinned,
        }
        for chat in fake.world.chats.values()
    }
    done = fake.disturbance
    return {
        "calls": [asdict(call) for call in fake.calls],
        "violations": fake.violations,
        "over_limit": fake.over_limit,
        "disturbed": {"doubled": done.doubled, "moved": done.moved, "damages": done.damages},
        "pending": fake.pending,
        "chats": chats,
    }


async def serve(token: str, port: int) -> None:
    """Run until killed; the first line of output is a JSON object with the address and the token."""
    fake = FakeTelegram(token, port=port)
    await fake.start(control(fake))
    address = {"root": fake.root, "base_url": fake.base_url, "token": token}
    sys.stdout.write(json.dumps(address) + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


class RemoteFake:
    """The handle: `act("user_says", chat_id=..., ...)` and `state()` of the fake at an address."""

    def __init__(self, root: str) -> None:
        self._root = root

    async def act(self, name: str, **fields: Any) -> Any:
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
