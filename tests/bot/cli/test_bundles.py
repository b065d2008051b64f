"""Bundles on disk under a command: a bar on a terminal after a while, and not a word when piped."""

import io
import sys
from pathlib import Path

import pytest

from bot.cli import bundles
from bot.cli.bundles import opened


class _Terminal(io.StringIO):
    """A screen that keeps what is written."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def _read(folder: Path, monkeypatch: pytest.MonkeyPatch, screen: io.StringIO, patience: float) -> str:
    monkeypatch.setattr(sys, "stderr", screen)
    (folder / "entries.txt").write_bytes(b"x" * 1000)
    with opened([folder], patience) as (bundle,), bundle.open("entries.txt") as stream:
        for _ in range(4):
            stream.read(250)
    return screen.getvalue()


def test_a_bar_shows_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, once the patience is over, up to the end."""
    assert "100%" in _read(tmp_path, monkeypatch, _Terminal(), 0)


def test_what_is_done_at_once_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two seconds are waited before a bar shows itself."""
    assert _read(tmp_path, monkeypatch, _Terminal(), bundles.PATIENCE) == ""


def test_nothing_is_said_when_piped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes."""
    assert _read(tmp_path, monkeypatch, io.StringIO(), 0) == ""
