"""The main job over Telegram: the true service, the real library, a strict fake server on loopback."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.comment import PlatformName
from bot.services.campaigns import JOIN
from campaigns.campaign import Campaign, CampaignState
from campaigns.permit import Permit, PermitStatus
from campaigns.rules import Rules, Stratum
from tests.story.telegram_city import CITIZEN, MODERATOR, TROLL, City, city

INSULT = "dasar pejabat goblok, otak udang semua"
REPORT = "Lampu jalan depan SMP 3 mati seminggu, gelap sekali tiap malam #JernihBerkomentar"


def _button(message: dict[str, Any], verb: str) -> str:
    rows = message["reply_markup"]["inline_keyboard"]
    return next(
        str(b["callback_data"]) for row in rows for b in row if b["callback_data"].endswith(f":{verb}")
    )


@pytest.mark.asyncio
async def test_a_comment_is_judged_and_a_bad_update_is_set_aside(tmp_path: Path) -> None:
    """A malformed update stands aside, and the comment behind it is judged all the same."""
    async with city(tmp_path) as town:
        town.telegram.raw_update({"message": {"message_id": "x", "chat": 7}})
        comment = town.telegram.user_says(town.group, CITIZEN, REPORT)

        assert await town.decided(comment["message_id"]) == "approve"
        async with town.app.store.read() as unit:
            aside = await unit.inbox.set_aside_rows(10)
        assert len(aside) == 1
        assert town.telegram.violations == []


@pytest.mark.asyncio
async def test_a_held_comment_is_decided_by_a_press_and_undone(tmp_path: Path) -> None:
    """A moderator removes an insult with one press and takes it back with another."""
    async with city(tmp_path) as town:
        comment = town.telegram.user_says(town.group, TROLL, INSULT)
        card = (await town.until(town.cards))[0]
        assert "pejabat g•••••" in card["text"]
        assert any(mark["type"] == "underline" for mark in card["entities"])

        town.telegram.user_presses(town.moderators, TROLL, card["message_id"], _button(card, "remove"))
        town.telegram.user_presses(town.moderators, MODERATOR, card["message_id"], _button(card, "remove"))
        await town.decided(comment["message_id"], "remove")
        undo = await town.until(lambda: _undo_button(town))
        town.telegram.user_presses(town.moderators, MODERATOR, card["message_id"], undo)
        await town.decided(comment["message_id"], "hold")

        assert town.telegram.called("deleteMessage") == []
        said = [call["text"] for call in town.telegram.called("answerCallbackQuery")]
        assert any("jernih grant reviewer" in words for words in said)


@pytest.mark.asyncio
async def test_a_reviewer_alone_reads_what_is_blurred(tmp_path: Path) -> None:
    """The second page opens on the card; the words come as the answer to the press and stay off the card."""
    async with city(tmp_path) as town:
        town.telegram.user_says(town.group, TROLL, INSULT)
        card = (await town.until(town.cards))[0]
        more, number = _button(card, "page-more"), card["message_id"]
        town.telegram.user_presses(town.moderators, MODERATOR, number, more)
        words = await town.until(lambda: _button_of(town, "look-words"))
        town.telegram.user_presses(town.moderators, MODERATOR, number, words)
        await town.until(lambda: any("goblok" in words for words in _answers(town)))
        assert "goblok" not in town.cards()[0]["text"]
        assert town.telegram.violations == []


def _answers(town: City) -> list[str]:
    return [call["text"] for call in town.telegram.called("answerCallbackQuery")]


def _button_of(town: City, ending: str) -> str | None:
    try:
        return _button(town.cards()[0], ending)
    except (StopIteration, KeyError):
        return None


def _undo_button(town: City) -> str | None:
    return _button_of(town, "undo")


@pytest.mark.asyncio
async def test_a_sure_advert_is_removed_at_once(tmp_path: Path) -> None:
    """The system itself takes a certain gambling advert down."""
    async with city(tmp_path) as town:
        advert = town.telegram.user_says(
            town.group, TROLL, "Gabung NAGA303 slot gacor maxwin, depo 10rb pasti wd lancar"
        )
        assert await town.decided(advert["message_id"]) == "remove"
        await town.until(lambda: town.telegram.called("deleteMessage"))

        assert advert["message_id"] not in {m["message_id"] for m in town.telegram.messages(town.group)}


async def open_campaign(town: City) -> None:
    """A campaign for the group that takes comments now; its call is pinned."""
    now = town.app.clock.now()
    permit = Permit(PermitStatus.NOT_REQUIRED, decided_by="uji", why="uji")
    rules = Rules(
        hashtag="#JernihBerkomentar", channels=(f"telegram:{town.group}",), permit=permit,
        strata=(Stratum("semua", 1, 1),),
    )  # fmt: skip
    draft = Campaign(
        campaign_id="uji-1", name="Jernih Berkomentar", state=CampaignState.DRAFT, rules=rules,
        opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=2),
        draw_at=now + timedelta(hours=4),
    )  # fmt: skip
    assert await town.app.services.campaigns.create(draft) == ()
    door = town.app.links[PlatformName.TELEGRAM].platform.door(JOIN, "ikut-uji-1")
    assert await town.app.services.campaigns.open("uji-1", {PlatformName.TELEGRAM: door}) == ()
    town.app.bus.wake("outbox")  # type: ignore[arg-type]  # a topic is its word


def _press_last(town: City, user: int, data: str) -> bool:
    """Press a button of the newest message to a person that has it."""
    for message in reversed(town.telegram.bot_messages(user)):
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        if any(b.get("callback_data") == data for row in rows for b in row):
            town.telegram.user_presses(user, user, message["message_id"], data)
            return True
    return False


@pytest.mark.asyncio
async def test_an_entry_is_confirmed_through_the_deep_link(tmp_path: Path) -> None:
    """The tagged comment gets a reaction; the pinned link leads to consent, birth date, phone, and in."""
    async with city(tmp_path) as town:
        await open_campaign(town)
        comment = town.telegram.user_says(town.group, CITIZEN, REPORT)
        await town.until(lambda: town.telegram.bot_reaction(town.group, comment["message_id"]))
        call = await town.until(
            lambda: [m for m in town.telegram.bot_messages(town.group) if "undi" in m.get("text", "")]
        )
        url = call[0]["reply_markup"]["inline_keyboard"][0][0]["url"]

        town.telegram.user_starts(CITIZEN, url.partition("start=")[2])
        await town.until(lambda: _press_last(town, CITIZEN, "cs:yes"))
        await town.until(lambda: any("Tanggal lahir" in words for words in town.said_to(CITIZEN)))
        town.telegram.user_says(CITIZEN, CITIZEN, "17-08-1990")
        await town.until(lambda: any("Nomor HP" in words for words in town.said_to(CITIZEN)))
        town.telegram.user_shares_contact(CITIZEN, "+62 812-0000-0001", TROLL)
        await town.until(lambda: any("kontak orang lain" in words for words in town.said_to(CITIZEN)))
        town.telegram.user_shares_contact(CITIZEN, "+62 812-0000-0001")
        await town.until(lambda: _press_last(town, CITIZEN, "gd:skip"))

        await town.until(lambda: any("ikut diundi" in words for words in town.said_to(CITIZEN)))
        assert town.telegram.violations == []


@pytest.mark.asyncio
async def test_what_the_bot_did_not_confirm_is_sent_again(tmp_path: Path) -> None:
    """Updates that arrive while Telegram answers with errors are neither lost nor judged twice."""
    async with city(tmp_path) as town:
        town.telegram.fail_next("getUpdates", 502, times=2)
        town.telegram.drop_next("getUpdates", "after")
        numbers = [
            town.telegram.user_says(town.group, CITIZEN, f"{REPORT} {n}")["message_id"] for n in range(5)
        ]
        for number in numbers:
            assert await town.decided(number) == "approve"
        await asyncio.sleep(0.1)
        async with town.app.store.read() as unit:
            assert (await unit.comments.count_by_outcome()) == {"approve": 5}


@pytest.mark.asyncio
async def test_a_proxys_page_does_not_end_the_service(tmp_path: Path) -> None:
    """A poll answered by something that is no answer is waited out, and the next comment is judged."""
    async with city(tmp_path) as town:
        town.telegram.fail_next("getUpdates", 200, "OK", body=b"<html>masuk dulu</html>")
        town.telegram.user_says(town.group, CITIZEN, "halo semua")
        comment = town.telegram.user_says(town.group, CITIZEN, REPORT)
        assert await town.decided(comment["message_id"]) == "approve"


@pytest.mark.asyncio
async def test_a_removal_that_is_refused_is_said_to_the_moderators(tmp_path: Path) -> None:
    """When Telegram will not delete an advert, the moderators read that it is still there."""
    async with city(tmp_path) as town:
        town.telegram.fail_next("deleteMessage", 400, "Bad Request: message can't be deleted")
        town.telegram.user_says(
            town.group, TROLL, "Gabung NAGA303 slot gacor maxwin, depo 10rb pasti wd lancar"
        )
        notice = await town.until(lambda: [c for c in town.cards() if "jernih outbox retry" in c["text"]])
        assert "masih tampil" in notice[0]["text"]
