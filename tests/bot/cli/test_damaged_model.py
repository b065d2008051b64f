"""A damaged model: said by whatever needs it, no matter to the rest, and there is a way back."""

from collections.abc import Callable
from pathlib import Path

from bot.cli.model import SHIPPED_FILE
from bot.texts import text
from models.classifier import load
from models.shelf import CHALLENGER, CURRENT, PREVIOUS
from tests.bot.cli.conftest import Jernih, events, names, one_line, scored_by


def test_a_damaged_model_in_use_is_said_by_all(jernih: Jernih, shelf: Callable[..., Path]) -> None:
    """No command falls back in silence; each names the way back, and the way back works."""
    folder = shelf(challenger=SHIPPED_FILE)
    (folder / CURRENT).write_bytes(b"damaged")
    assert jernih("channel", "add", "local:balai", "--title", "Balai").exit_code == 0
    for words in (("score",), ("model", "promote"), ("model", "drift"), ("run",)):
        assert "jernih model promote --rollback" in one_line(jernih(*words, given=""))
    checked = jernih("check")
    assert checked.exit_code == 1
    assert "jernih model promote --rollback" in checked.output

    assert jernih("model", "promote", "--rollback").exit_code == 0
    assert scored_by(jernih) == load().name
    assert f"baik   {text('id', 'check.model', name='jernih-1')}" in jernih("check").output


def test_what_needs_no_model_works_while_it_is_damaged(jernih: Jernih, shelf: Callable[..., Path]) -> None:
    """Channels, roles, campaigns, the audit log and erasing have no use for it."""
    (shelf() / CURRENT).write_bytes(b"damaged")
    assert jernih("channel", "add", "local:balai", "--title", "Balai").exit_code == 0
    assert jernih("grant", "reviewer", "local:7").exit_code == 0
    assert jernih("campaign", "status").exit_code == 0
    assert jernih("audit", "verify").exit_code == 0
    assert text("id", "privacy.unknown_user") in one_line(jernih("privacy", "erase", "local:9", "--yes"))


def test_when_the_previous_model_is_damaged_too(jernih: Jernih, shelf: Callable[..., Path]) -> None:
    """The refusal names the way to the shipped one, and that way works."""
    folder = shelf()
    for name in (CURRENT, PREVIOUS):
        (folder / name).write_bytes(b"damaged")
    line = one_line(jernih("model", "promote", "--rollback"))
    assert line.endswith("jernih model promote --rollback --shipped")
    assert names(folder) == [CURRENT, PREVIOUS]

    done = jernih("model", "promote", "--rollback", "--shipped")
    assert text("id", "model.rolled_back", name=load().name) in done.output
    assert names(folder) == []
    assert events() == ["model:rolled_back"]
    assert text("id", "model.nothing_before") in one_line(
        jernih("model", "promote", "--rollback", "--shipped")
    )


def test_a_damaged_challenger_is_one_line(jernih: Jernih, shelf: Callable[..., Path]) -> None:
    """It is never put in use."""
    folder = shelf()
    (folder / CHALLENGER).write_bytes(b"damaged")
    assert "challenger.model" in one_line(jernih("model", "promote"))
    assert names(folder) == [CHALLENGER]
