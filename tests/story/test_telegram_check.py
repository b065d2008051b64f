"""`jernih check` and `jernih run` over Telegram: what is wrong is said in plain words."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from bot.app import open_app
from bot.cli import cli
from bot.fakes.telegram import FakeTelegram
from bot.platforms.errors import PlatformDown
from bot.platforms.telegram import probing
from bot.ports.platform import Finding
from bot.settings import Settings, TelegramSettings
from bot.store.schema import migrate
from bot.texts import text


async def _probed(telegram: FakeTelegram, folder: Path, *chats: int) -> list[Finding]:
    section = TelegramSettings(token=SecretStr(telegram.token), base_url=telegram.base_url)
    settings = Settings(data_dir=folder, telegram=section)
    await migrate(settings.database)
    async with open_app(settings) as app:
        (link,) = app.links.values()
        return list(await link.platform.probe([str(chat) for chat in chats]))


@pytest.mark.asyncio
async def test_rights_are_checked_chat_by_chat(tmp_path: Path) -> None:
    """A chat where all is well, one without the right to delete, one as a plain member, one unknown."""
    async with FakeTelegram() as telegram:
        good = telegram.add_chat("supergroup", "Baik")
        weak = telegram.add_chat("supergroup", "Lemah", bot_rights={"can_pin_messages": True})
        plain = telegram.add_chat("supergroup", "Biasa", bot_rights={})
        found = await _probed(telegram, tmp_path, good, weak, plain, -1009999999999)

    assert [finding.code for finding in found][2:] == [
        "check.telegram.chat", "check.telegram.cannot_delete", "check.telegram.not_admin",
        "check.telegram.not_in_chat",
    ]  # fmt: skip
    assert all(text("id", finding.code, **finding.params) for finding in found)


@pytest.mark.asyncio
async def test_privacy_mode_is_named(tmp_path: Path) -> None:
    """A bot that does not hear ordinary messages is told how to hear them."""
    async with FakeTelegram(hears_all=False) as telegram:
        found = await _probed(telegram, tmp_path)
    assert "check.telegram.privacy_mode" in {finding.code for finding in found}


@pytest.mark.asyncio
async def test_a_wrong_clock_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine an hour off Telegram's time fails the check, with the seconds."""

    class Late(datetime):
        @classmethod
        def now(cls, _zone: object = None) -> datetime:  # type: ignore[override]  # one zone is enough
            return datetime.fromtimestamp(datetime.now(UTC).timestamp() - 3600, UTC)

    async with FakeTelegram() as telegram:
        right = await _probed(telegram, tmp_path)
        monkeypatch.setattr(probing, "datetime", Late)
        wrong = await _probed(telegram, tmp_path)

    assert "check.clock" in {finding.code for finding in right}
    assert next(f for f in wrong if f.code == "check.clock_wrong").params["seconds"] in range(3595, 3610)


@pytest.mark.asyncio
async def test_a_wrong_token_is_one_line(tmp_path: Path) -> None:
    """The service does not start with a token that Telegram refuses, and says where to get the right one."""
    async with FakeTelegram() as telegram:
        section = TelegramSettings(token=SecretStr("123456:" + "A" * 35), base_url=telegram.base_url)
        settings = Settings(data_dir=tmp_path, telegram=section)
        await migrate(settings.database)
        with pytest.raises(PlatformDown, match="BotFather"):
            async with open_app(settings):
                pass


@pytest.mark.asyncio
async def test_check_itself_names_the_wrong_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`jernih check` goes through everything else and then says that the token is refused."""
    async with FakeTelegram() as telegram:
        monkeypatch.setenv("JERNIH_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("JERNIH_TELEGRAM__TOKEN", "123456:" + "A" * 35)
        monkeypatch.setenv("JERNIH_TELEGRAM__BASE_URL", telegram.base_url)
        await asyncio.to_thread(CliRunner().invoke, cli, ["migrate"])
        result = await asyncio.to_thread(CliRunner().invoke, cli, ["check"])
        granted = await asyncio.to_thread(CliRunner().invoke, cli, ["grant", "reviewer", "telegram:7"])

    assert result.exit_code == 1
    assert "BotFather" in result.output
    assert "Traceback" not in result.output
    assert granted.exit_code == 0
