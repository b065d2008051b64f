"""`jernih check` and `jernih run` over Telegram: what is wrong is said in plain words."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import SecretStr
from telegram import Bot

from bot.app import open_app
from bot.cli import cli
from bot.fakes.telegram import FakeTelegram
from bot.platforms.errors import PlatformDown
from bot.platforms.telegram import probing
from bot.platforms.telegram.commands import introduce
from bot.ports.platform import Finding
from bot.settings import Settings, TelegramSettings
from bot.store.schema import migrate
from bot.texts import text


async def _probed(telegram: FakeTelegram, folder: Path, *chats: int, webhook_url: str = "") -> list[Finding]:
    section = TelegramSettings(
        token=SecretStr(telegram.token), base_url=telegram.base_url, webhook_url=webhook_url
    )
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

    assert [finding.code for finding in found][3:] == [
        "check.telegram.chat", "check.telegram.cannot_delete", "check.telegram.cannot_restrict",
        "check.telegram.not_admin", "check.telegram.not_in_chat",
    ]  # fmt: skip
    assert all(text("id", finding.code, **finding.params) for finding in found)


@pytest.mark.asyncio
async def test_privacy_mode_is_named(tmp_path: Path) -> None:
    """A bot that does not hear ordinary messages is told how to hear them."""
    async with FakeTelegram(hears_all=False) as telegram:
        found = await _probed(telegram, tmp_path)
    assert "check.telegram.privacy_mode" in {finding.code for finding in found}


@pytest.mark.asyncio
async def test_a_channels_discussion_is_looked_for(tmp_path: Path) -> None:
    """A channel without a group, one whose group is not ours, one whose group is; and its right to pin."""
    async with FakeTelegram() as telegram:
        alone = telegram.add_chat("channel", bot_rights={"can_delete_messages": True})
        group = telegram.add_chat("supergroup")
        ours = telegram.add_chat("channel", linked=group)
        apart = telegram.add_chat("channel", linked=telegram.add_chat("supergroup"))
        found = await _probed(telegram, tmp_path, alone, group, ours, apart)

    assert [(finding.code.rpartition(".")[2], finding.params["chat"]) for finding in found[3:]] == [
        ("cannot_restrict", str(alone)), ("no_discussion", str(alone)), ("chat", str(group)),
        ("chat", str(ours)), ("chat", str(apart)), ("discussion_unknown", str(apart)),
    ]  # fmt: skip


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("wanted", "there", "expected"),
    [
        ("", "", None),
        ("", "http://lain.example/token-rahasia", "webhook_elsewhere"),
        ("http://127.0.0.1:1/x", "http://lain.example/token-rahasia", "webhook_elsewhere"),
        ("http://127.0.0.1:1/x", "", "webhook_not_set"),
        ("http://127.0.0.1:1/x", "http://127.0.0.1:1/x", "webhook"),
    ],
)
async def test_the_webhook_is_held_against_the_settings(
    tmp_path: Path, wanted: str, there: str, expected: str | None
) -> None:
    """Where updates go is compared with where they should; an address is named by its host only."""
    async with FakeTelegram() as telegram:
        telegram.world.updates.webhook_url = there
        found = await _probed(telegram, tmp_path, webhook_url=wanted)

    codes = [f.code.rpartition(".")[2] for f in found if ".webhook" in f.code]
    assert codes == ([] if expected is None else [expected])
    assert not any("rahasia" in text("id", finding.code, **finding.params) for finding in found)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"last_error_message": "Connection refused"}, "webhook_fails"),
        ({"pending_update_count": 4}, "webhook_waits"),
    ],
)
async def test_deliveries_that_fail_are_told(
    tmp_path: Path, answer: dict[str, object], expected: str
) -> None:
    """What Telegram says of its last failure, and how much waits, is passed on."""
    url = "http://127.0.0.1:1/x"
    result = {"url": url, "has_custom_certificate": False, "pending_update_count": 0} | answer
    async with FakeTelegram() as telegram:
        body = json.dumps({"ok": True, "result": result}).encode()
        telegram.fail_next("getWebhookInfo", 200, "OK", body=body)
        found = await _probed(telegram, tmp_path, webhook_url=url)
    assert [f.code for f in found if f.code.endswith(expected) and f.level == "warn"]


@pytest.mark.asyncio
async def test_a_server_that_knows_less_only_warns(tmp_path: Path) -> None:
    """Another Bot API server may lack what is wanted but not needed: nothing fails for it."""
    async with FakeTelegram() as telegram:
        chat = telegram.add_chat("supergroup")
        for method in ("getWebhookInfo", "getMyCommands", "getChat"):
            telegram.fail_next(method, 404, "Not Found")
        found = await _probed(telegram, tmp_path, chat)
    assert [(f.level, f.params.get("method")) for f in found if f.level != "ok"] == [
        ("warn", "getWebhookInfo"), ("warn", "getMyCommands"),
    ]  # fmt: skip


@pytest.mark.asyncio
async def test_the_menu_is_checked(tmp_path: Path) -> None:
    """Before the service has run the commands are missing; once it has set them they are there."""
    async with FakeTelegram() as telegram:
        before = await _probed(telegram, tmp_path)
        async with Bot(telegram.token, base_url=telegram.base_url) as bot:
            await introduce(bot)
        after = await _probed(telegram, tmp_path)
    (missing,) = [finding for finding in before if finding.code == "check.telegram.commands_missing"]
    assert "/cek" in str(missing.params["commands"])
    assert "check.telegram.commands" in {finding.code for finding in after}


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
