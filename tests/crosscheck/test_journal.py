"""Every request that the tests send to a fake, held against the platforms' published descriptions.

The tests that use fakes run once more, with the fakes writing down what they are asked. Those of the
service must not send one wrong request; those of the fakes plant wrong ones, which are refused as such.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.fakes.journal import VARIABLE
from tests.support.discord_spec import breaches as discord_breaches
from tests.support.telegram_spec import breaches as telegram_breaches

ROOT = Path(__file__).parents[2]
SPECS = ROOT.parent / "shared" / "spec"
Line = dict[str, Any]
Breaches = Callable[[Iterable[Mapping[str, Any]], Mapping[str, Any]], list[str]]
SERVICE, FAKES = ("tests/story", "tests/bot/platforms"), ("tests/fakes_tests",)
SPECIFIED = {"telegram": "telegram-bot-api.json", "discord": "discord-openapi.json"}
BREACHES: Mapping[str, Breaches] = {"telegram": telegram_breaches, "discord": discord_breaches}
pytestmark = pytest.mark.crosscheck


def _run(folder: Path, tests: tuple[str, ...]) -> Path:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider",
         "-m", "not long and not crosscheck", *tests],
        cwd=ROOT, env=os.environ | {VARIABLE: str(folder)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:]
    return folder


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The journals of the tests of the service."""
    return _run(tmp_path_factory.mktemp("service"), SERVICE)


@pytest.fixture(scope="module")
def fakes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The journals of the tests of the fakes."""
    return _run(tmp_path_factory.mktemp("fakes"), FAKES)


def _lines(folder: Path, platform: str) -> list[Line]:
    """What the fakes of a platform were asked."""
    texts = [path.read_text("utf-8") for path in sorted(folder.glob(f"{platform}-*.jsonl"))]
    lines = [json.loads(line) for text in texts for line in text.splitlines()]
    assert lines
    return lines


def _spec(platform: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SPECS / SPECIFIED[platform]).read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("platform", sorted(SPECIFIED))
def test_the_service_sends_nothing_wrong(service: Path, platform: str) -> None:
    """Not one request of the service's own tests is other than published, also not a refused one."""
    assert BREACHES[platform](_lines(service, platform), _spec(platform)) == []


@pytest.mark.parametrize("platform", sorted(SPECIFIED))
def test_what_a_fake_takes_is_as_published(fakes: Path, platform: str) -> None:
    """Whatever a fake does not refuse as wrong, the description has too."""
    lines = _lines(fakes, platform)
    taken = [line for line in lines if not line.get("violation")]

    # What is refused for its time or place, and not as wrong, is well formed as well.
    assert {200, 400} <= {line["status"] // 100 * 100 for line in taken}
    assert BREACHES[platform](taken, _spec(platform)) == []


def test_planted_wrong_calls_to_discord_are_found(fakes: Path) -> None:
    """The same for Discord: what its fake refuses as wrong, the description refuses too."""
    planted = [line for line in _lines(fakes, "discord") if line.get("violation")]
    found = [discord_breaches([line], _spec("discord")) for line in planted]

    assert all(400 <= line["status"] < 500 for line in planted)
    assert len([one for one in found if one]) >= 10


def test_planted_wrong_calls_are_found(fakes: Path) -> None:
    """Each kind of wrong call that the fake's tests plant is a breach of the description too."""
    planted = [line for line in _lines(fakes, "telegram") if line.get("violation")]
    found = [telegram_breaches([line], _spec("telegram")) for line in planted]

    assert all(400 <= line["status"] < 500 for line in planted)
    # What only this project leaves out (another parse mode, a kind of update) is no breach.
    assert len([one for one in found if one]) >= 10
    assert ["sendMesage: no such method"] in found
    assert ["deleteMessage: message_id is missing"] in found
    assert ["getMe: no field loud"] in found


@pytest.mark.parametrize(
    ("method", "params", "breach"),
    [
        ("sendMessage", {"chat_id": "1", "text": "a"}, None),
        ("sendMessage", {"chat_id": 1, "text": "7"}, None),
        ("sendDocument", {"chat_id": "1", "document": {"upload": "a", "bytes": 1}}, None),
        ("deleteMessages", {"chat_id": "1", "message_ids": "[1, 2]"}, None),
        ("deleteMessages", {"chat_id": "1", "message_ids": '[1, "2"]'}, "message_ids[1] is no Integer"),
        ("deleteMessage", {"chat_id": "1", "message_id": "true"}, "message_id is no Integer"),
        ("sendMessage", {"chat_id": "1", "text": "a", "protect_content": "ya"}, "not Boolean"),
        (
            "setMessageReaction",
            {"chat_id": "1", "message_id": "1", "reaction": '[{"type": "emoji"}]'},
            "reaction[0].emoji is missing",
        ),
        (
            "setMessageReaction",
            {"chat_id": "1", "message_id": "1", "reaction": '[{"type": "smile"}]'},
            "reaction[0] is no ReactionType",
        ),
        (
            "sendMessage",
            {"chat_id": "1", "text": "a", "reply_markup": '{"inline_keyboard": [[{"text": "a", "hue": 1}]]}'},
            "reply_markup.inline_keyboard[0][0].hue is no field of InlineKeyboardButton",
        ),
    ],
)  # fmt: skip
def test_the_checker_reads_forms(method: str, params: Line, breach: str | None) -> None:
    """Fields in text or JSON are held against their types, however deep."""
    found = telegram_breaches([{"method": method, "params": params}], _spec("telegram"))

    assert [breach in one for one in found] == [True] if breach else found == []
