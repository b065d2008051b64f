"""The main job over a webhook: the same service, with Telegram posting instead of being asked."""

import asyncio
import socket
from pathlib import Path

import pytest

from bot.services.readiness import caught_up_name
from tests.story.telegram_city import CITIZEN, TROLL, City, city

REPORT = "Lampu jalan depan SMP 3 mati seminggu, gelap sekali tiap malam"


def _bind() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{found.getsockname()[1]}"


async def _caught_up(town: City) -> None:
    """Wait for the word that Telegram holds nothing back."""
    found = None
    async with asyncio.timeout(15):
        while found is None:
            await asyncio.sleep(0.05)
            async with town.app.store.read() as unit:
                found = await unit.cursors.get(caught_up_name("telegram"))


@pytest.mark.asyncio
async def test_a_comment_is_judged_that_was_posted_to_the_webhook(tmp_path: Path) -> None:
    """Registration, a malformed update, comments and private words arrive by post; nobody polls."""
    bind = _bind()
    async with city(tmp_path, webhook_url=f"http://{bind}/masuk", webhook_bind=bind) as town:
        town.telegram.raw_update({"message": {"message_id": "x", "chat": 7}})
        comments = [town.telegram.user_says(town.group, CITIZEN, f"{REPORT} {n}") for n in range(5)]
        for comment in comments:
            assert await town.decided(comment["message_id"]) == "approve"
        town.telegram.user_starts(CITIZEN)
        await town.until(lambda: town.said_to(CITIZEN))
        async with town.app.store.read() as unit:
            assert len(await unit.inbox.set_aside_rows(10)) == 1
        await _caught_up(town)
        assert not any(call.method == "getUpdates" for call in town.telegram.calls)
        assert town.telegram.violations == []


@pytest.mark.asyncio
async def test_the_menu_is_registered_when_the_service_starts(tmp_path: Path) -> None:
    """Without anyone's doing, citizens see what the bot can do, in both languages."""
    async with city(tmp_path) as town:
        shown = town.telegram.world.commands
        await town.until(lambda: "all_chat_administrators/en" in shown)
        assert {"command": "cek", "description": "Cek apakah sebuah pesan benar dari kami"} in shown[
            "default"
        ]


@pytest.mark.asyncio
async def test_people_in_a_discussion_are_told_apart_from_its_post(tmp_path: Path) -> None:
    """The linked channel's own post is not judged, whatever it says; a comment under it is."""
    async with city(tmp_path) as town:
        channel = town.telegram.add_chat("channel", "Pemkot", linked=town.group)
        post = town.telegram.channel_posts(channel, "Gabung NAGA303 slot gacor maxwin")
        said = town.telegram.user_says(town.group, TROLL, REPORT, reply_to=post["message_id"])
        assert await town.decided(said["message_id"]) == "approve"
        assert await town.outcome(post["message_id"]) is None
        assert town.telegram.called("deleteMessage") == []
