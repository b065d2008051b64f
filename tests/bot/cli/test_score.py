"""`jernih score`: one JSON object a line; a bad line is reported and the others are scored."""

import json

import pytest
from click.testing import CliRunner, Result

from bot.cli.score import score
from bot.cli.text_lines import MAX_LINE


def _run(data: bytes, *options: str) -> Result:
    return CliRunner().invoke(score, list(options), input=data)


def test_one_object_a_line() -> None:
    """Each text has its object, with its id, in order."""
    result = _run(b'{"id": 7, "text": "mantap pak"}\n\n{"text": "Lampu jalan mati di RT 3"}\n')
    lines = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 0
    assert [line["id"] for line in lines] == [7, None]
    assert list(lines[0]) == ["id", "constructive", "toxic", "spam", "urgent", "reason", "verdict", "model"]
    assert lines[1]["verdict"] == "constructive"


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        (b"\xff\xfe\xfa", "UTF-8"),
        (b"bukan json", "JSON"),
        (b'{"teks": "x"}', '"text"'),
        (b'{"text": 5}', '"text"'),
        (b"x" * (5 * MAX_LINE), str(MAX_LINE)),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_a_bad_line_is_reported_with_its_number(bad: bytes, word: str) -> None:
    """The other lines are scored, the bad one is named on stderr, and the exit code is 1."""
    result = _run(b'{"text": "satu"}\n' + bad + b'\n{"text": "tiga"}\n')

    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr.startswith("baris 2: ")
    assert word in result.stderr
    assert "Traceback" not in result.output


def test_plain_lines() -> None:
    """`--format text` takes each line as a text."""
    result = _run(b"jalan rusak\ngelap\n", "--format", "text")
    assert len(result.stdout.splitlines()) == 2


def test_evidence_has_offsets_into_the_text() -> None:
    """`--explain` says which characters weighed how much."""
    text = "dasar goblok"
    found = json.loads(_run(json.dumps({"text": text}).encode(), "--explain").stdout)["evidence"]
    assert [text[each["start"] : each["end"]] for each in found] == ["dasar", "goblok"]


def test_lone_surrogates_pass_through() -> None:
    """A broken character in JSON is scored like any other text."""
    result = _run(b'{"id": "\\ud800", "text": "\\ud800 halo"}\n')
    assert result.exit_code == 0
    assert json.loads(result.stdout)["verdict"] == "not_constructive"
