"""Performing on Telegram: silence that ends, groups that moved, an unwanted courtesy, our own pace."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from pydantic import SecretStr
from telegram import ChatPermissions

from bot.dialogue.prompt import Prompt
from bot.fakes.telegram import FakeTelegram
from bot.platforms.telegram.connect import connect_telegram
from bot.platforms.telegram.limits import Limits
from bot.platforms.telegram.performing import TelegramPlatform
from bot.platforms.telegram.restricting import restriction
from bot.ports.platform import DeleteComment, PlatformBusy, PlatformRefused, React, Restrict, Rewrite, Send
from bot.settings import TelegramSettings
from bot.texts import render

CITIZEN, ADMIN = 5001, 901
NOW = datetime(2026, 12, 3, 13, 0, tzinfo=UTC)


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A fake with people."""
    async with FakeTelegram() as server:
        for number in (CITIZEN, ADMIN):
            server.add_person(number, "Sari")
        yield server
        assert server.violations == []


@pytest_asyncio.fixture
async def platform(telegram: FakeTelegram) -> AsyncIterator[TelegramPlatform]:
    """The true adapter over the real library."""
    section = TelegramSettings(token=SecretStr(telegram.token), base_url=telegram.base_url)
    async with AsyncExitStack() as stack:
        connected, _ = await connect_telegram(section, render, stack)
        yield connected


def _send(chat: int) -> Send:
    return Send(str(chat), Prompt("word.yes"), "id", "key", reply_to="3")


@pytest.mark.asyncio
async def test_silence_is_given_and_lifted(telegram: FakeTelegram, platform: TelegramPlatform) -> None:
    """A member is silent until the moment, and lifting it leaves nothing behind."""
    group = telegram.add_chat("supergroup")
    telegram.user_says(group, CITIZEN, "halo")
    until = datetime.now(UTC) + timedelta(hours=1)
    await platform.perform(Restrict(str(group), str(CITIZEN), until))
    silent = telegram.standing(group, CITIZEN)
    assert (silent.status, silent.until) == ("restricted", int(until.timestamp()))
    await platform.perform(Restrict(str(group), str(CITIZEN), None))
    assert telegram.standing(group, CITIZEN).status == "member"


@pytest.mark.parametrize(
    ("until", "asked"),
    [
        (NOW + timedelta(seconds=5), NOW + timedelta(seconds=40)),
        (NOW + timedelta(hours=2), NOW + timedelta(hours=2)),
        (NOW + timedelta(days=900), NOW + timedelta(days=365)),
    ],
)
def test_silence_never_becomes_endless(until: datetime, asked: datetime) -> None:
    """What Telegram would take for ever, being too near or too far, is moved to where it still ends."""
    plan = restriction(Restrict("-1001", "7", until), NOW)
    assert plan == (ChatPermissions.no_permissions(), asked)


def test_silence_that_is_over_is_not_begun() -> None:
    """An action that comes late restricts nobody."""
    assert restriction(Restrict("-1001", "7", NOW - timedelta(seconds=1)), NOW) is None


@pytest.mark.asyncio
@pytest.mark.parametrize("account", ["-1001234", "1087968824", "136817688"])
async def test_who_is_no_person_cannot_be_silenced(
    telegram: FakeTelegram, platform: TelegramPlatform, account: str
) -> None:
    """Channel identities and anonymous admins are a refusal, without a call."""
    with pytest.raises(PlatformRefused, match="anonymous"):
        await platform.perform(Restrict("-1001", account, None))
    assert telegram.called("restrictChatMember") == []


@pytest.mark.asyncio
async def test_an_administrator_cannot_be_silenced(
    telegram: FakeTelegram, platform: TelegramPlatform
) -> None:
    """What Telegram says of an administrator, or of our own missing right, is final."""
    group = telegram.add_chat("supergroup")
    telegram.add_admin(group, ADMIN)
    plain = telegram.add_chat("supergroup", bot_rights={"can_delete_messages": True})
    for chat, account, why in ((group, ADMIN, "administrator"), (plain, CITIZEN, "rights")):
        with pytest.raises(PlatformRefused, match=why):
            await platform.perform(Restrict(str(chat), str(account), None))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "why", ["Bad Request: REACTION_INVALID", "Bad Request: reactions are not available in the chat"]
)
async def test_an_unwanted_reaction_is_no_error(
    telegram: FakeTelegram, platform: TelegramPlatform, why: str
) -> None:
    """A chat that does not take the acknowledgement is left as it is."""
    group = telegram.add_chat("supergroup")
    telegram.fail_next("setMessageReaction", 400, why)
    assert await platform.perform(React(str(group), "1", "✍")) is None


