"""An appeal over Discord: by command and form, in place; answered by another moderator, in a thread."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.comment import PlatformName
from bot.ports.channels import Role
from bot.services.transparency import public_figures
from tests.story.discord_city import CITIZEN, MODERATOR, TROLL, City, city

SECOND = 903
INSULT = "dasar pejabat goblok, otak udang semua"


def _ids(message: dict[str, Any]) -> list[str]:
    buttons = [one for row in message["components"] for one in row["components"]]
    return [one["custom_id"] for one in buttons if "custom_id" in one]


def _with(town: City, part: str) -> tuple[dict[str, Any], str] | None:
    """The newest message to the moderators with a button whose id holds a part, and that id."""
    found = [(m, one) for m in town.discord.bot_messages(town.moderators) for one in _ids(m) if part in one]
    return found[-1] if found else None


async def _press_card(town: City, user: int, part: str) -> str:
    """Press a button of the moderators' newest card; what it was answered with."""
    card, data = await town.until(lambda: _with(town, part))
    return str((await town.presses(user, card["id"], data, town.moderators))["content"])


async def _second_moderator(town: City) -> None:
    town.discord.add_person(SECOND, "mod dua")
    town.discord.add_member(town.guild, SECOND)
    async with town.app.store.write() as unit:
        await unit.roles.grant(PlatformName.DISCORD, str(SECOND), Role.REVIEWER, "cli", town.clock.now())


async def _appeal(town: City) -> None:
    """TROLL appeals by the command's list, the answer button and its form."""
    listed = await town.commands(TROLL, "banding")
    assert listed["ephemeral"]
    assert "otak udang" in listed["content"]
    button = next(each for each in _ids(listed) if each.startswith("bd:"))
    question = await town.presses(TROLL, listed["message_id"], button)
    ask = next(each for each in _ids(question) if each.startswith("ask:"))
    pressed = town.discord.user_presses(town.channel, question["message_id"], TROLL, ask)
    form = (await town.answered(pressed))["modal"]
    assert form["components"][0]["components"][0]["max_length"] == 500
    opened = await town.submits(pressed, f"Saya *mengutip* @everyone <@{CITIZEN}>. " + "x" * 300)
    assert "Orang lain yang akan membaca ulang" in opened["content"]


@pytest.mark.asyncio
async def test_another_moderator_restores_what_the_first_removed(tmp_path: Path) -> None:
    """From the command to the comment in its thread again, and into the public figures."""
    async with city(tmp_path) as town:
        await _second_moderator(town)
        thread = town.discord.user_opens_thread(town.channel, CITIZEN, "Jalan rusak", text="Di sini")
        insult = town.says(TROLL, INSULT, int(thread["id"]))
        await _press_card(town, MODERATOR, ":remove")
        await town.decided(f"{thread['id']}/{insult}", "remove")
        town.pass_time(11.0)
        await town.until(lambda: insult not in {m["id"] for m in town.discord.messages(thread["id"])})

        await _appeal(town)
        assert "dijawab moderator lain" in await _press_card(town, MODERATOR, ":misjudged")
        assert "dipulihkan" in await _press_card(town, SECOND, ":misjudged")
        assert await town.decided(f"{thread['id']}/{insult}", "approve") == "approve"

        again = await town.until(lambda: town.discord.bot_messages(thread["id"]))
        assert again[0]["content"].startswith("Dipulihkan moderator, ditulis oleh troll:")
        assert INSULT in again[0]["content"]
        made = await town.commands(TROLL, "banding")
        assert "dikabulkan" in made["content"]
        now = town.clock.now()
        async with town.app.store.read() as unit:
            within = now - timedelta(hours=1), now + timedelta(hours=1)
            shown = {
                each.name: each.value
                for each in await public_figures(unit, *within, None)
                if each.group == "figure.appeals"
            }
        assert shown["figure.opened"] == shown["figure.overturned"] == 1
        assert town.discord.violations == []
