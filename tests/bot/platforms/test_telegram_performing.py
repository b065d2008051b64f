"""Performing on Telegram: what is already so is success, refusals are final, the rest is tried later."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.dialogue.prompt import Ask, Button, Prompt
from bot.fakes.telegram import FakeTelegram
from bot.platforms.telegram.connect import connect_telegram
from bot.platforms.telegram.limits import Limits
from bot.platforms.telegram.performing import TelegramPlatform
from bot.ports.platform import (
    AnswerPress,
    DeleteComment,
    PlatformBusy,
    PlatformRefused,
    PrivateChatClosed,
    React,
    Rewrite,
    Send,
)
from bot.settings import TelegramSettings
from bot.texts import render

CITIZEN = 5001


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A fake with one citizen who has started the bot."""
    async with FakeTelegram() as server:
        server.add_person(CITIZEN, "Sari <b>_*", started=True)
        yield server
        assert server.violations == []


@pytest_asyncio.fixture
async def platform(telegram: FakeTelegram) -> AsyncIterator[TelegramPlatform]:
    """The true adapter over the real library."""
    section = TelegramSettings(token=SecretStr(telegram.token), base_url=telegram.base_url)
    async with AsyncExitStack() as stack:
        connected, _ = await connect_telegram(section, render, stack)
        yield connected


def _send(chat: int, prompt: Prompt) -> Send:
    return Send(str(chat), prompt, "id", "key")


@pytest.mark.asyncio
async def test_names_and_marks_go_out_as_they_are(telegram: FakeTelegram, platform: TelegramPlatform) -> None:
    """Markup in a title is plain text, and the marked words of a quote are underlined behind an emoji."""
    prompt = Prompt("channel.confirmed", {"title": "<b>_*[x](y)"}, quote="😀 dasar goblok", marks=((2, 7),))
    await platform.perform(_send(CITIZEN, prompt))
    message = telegram.bot_messages(CITIZEN)[-1]

    assert "<b>_*[x](y)" in message["text"]
    (mark,) = message["entities"]
    units = message["text"].encode("utf-16-le")
    assert units[2 * mark["offset"] : 2 * (mark["offset"] + mark["length"])].decode("utf-16-le") == "dasar"


@pytest.mark.asyncio
async def test_the_contact_is_asked_by_its_own_button(
    telegram: FakeTelegram, platform: TelegramPlatform
) -> None:
    """A prompt that asks for the contact brings Telegram's contact button."""
    await platform.perform(_send(CITIZEN, Prompt("dialogue.phone", ask=Ask.CONTACT)))
    sent = telegram.called("sendMessage")[-1]
    assert "request_contact" in str(sent["reply_markup"])


@pytest.mark.asyncio
async def test_an_endless_text_is_shortened(telegram: FakeTelegram, platform: TelegramPlatform) -> None:
    """What is longer than Telegram takes is cut with a sign that it was."""
    await platform.perform(_send(CITIZEN, Prompt("word.yes", quote="😀" * 4096)))
    assert telegram.bot_messages(CITIZEN)[-1]["text"].endswith("…")


@pytest.mark.asyncio
async def test_what_is_already_so_is_success(telegram: FakeTelegram, platform: TelegramPlatform) -> None:
    """Deleting twice, rewriting to the same and answering an old press are no failures."""
    group = telegram.add_chat("supergroup")
    number = telegram.user_says(group, CITIZEN, "halo")["message_id"]
    ref = await platform.perform(_send(CITIZEN, Prompt("word.yes")))
    same = Rewrite(str(CITIZEN), str(ref), Prompt("word.yes"), "id")

    for effect in (DeleteComment(str(group), str(number)), DeleteComment(str(group), str(number)), same):
        assert await platform.perform(effect) is None
    assert await platform.perform(AnswerPress("4400000000000999", Prompt("dialogue.noted"), "id")) is None


@pytest.mark.asyncio
async def test_who_has_not_started_the_bot_is_a_refusal(
    telegram: FakeTelegram, platform: TelegramPlatform
) -> None:
    """A person who never opened the bot cannot be written to, now or later."""
    telegram.add_person(6001, "Asing")
    with pytest.raises(PlatformRefused, match="initiate"):
        await platform.perform(_send(6001, Prompt("word.yes")))


