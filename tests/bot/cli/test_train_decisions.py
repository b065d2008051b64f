"""`jernih model train --decisions`: a challenger on the shelf, or one line saying why there is none."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

from bot.cli import contest
from bot.texts import text
from models.adapting import Example
from models.artifact import read as read_artifact
from models.decisions import Pair, is_kept
from models.shelf import CHALLENGER
from tests.bot.cli.conftest import Jernih, one_line
from tests.support.decided import different_word
from tests.support.small_models import few_rows


def pairs(count: int, reviewers: str = "pqr") -> list[Pair]:
    """Decisions, every second constructive, by reviewers and channels in turn."""
    words = [f"putusan {different_word(n)} tentang lampu" for n in range(count)]
    return [
        ("xy"[n % 2], Example(word, n % 2 == 0, reviewers[n % len(reviewers)], f"a{n}"))
        for n, word in enumerate(words)
    ]


def decided(monkeypatch: pytest.MonkeyPatch, found: Sequence[Pair]) -> None:
    """The store holds these decisions."""

    async def consented(_store: object) -> Sequence[Pair]:
        return found

    monkeypatch.setattr(contest, "consented", consented)


def test_decisions_make_a_challenger(jernih: Jernih, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are learnt but for the kept fifth, the model has a name of its own, and it waits on the shelf."""
    made = pairs(30)
    decided(monkeypatch, made)
    monkeypatch.setattr("models.train.load_rows", lambda _shared: few_rows())
    monkeypatch.setattr("models.train.POOL", ())
    monkeypatch.setattr("models.train.checksum", lambda _name, _shared: "00")
    with threadpool_limits(1):  # as in train_small
        result = jernih("model", "train", "--decisions")

    assert result.exit_code == 0
    facts, _ = read_artifact(data_dir / "models" / CHALLENGER)
    learnt = facts["decisions"]["rows"]
    assert 15 <= learnt <= sum(not is_kept(example.text) for _, example in made)
    assert facts["name"].startswith("jernih-1+")
    assert text("id", "model.decisions", count=learnt) in result.output
    shown = json.loads(jernih("model", "evaluate", "--against", "current", "--json").stdout)
    kept = [each["rows"] for each in shown["sets"] if each["name"] == "decisions"]
    assert kept == [] or kept[0] <= sum(is_kept(example.text) for _, example in made)


def test_one_persons_decisions_make_none(
    jernih: Jernih, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refusal says how many there are and what it takes; no file is left behind."""
    decided(monkeypatch, pairs(30, "p"))
    monkeypatch.setattr("models.train.load_rows", lambda _shared: few_rows())
    line = one_line(jernih("model", "train", "--decisions"))
    assert text("id", "model.few_reviewers", has=1, needs=3) in line
    assert list((data_dir / "models").iterdir()) == []


@pytest.mark.parametrize("code", ["few_reviewers", "few_channels", "one_sided"])
def test_every_reason_not_to_learn_has_its_words(code: str) -> None:
    """What the guard refuses can be said in both languages."""
    assert all("7" in text(locale, f"model.{code}", has=3, needs=7) for locale in ("id", "en"))
