"""Rendering: names stay plain, moments name their zone, marks follow the quote."""

from datetime import UTC, date, datetime

import pytest

from bot.dialogue.prompt import Button, Coded, Prompt
from bot.texts import Texts, UnknownText, text

MOMENT = datetime(2026, 12, 3, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("Asia/Jakarta", "20.00 WIB"), ("Asia/Makassar", "21.00 WITA"), ("Asia/Jayapura", "22.00 WIT")],
)
def test_a_moment_names_its_zone(zone: str, shown: str) -> None:
    """The same moment reads 20.00 WIB, 21.00 WITA, 22.00 WIT."""
    said = Texts(zone).text("id", "review.decided_by_other", at=MOMENT)
    assert shown in said


def test_a_name_with_braces_stays_a_name() -> None:
    """What a person is called is never read as a placeholder or as markup."""
    said = text("id", "channel.confirmed", title="{0} <b>&")
    assert said == 'Selesai: "{0} <b>&" kini dijaga Jernih.'


def test_numbers_and_days_take_the_readers_form() -> None:
    """Indonesian has dots for thousands, English commas; a day is written out."""
    assert text("id", "check.set_aside", count=12345).startswith("12.345 ")
    assert text("en", "check.set_aside", count=12345).startswith("12,345 ")
    assert (
        text("id", "migrate.done", version=date(1995, 8, 17)) == "Basis data kini di skema 17 Agustus 1995."
    )


def test_several_sentences_stand_one_a_line() -> None:
    """A tuple of coded sentences becomes a list in the reader's language."""
    said = text("en", "status.strikes", lines=(Coded("word.yes"), Coded("word.no")))
    assert "- yes\n- no" in said


def test_marks_move_with_the_quote() -> None:
    """Spans of the quoted comment point at the same words in the whole message."""
    prompt = Prompt("word.yes", quote="jalan rusak", marks=((6, 11),), buttons=((Button("word.no", "x"),),))
    shown = Texts().render(prompt, "id")
    start, end = shown.marks[0]

    assert shown.text[start:end] == "rusak"
    assert shown.buttons[0][0].label == "tidak"


def test_an_unknown_code_is_a_named_error() -> None:
    """A code without a sentence says which language and code are missing."""
    with pytest.raises(UnknownText, match=r"id:no\.such"):
        text("id", "no.such")


@pytest.mark.parametrize(
    ("zone", "hour", "shown"),
    [
        ("Asia/Jakarta", 13, "Kamis, 3 Des 2026, 20.00 WIB (21.00 WITA, 22.00 WIT)"),
        ("Asia/Jayapura", 13, "Kamis, 3 Des 2026, 22.00 WIT (20.00 WIB, 21.00 WITA)"),
        ("Asia/Jakarta", 15, "Kamis, 3 Des 2026, 22.00 WIB (23.00 WITA, 4 Des, 00.00 WIT)"),
    ],
)
def test_a_moment_for_everyone_stands_in_three_zones(zone: str, hour: int, shown: str) -> None:
    """The reader's zone comes first, and another day is named where it is one."""
    said = Coded("moment.everywhere", {"at": datetime(2026, 12, 3, hour, tzinfo=UTC)})
    assert Texts(zone).text("id", "terms.period.draw", draw_at=said) == f"Undian: {shown}."
