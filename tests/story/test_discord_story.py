"""The main job over Discord: the true service, the real library, a strict fake with REST and gateway."""

from pathlib import Path
from typing import Any

import pytest

from bot.moderation.comment import PlatformName
from bot.services.campaigns import JOIN
from tests.story.discord_city import CITIZEN, MODERATOR, TROLL, City, city
from tests.support.opened import a_campaign_in

GRACE_SECONDS = 11.0
INSULT = "dasar pejabat goblok, otak udang semua"
ADVERT = "Gabung NAGA303 slot gacor maxwin, depo 10rb pasti wd lancar"
REPORT = "Lampu jalan depan SMP 3 mati seminggu, gelap sekali tiap malam #JernihBerkomentar"


def _ids(message: dict[str, Any]) -> list[str]:
    buttons = [one for row in message["components"] for one in row["components"]]
    return [one["custom_id"] for one in buttons if "custom_id" in one]


def _ending(message: dict[str, Any], verb: str) -> str | None:
    return next((each for each in _ids(message) if each.endswith(f":{verb}")), None)


async def _card(town: City) -> dict[str, Any]:
    found: dict[str, Any] = (await town.until(lambda: town.discord.bot_messages(town.moderators)))[0]
    return found


@pytest.mark.asyncio
async def test_a_sure_advert_is_removed_in_a_thread_too(tmp_path: Path) -> None:
    """The system takes a certain gambling advert down, in the channel and in a thread under it."""
    async with city(tmp_path) as town:
        advert = town.says(TROLL, ADVERT)
        thread = town.discord.user_opens_thread(town.channel, CITIZEN, "Jalan rusak", text="Di sini")
        below = town.says(TROLL, ADVERT.replace("303", "404"), int(thread["id"]))
        assert await town.decided(advert) == "remove"
        assert await town.decided(f"{thread['id']}/{below}") == "remove"

        await town.until(lambda: advert not in {m["id"] for m in town.discord.messages(town.channel)})
        await town.until(lambda: below not in {m["id"] for m in town.discord.messages(thread["id"])})
        assert town.discord.violations == []


@pytest.mark.asyncio
async def test_a_member_is_silenced_for_an_hour_and_heard_again(tmp_path: Path) -> None:
    """A moderator removes an insult and silences its author by one press, and takes exactly that back."""
    async with city(tmp_path) as town:
        insult = town.says(TROLL, INSULT)
        card = await _card(town)
        assert "g•••••" in card["content"]
        more = _ending(card, "page-more") or ""
        denied = await town.presses(TROLL, card["id"], more, town.moderators)
        assert "jernih grant reviewer" in denied["content"]
        await town.presses(MODERATOR, card["id"], more, town.moderators)
        restrict = await town.until(
            lambda: _ending(town.discord.bot_messages(town.moderators)[0], "restrict")
        )
        words = _ending(town.discord.bot_messages(town.moderators)[0], "look-words") or ""
        seen = await town.presses(MODERATOR, card["id"], words, town.moderators)
        assert "goblok" in seen["content"].replace("_", "")
        await town.presses(MODERATOR, card["id"], restrict, town.moderators)
        assert await town.decided(insult, "remove") == "remove"
        town.pass_time(GRACE_SECONDS)
        await town.until(lambda: town.discord.timeouts(town.guild))

        undo = await town.until(lambda: _ending(town.discord.bot_messages(town.moderators)[0], "undo"))
        await town.presses(MODERATOR, card["id"], undo, town.moderators)
        await town.decided(insult, "hold")
        town.pass_time(GRACE_SECONDS)
        await town.until(lambda: not town.discord.timeouts(town.guild))
        assert town.discord.violations == []


