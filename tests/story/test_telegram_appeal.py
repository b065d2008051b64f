"""An appeal over Telegram: removed by one moderator, restored by another, told to the author, counted."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.demo.clock import DemoClock
from bot.moderation.comment import PlatformName
from bot.ports.bus import Topic
from bot.ports.channels import Role
from bot.ports.unit_of_work import UnitOfWork
from bot.services.transparency import public_figures
from tests.story.telegram_city import CITIZEN, MODERATOR, TROLL, City, city

SECOND = 903
INSULT = "dasar pejabat goblok, otak udang semua"


def _data(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def _with(messages: list[dict[str, Any]], part: str) -> tuple[dict[str, Any], str] | None:
    """The newest message with a button whose data holds a part, and that data."""
    found = [(m, data) for m in messages for data in _data(m) if part in data]
    return found[-1] if found else None


async def _press(town: City, user: int, chat: int, part: str) -> None:
    """Press the newest button whose data holds a part, once it is there."""
    message, data = await town.until(lambda: _with(town.telegram.bot_messages(chat), part))
    town.telegram.user_presses(chat, user, message["message_id"], data)


async def _removed(town: City, clock: DemoClock) -> tuple[int, int]:
    """An insult in answer to a citizen is taken down by MODERATOR; both messages' numbers."""
    asked = town.telegram.user_says(town.group, CITIZEN, "Lampu jalan depan SMP 3 mati seminggu")[
        "message_id"
    ]
    town.telegram.user_starts(TROLL)
    insult = town.telegram.user_says(town.group, TROLL, INSULT, reply_to=asked)["message_id"]
    await _press(town, MODERATOR, town.moderators, ":warn")
    await town.decided(insult, "remove")
    clock.advance_to(clock.now() + timedelta(seconds=11))
    town.app.bus.wake(Topic.OUTBOX)
    await town.until(lambda: insult not in {m["message_id"] for m in town.telegram.messages(town.group)})
    return asked, insult


async def _second_moderator(unit: UnitOfWork, town: City) -> None:
    town.telegram.add_person(SECOND, "Mod Dua")
    await unit.roles.grant(PlatformName.TELEGRAM, str(SECOND), Role.REVIEWER, "cli", town.app.clock.now())


@pytest.mark.asyncio
async def test_another_moderator_restores_what_the_first_removed(tmp_path: Path) -> None:
    """From the button under the notice to the comment in its place again, and into the public figures."""
    clock = DemoClock(tmp_path)
    async with city(tmp_path, clock) as town:
        async with town.app.store.write() as unit:
            await _second_moderator(unit, town)
        asked, insult = await _removed(town, clock)

        await _press(town, TROLL, TROLL, "bd:")
        await town.until(lambda: any("Ceritakan singkat" in words for words in town.said_to(TROLL)))
        town.telegram.user_says(TROLL, TROLL, "Saya mengutip <b>pejabat</b> itu sendiri_*")
        card, _ = await town.until(lambda: _with(town.cards(), "ap:"))
        assert "Saya mengutip <b>pejabat</b> itu sendiri_*" in card["text"]
        assert INSULT in card["text"]

        await _press(town, MODERATOR, town.moderators, ":context")
        said = await town.until(lambda: _answers(town, "dijawab moderator lain"))
        assert said
        await _press(town, SECOND, town.moderators, ":context")
        assert await town.decided(insult, "approve") == "approve"

        again = await town.until(
            lambda: [m for m in town.telegram.bot_messages(town.group) if INSULT in m["text"]]
        )
        assert again[0]["text"].startswith("Dipulihkan moderator, ditulis oleh Troll:")
        assert again[0]["reply_to_message"]["message_id"] == asked
        await town.until(lambda: any("Kamu benar" in words for words in town.said_to(TROLL)))
        await town.until(lambda: any("dikabulkan" in card["text"] for card in town.cards()))
        now = clock.now()
        async with town.app.store.read() as unit:
            within = now - timedelta(hours=1), now + timedelta(hours=1)
            shown = {
                each.name: each.value
                for each in await public_figures(unit, *within, None)
                if each.group == "figure.appeals"
            }
        assert shown["figure.opened"] == shown["figure.overturned"] == 1
        assert shown["figure.overturn_share"] == 100
        assert town.telegram.violations == []


def _answers(town: City, part: str) -> list[str]:
    said = [str(call["text"]) for call in town.telegram.called("answerCallbackQuery")]
    return [words for words in said if part in words]


def _saying(town: City, words: str) -> list[dict[str, Any]]:
    return [message for message in town.telegram.bot_messages(town.group) if words in message["text"]]
