"""`jernih model adapt`: made, shown in plain lines and in JSON, taken back, refused in one line."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from bot.app import open_app
from bot.ports.channels import Channel
from bot.settings import load_settings
from bot.texts import text
from models.adapting import Correction
from models.classifier import load
from tests.bot.cli.conftest import Jernih
from tests.support.builders import a_correction
from tests.support.decisions import BAD, GOOD, decided
from tests.support.world import LOCAL

CHAT = "local:balai"
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def _decide(count: int, by: tuple[str, ...] = ("a", "b")) -> None:
    async def work() -> None:
        async with open_app(load_settings(), online=False) as app:
            await decided(app.store, "balai", NOW, count, by=by)

    asyncio.run(work())


def _keep(correction: Correction, by: str = "system") -> None:
    async def work() -> None:
        async with open_app(load_settings(), online=False) as app, app.store.write() as unit:
            channel: Channel | None = await unit.channels.by_ref(LOCAL, "balai")
            assert channel is not None
            await unit.corrections.add(channel.channel_id, correction, reviewers=3, by=by, now=NOW)

    asyncio.run(work())


def _one_line(output: str) -> str:
    (line,) = [line for line in output.splitlines() if line.strip()]
    return line


def test_made_shown_and_taken_back(channel: Jernih) -> None:
    """Forty decisions of two moderators make k1; the words they agree on are shown; then it is gone."""
    _decide(40)
    made = channel("model", "adapt", CHAT)
    assert made.exit_code == 0
    done = text("id", "adapt.done", chat=CHAT, number=1, examples=40, reviewers=2)
    assert done in made.output
    shown = channel("model", "adapt", CHAT, "--show").output
    assert f"k1 di {CHAT}" in shown
    assert "WIB" in shown
    assert load().name in shown
    assert GOOD.split()[0] in next(line for line in shown.splitlines() if "menaikkan" in line)
    assert BAD.split()[0] in next(line for line in shown.splitlines() if "menurunkan" in line)
    undone = channel("model", "adapt", CHAT, "--undo")
    assert _one_line(undone.output) == text("id", "adapt.undone_to_none", before=1, chat=CHAT)
    assert _one_line(channel("model", "adapt", CHAT, "--show").output) == text("id", "adapt.none", chat=CHAT)


@pytest.mark.parametrize(
    ("count", "by", "code", "values"),
    [
        (0, ("a",), "too_few", {"has": 0, "needs": 40, "missing": 40}),
        (37, ("a", "b"), "too_few", {"has": 37, "needs": 40, "missing": 3}),
        (44, ("a",), "one_reviewer", {"has": 1, "needs": 2, "missing": 1}),
    ],
)
def test_what_is_missing_is_one_line(
    channel: Jernih, count: int, by: tuple[str, ...], code: str, values: dict[str, int]
) -> None:
    """Too few decisions or one moderator alone: exit 1, how many are missing, and what to do."""
    if count:
        _decide(count, by)
    refused = channel("model", "adapt", CHAT)
    assert refused.exit_code == 1
    assert text("id", f"adapt.{code}", **values) in _one_line(refused.output)


def test_nothing_to_take_back_is_one_line(channel: Jernih) -> None:
    """Undoing without a correction is refused with what to look at."""
    refused = channel("model", "adapt", CHAT, "--undo")
    assert refused.exit_code == 1
    assert CHAT in _one_line(refused.output)


@pytest.mark.parametrize("option", [(), ("--show",), ("--undo",), ("--show", "--json")])
def test_an_unknown_channel_is_one_line(jernih: Jernih, option: tuple[str, ...]) -> None:
    """Every form refuses a channel that is not there."""
    refused = jernih("model", "adapt", "local:entah", *option)
    assert refused.exit_code == 1
    assert text("id", "channel.not_found", chat="local:entah") in _one_line(refused.output)


def test_undo_names_the_one_that_is_in_force_again(channel: Jernih) -> None:
    """With two in the history the first is active again."""
    for _ in range(2):
        _keep(a_correction(load().name))
    undone = channel("model", "adapt", CHAT, "--undo").output
    assert _one_line(undone) == text("id", "adapt.undone_to", before=2, number=1, chat=CHAT)


def test_undo_to_one_for_another_model_is_undo_to_none(channel: Jernih) -> None:
    """What would be in force again is passed over, so the shared model judges, and that is what is said."""
    _keep(a_correction("jernih-0"))
    _keep(a_correction(load().name))
    undone = channel("model", "adapt", CHAT, "--undo").output
    assert _one_line(undone) == text("id", "adapt.undone_to_none", before=2, chat=CHAT)


def test_shown_as_json(channel: Jernih) -> None:
    """One object with everything: numbers as they are, the strongest words first."""
    assert json.loads(channel("model", "adapt", CHAT, "--show", "--json").output) == {
        "channel": CHAT,
        "number": None,
    }
    words = {f"naik{n:02}": n / 10 for n in range(1, 13)} | {"turun": -2.0, "jatuh": -3.0}
    _keep(a_correction(load().name, -0.5, words, 120))
    shown = json.loads(channel("model", "adapt", CHAT, "--show", "--json").output)
    raises, lowers = shown.pop("raises"), shown.pop("lowers")
    assert shown == {
        "channel": CHAT, "number": 1, "in_use": True, "made_at": NOW.isoformat(), "made_by": "system",
        "reviewers": 3, "model": load().name, "examples": 120,
    }  # fmt: skip
    assert [each["word"] for each in raises] == [f"naik{n:02}" for n in range(12, 2, -1)]
    assert lowers == [{"word": "jatuh", "weight": -3.0}, {"word": "turun", "weight": -2.0}]


def test_weights_are_written_the_indonesian_way(channel: Jernih) -> None:
    """Signs and a comma; no word at all is said in words; the schedule is named as the maker."""
    _keep(a_correction(load().name, words={"banjir": 1.25}))
    shown = channel("model", "adapt", CHAT, "--show").output
    assert "banjir (+1,25)" in shown
    assert text("id", "adapt.lowers", words=text("id", "adapt.no_words")) in shown
    assert text("id", "adapt.by_system") in shown


def test_one_for_another_model_says_so(channel: Jernih) -> None:
    """It is shown as not in use, here and by `jernih check`, each with the command that mends it."""
    _keep(a_correction("jernih-0"))
    loaded = load().name
    shown = channel("model", "adapt", CHAT, "--show").output
    assert text("id", "adapt.not_in_use", chat=CHAT, loaded=loaded) in shown
    assert json.loads(channel("model", "adapt", CHAT, "--show", "--json").output)["in_use"] is False
    checked = channel("check").output
    line = text(
        "id", "check.correction_other_model",
        number=1, title="Balai", chat=CHAT, made_for="jernih-0", loaded=loaded,
    )  # fmt: skip
    assert line in checked


@pytest.mark.parametrize("words", [("--json",), ("--undo", "--json"), ("--entah",)])
def test_forms_that_make_no_sense_are_bad_usage(channel: Jernih, words: tuple[str, ...]) -> None:
    """JSON is a form of showing."""
    assert channel("model", "adapt", CHAT, *words).exit_code == 2