@pytest.mark.asyncio
async def test_three_reports_put_a_comment_before_a_person(tmp_path: Path) -> None:
    """Members report by the message's own menu; each is thanked in place, and the third has it held."""
    async with city(tmp_path) as town:
        comment = town.says(CITIZEN, "Jembatan di desa kami sudah diperbaiki, terima kasih")
        await town.decided(comment)
        for number in range(3):
            town.discord.add_person(6000 + number, f"pelapor{number}")
            town.discord.add_member(town.guild, 6000 + number)
            reported = town.discord.user_reports(town.channel, comment, 6000 + number)
            assert (await town.answered(reported))["ephemeral"]
        assert await town.decided(comment, "hold") == "hold"
        assert "3" in (await _card(town))["content"]


@pytest.mark.asyncio
async def test_an_entry_is_completed_in_place(tmp_path: Path) -> None:
    """The call's button leads through consent, birth date and phone by forms, seen by this person only."""
    async with city(tmp_path) as town:
        campaign = a_campaign_in(f"discord:{town.channel}", town.app.clock.now())
        await _open(town, campaign.campaign_id, campaign)
        comment = town.says(CITIZEN, REPORT)
        await town.until(lambda: town.discord.bot_reaction(town.channel, comment))
        call = (await town.until(lambda: town.discord.bot_messages(town.channel)))[0]

        asked = await town.presses(CITIZEN, call["id"], _ids(call)[0])
        assert asked["ephemeral"]
        born = await town.presses(CITIZEN, asked["message_id"], "cs:yes")
        said = await _fill(town, born, "17-08-1990")
        said = await _fill(town, said, "0812-0000-0001")
        done = await town.presses(CITIZEN, said["message_id"], "gd:skip")
        assert "lengkap" in done["content"]
        status = await town.commands(CITIZEN, "status")
        assert "belum" not in status["content"].casefold()
        assert town.discord.violations == []


async def _open(town: City, campaign_id: str, campaign: Any) -> None:
    assert await town.app.services.campaigns.create(campaign) == ()
    links = town.app.links
    doors = {name: links[name].platform.door(JOIN, f"ikut-{campaign_id}") for name in links}
    assert await town.app.services.campaigns.open(campaign_id, doors) == ()
    town.app.bus.wake("outbox")  # type: ignore[arg-type]  # a topic is its word


async def _fill(town: City, question: dict[str, Any], words: str) -> dict[str, Any]:
    """Press the answer button of a question and send its form."""
    button = next(each for each in _ids(question) if each.startswith("ask:"))
    pressed = town.discord.user_presses(town.channel, question["message_id"], CITIZEN, button)
    await town.answered(pressed)
    return await town.submits(pressed, words)


@pytest.mark.asyncio
async def test_one_person_on_both_platforms_is_one(tmp_path: Path) -> None:
    """A code from Telegram links the account on Discord: the phone that was proven there counts here."""
    async with city(tmp_path, both=True) as town:
        town.telegram.add_person(CITIZEN, "Sari")
        town.telegram.user_starts(CITIZEN)
        await town.until(lambda: town.telegram.bot_messages(CITIZEN))
        town.telegram.user_says(CITIZEN, CITIZEN, "/tautkan")
        code = await town.until(lambda: _code([m["text"] for m in town.telegram.bot_messages(CITIZEN)]))

        linked = await town.commands(CITIZEN, "tautkan", kode=code)
        assert "Telegram" in linked["content"]
        await town.until(
            lambda: any("Discord" in m["text"] for m in town.telegram.bot_messages(CITIZEN)[-2:])
        )
        async with town.app.store.read() as unit:
            here = await unit.people.find(PlatformName.DISCORD, str(CITIZEN))
            there = await unit.people.find(PlatformName.TELEGRAM, str(CITIZEN))
            assert here is not None
            assert there is not None
            assert set(await unit.people.linked(here.person_id)) == {here.person_id, there.person_id}


def _code(texts: list[str]) -> str | None:
    words = [word.strip(".,") for text in texts for word in text.split()]
    return next((word for word in words if len(word) == 9 and word[4] == "-" and word.isupper()), None)