@pytest.mark.asyncio
async def test_words_follow_a_group_that_moved(telegram: FakeTelegram, platform: TelegramPlatform) -> None:
    """What is said to the old number arrives in the supergroup, and answers nothing there."""
    old = telegram.add_chat("group")
    telegram.group_grows(old, -1_002_999)
    ref = await platform.perform(_send(old))
    (message,) = telegram.bot_messages(-1_002_999)
    assert (str(message["message_id"]), message.get("reply_to_message")) == (ref, None)


@pytest.mark.asyncio
async def test_what_is_about_an_old_message_does_not_follow(
    telegram: FakeTelegram, platform: TelegramPlatform
) -> None:
    """Under the old number the supergroup has another message, which is not touched."""
    old = telegram.add_chat("group")
    number = telegram.user_says(old, CITIZEN, "lama")["message_id"]
    telegram.group_grows(old, -1_002_999)
    for effect in (DeleteComment(str(old), str(number)), Rewrite(str(old), "1", Prompt("word.yes"), "id")):
        with pytest.raises(PlatformRefused, match="upgraded"):
            await platform.perform(effect)
    assert [call.params["chat_id"] for call in telegram.calls if call.method == "deleteMessage"] in (
        [str(old)], [old],
    )  # fmt: skip


@pytest.mark.asyncio
async def test_an_admin_is_found_after_the_move(telegram: FakeTelegram, platform: TelegramPlatform) -> None:
    """Whether someone administers a group is asked where the group is now."""
    old = telegram.add_chat("group")
    telegram.add_admin(old, ADMIN)
    telegram.group_grows(old, -1_002_999)
    assert await platform.is_admin(str(old), str(ADMIN))
    telegram.fail_next("getChatMember", 429, retry_after=9)
    with pytest.raises(PlatformBusy) as busy:
        await platform.is_admin("-1002999", str(ADMIN))
    assert (busy.value.retry_after, busy.value.throttled) == (9.0, True)


@pytest.mark.asyncio
async def test_a_pin_that_fails_is_not_said_twice(telegram: FakeTelegram, platform: TelegramPlatform) -> None:
    """The message stands when Telegram is too busy to pin it."""
    group = telegram.add_chat("supergroup")
    telegram.fail_next("pinChatMessage", 429, retry_after=9)
    assert await platform.perform(Send(str(group), Prompt("word.yes"), "id", "key", pin=True))
    assert len(telegram.bot_messages(group)) == 1


@pytest.mark.asyncio
async def test_every_call_counts_towards_the_overall_pace() -> None:
    """Thirty calls a second, messages or not; the next one waits for what is left of the second."""
    now = [0.0]
    limits = Limits(lambda: now[0])
    for index in range(30):
        await limits.before("" if index % 2 else f"{index}")
    now[0] = 0.25
    with pytest.raises(PlatformBusy) as busy:
        await limits.before()
    assert busy.value.retry_after == pytest.approx(0.75)


@pytest.mark.asyncio
async def test_a_long_text_keeps_as_much_as_fits(telegram: FakeTelegram, platform: TelegramPlatform) -> None:
    """What Telegram takes is used up, in its own units, before anything is cut."""
    telegram.add_person(7001, "Budi", started=True)
    await platform.perform(Send("7001", Prompt("word.yes", quote="😀" * 4096), "id", "k"))
    await platform.perform(Send("7001", Prompt("word.yes", quote="a" * 9000), "id", "l"))
    sizes = [len(one["text"].encode("utf-16-le")) // 2 for one in telegram.bot_messages(7001)]
    assert all(4094 <= size <= 4096 for size in sizes)
