"""The bot's menu and profile: set where they differ, in two languages, and never needed."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import Bot

from bot.fakes.telegram import FakeTelegram
from bot.platforms.telegram.commands import introduce
from bot.texts import text
from bot.texts.catalogue import LOCALES


@pytest_asyncio.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """A fake."""
    async with FakeTelegram() as server:
        yield server
        assert server.violations == []


@pytest_asyncio.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    """The real library over it."""
    async with Bot(telegram.token, base_url=telegram.base_url) as connected:
        yield connected


@pytest.mark.asyncio
async def test_each_place_shows_its_commands(telegram: FakeTelegram, bot: Bot) -> None:
    """Citizens see theirs in private, groups see the report, admins the registration too."""
    await introduce(bot)
    shown = {
        place: [each["command"] for each in each_list] for place, each_list in telegram.world.commands.items()
    }

    assert shown["all_group_chats"] == ["lapor"]
    assert shown["all_chat_administrators/en"] == ["daftarkan", "lapor", "antrean", "jaga"]
    assert {"cek", "klaim", "hapusdata", "batal"} <= set(shown["all_private_chats"])
    assert shown["default"] == shown["all_private_chats/en"]
    assert telegram.world.commands["all_group_chats/en"][0]["description"] == text("en", "command.lapor")


@pytest.mark.asyncio
async def test_only_what_differs_is_set(telegram: FakeTelegram, bot: Bot) -> None:
    """A second start asks and sets nothing; a list that someone changed is set again."""
    await introduce(bot)
    calls = len(telegram.called("setMyCommands")), len(telegram.called("setMyDescription"))
    await introduce(bot)
    assert (len(telegram.called("setMyCommands")), len(telegram.called("setMyDescription"))) == calls
    assert calls == (8, 2)
    telegram.world.commands["default"] = []
    await introduce(bot)
    assert len(telegram.called("setMyCommands")) == 9


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("status", "body"), [(404, None), (400, None), (500, None), (200, b'{"ok":true,"result":7}')]
)
async def test_a_server_that_knows_less_is_left_alone(
    telegram: FakeTelegram, bot: Bot, status: int, body: bytes | None
) -> None:
    """A method that is unknown, refused, failing or answered oddly ends nothing; the rest is still set."""
    telegram.fail_next("getMyCommands", status, "Not Found", body=body, times=7)
    telegram.fail_next("getMyDescription", status, "Not Found", body=body, times=2)
    await introduce(bot)
    assert [len(telegram.called(name)) for name in ("setMyCommands", "setMyShortDescription")] == [1, 2]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_words_fit(locale: str) -> None:
    """Telegram's own limits are kept: 512 and 120 characters; and nothing is ever paid."""
    long, short = (text(locale, f"command.{name}") for name in ("description", "short_description"))
    assert len(long) <= 512
    assert len(short) <= 120
    assert all(("biaya" in words) or ("Nothing is ever paid" in words) for words in (long, short))