@pytest.mark.asyncio
async def test_a_person_who_blocked_the_bot_has_a_closed_chat(
    telegram: FakeTelegram, platform: TelegramPlatform
) -> None:
    """What is for somebody who blocked the bot can wait until they come back; a group's word is final."""
    telegram.user_blocks(CITIZEN)
    with pytest.raises(PrivateChatClosed, match="blocked"):
        await platform.perform(_send(CITIZEN, Prompt("word.yes")))
    telegram.fail_next("sendMessage", 403, "Forbidden: bot was kicked from the supergroup chat")
    with pytest.raises(PlatformRefused) as refused:
        await platform.perform(_send(-1001, Prompt("word.yes")))
    assert not isinstance(refused.value, PrivateChatClosed)


@pytest.mark.asyncio
@pytest.mark.parametrize(("status", "after"), [(429, 7.0), (500, 1.0)])
async def test_what_passes_is_tried_later(
    telegram: FakeTelegram, platform: TelegramPlatform, status: int, after: float
) -> None:
    """Being asked to wait and a failing server are busy, with the time to wait."""
    telegram.fail_next("setMessageReaction", status, retry_after=7 if status == 429 else None)
    with pytest.raises(PlatformBusy) as busy:
        await platform.perform(React("-100", "5", "✍"))
    assert (busy.value.retry_after, busy.value.throttled) == (after, status == 429)


@pytest.mark.asyncio
async def test_buttons_open_links_or_come_back(telegram: FakeTelegram, platform: TelegramPlatform) -> None:
    """A button has an address or its data, never both."""
    buttons = ((platform.door("button.campaign.join", "ikut-x"), Button("word.no", "no:later")),)
    await platform.perform(_send(CITIZEN, Prompt("word.yes", buttons=buttons)))
    (row,) = telegram.bot_messages(CITIZEN)[-1]["reply_markup"]["inline_keyboard"]
    assert row[0]["url"].endswith("?start=ikut-x")
    assert row[1]["callback_data"] == "no:later"


@pytest.mark.asyncio
async def test_our_own_pace_is_kept() -> None:
    """The twenty-first message to a group within a minute waits for the first to be a minute old."""
    now = [0.0]
    limits = Limits(lambda: now[0])
    for second in range(20):
        now[0] = float(second)
        await limits.before("-1001")
    with pytest.raises(PlatformBusy) as busy:
        await limits.before("-1001")
    assert busy.value.retry_after == pytest.approx(41.0)
    now[0] = 60.0
    await limits.before("-1001")


@pytest.mark.asyncio
async def test_what_cannot_be_deleted_is_refused(telegram: FakeTelegram, platform: TelegramPlatform) -> None:
    """A message that stays in view is no success, whatever the reason."""
    telegram.fail_next("deleteMessage", 400, "Bad Request: message can't be deleted")
    with pytest.raises(PlatformRefused, match="can't be deleted"):
        await platform.perform(DeleteComment(str(CITIZEN), "1"))


@pytest.mark.asyncio
async def test_an_answer_that_is_not_telegrams_passes(
    telegram: FakeTelegram, platform: TelegramPlatform, caplog: pytest.LogCaptureFixture
) -> None:
    """A proxy's page in place of an answer is an outage, and nothing of it is logged."""
    telegram.fail_next("sendMessage", 200, "OK", body=b"<html>rahasia warga</html>")
    with pytest.raises(PlatformBusy):
        await platform.perform(_send(CITIZEN, Prompt("dialogue.noted")))
    assert "rahasia" not in caplog.text


@pytest.mark.asyncio
async def test_no_address_is_opened_for_the_reader(
    telegram: FakeTelegram, platform: TelegramPlatform
) -> None:
    """A quoted comment may link to anything: no preview of it is shown, also after a change."""
    prompt = Prompt("channel.confirmed", {"title": "x"}, quote="https://jahat.example/gambar")
    sent = await platform.perform(_send(CITIZEN, prompt))
    assert sent is not None
    await platform.perform(
        Rewrite(str(CITIZEN), sent, Prompt("dialogue.hello", quote="https://jahat.example"), "id")
    )

    for method in ("sendMessage", "editMessageText"):
        options = telegram.called(method)[-1]["link_preview_options"]
        assert json.loads(options) == {"is_disabled": True}
