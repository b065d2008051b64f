"""The fake as a process of its own, driven over HTTP, and its journal."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.fakes.discord.control import ACTS
from bot.fakes.discord.fake import FakeDiscord
from bot.fakes.journal import VARIABLE
from bot.fakes.remote import CannotActError, RemoteFake
from tests.support.discord_client import asked

AUTHOR = 500000000000000001
TOKEN = "NTAw.FAKE00.one"
pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def _process(journal: Path) -> AsyncIterator[dict[str, Any]]:
    """Run the fake until the block ends; gives its first line."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.fakes.discord", "--port", "0", "--token", TOKEN,
        stdout=asyncio.subprocess.PIPE, env=os.environ | {VARIABLE: str(journal)},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield json.loads(await process.stdout.readline())
    finally:
        process.terminate()
        await process.communicate()


async def _posted(address: dict[str, Any], path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Make one call with the token of the first line."""
    headers = {"Authorization": f"Bot {address['token']}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(address["api_base"] + path, json=body) as answer,
    ):
        return answer.status, await answer.json()


def _journalled(folder: Path) -> object:
    """Read the one request that was written down."""
    (journal,) = folder.iterdir()
    return json.loads(journal.read_text("utf-8"))


async def test_a_process_is_driven_and_read(tmp_path: Path) -> None:
    """Acts and the state go over HTTP, calls come at the address of the first line and are journalled."""
    async with _process(tmp_path) as address:
        remote = RemoteFake(address["root"])
        guild = await remote.act("add_guild", name="Kota")
        channel = await remote.act("add_channel", guild_id=guild)
        said = await remote.act("user_says", channel_id=channel, user_id=AUTHOR, text="halo")
        status, sent = await _posted(address, f"/channels/{channel}/messages", {"content": "hai"})
        state = await remote.state()
        with pytest.raises(CannotActError):
            await remote.act("user_says", channel_id=1, user_id=AUTHOR, text="x")
        with pytest.raises(CannotActError):
            await remote.act("stop")

    assert status == 200
    assert [one["id"] for one in state["channels"][str(channel)]["messages"]] == [said["id"], sent["id"]]
    assert state["calls"][0]["route"] == "POST /channels/{channel_id}/messages"
    assert (state["violations"], address["token"]) == ([], TOKEN)
    assert _journalled(tmp_path) == {
        "method": "POST",
        "path": "/channels/{channel_id}/messages",
        "params": {"content": "hai"},
        "query": {},
        "status": 200,
    }


async def test_every_act_that_may_come_is_there(service: FakeDiscord) -> None:
    """No act is known by name alone."""
    assert [name for name in ACTS if not callable(getattr(service, name, None))] == []


async def test_a_wrong_call_is_written_down_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal says what was refused as wrong; a call with another token is not the bot's."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    async with FakeDiscord() as service:
        await asked(service, "GET", "/users/@me", token="another")
        await asked(service, "GET", "/channels/1/shouts")

    line = _journalled(tmp_path)
    assert isinstance(line, dict)
    assert (line["path"], line["status"], line["violation"]) == ("/channels/1/shouts", 404, True)
