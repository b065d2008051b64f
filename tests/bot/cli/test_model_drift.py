"""`jernih model drift`: an honest line for each channel, and JSON for programs."""

import json
from collections.abc import Sequence

import pytest

from bot.store.repositories.comments import SqlComments
from bot.texts import text
from tests.bot.cli.conftest import Jernih


def said(monkeypatch: pytest.MonkeyPatch, newest_first: Sequence[str]) -> None:
    """Every channel holds these comments."""

    async def newest_texts(_self: SqlComments, _channel: int, limit: int) -> Sequence[str]:
        return newest_first[:limit]

    monkeypatch.setattr(SqlComments, "newest_texts", newest_texts)


CHANGED = ["qwrx zzkp goblok bangsat"] * 150 + ["Lampu jalan depan SMP 3 mati sejak minggu lalu"] * 150


def test_too_few_comments(channel: Jernih) -> None:
    """A new channel is told how many it takes."""
    line = text("id", "model.drift.too_few", chat="local:balai", has=0, needs=200)
    assert channel("model", "drift").stdout.splitlines() == [line]
    assert json.loads(channel("model", "drift", "--json").stdout) == {
        "channel": "local:balai", "has": 0, "needs": 200,
    }  # fmt: skip


def test_a_change_is_shown(channel: Jernih, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scores and unknown words, each with its index and what to do; `check` warns."""
    said(monkeypatch, CHANGED)
    shown = channel("model", "drift", "local:balai").stdout
    assert shown.count(text("id", "model.drift.large")) == 2
    found = json.loads(channel("model", "drift", "local:balai", "--json").stdout)
    assert (found["latest"], found["scores"], found["words"]) == (150, "large", "large")
    assert found["unknown_latest"] > found["unknown_earlier"]
    psi = {"scores": f"{found['scores_psi']:.2f}", "words": f"{found['words_psi']:.2f}"}
    warned = text("id", "check.drift.large", title="Balai", chat="local:balai", **psi)
    assert f"awas   {warned}" in channel("check").output


def test_no_change_is_no_warning(channel: Jernih, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same kinds of comments before and after: said in words, and `check` keeps quiet."""
    said(monkeypatch, ["lampu jalan mati", "mantap pak"] * 150)
    assert channel("model", "drift").stdout.count(text("id", "model.drift.none")) == 2
    assert "jernih model drift" not in channel("check").output


def test_without_any_channel_it_is_one_line(jernih: Jernih) -> None:
    """A new installation is told how to register one."""
    result = jernih("model", "drift")
    assert result.exit_code == 1
    assert "/daftarkan" in result.stderr


def test_an_unknown_channel_is_one_line(channel: Jernih) -> None:
    """It says where the known ones are listed."""
    result = channel("model", "drift", "local:lain")
    assert result.exit_code == 1
    assert "jernih channel list" in result.stderr
