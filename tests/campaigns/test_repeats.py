"""Repeats: the first eligible comment stands, of each day or of all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campaigns.refusal import Refusal
from campaigns.repeats import Comment, set_aside
from campaigns.rules import Repeat
from tests.campaigns.campaign_builders import RULES

LATE = datetime(2026, 12, 1, 16, 50, tzinfo=UTC)  # 23.50 WIB, 00.50 WIT
FIRST, NEXT = Comment("b", 1, LATE), Comment("a", 1, LATE + timedelta(minutes=20))
OTHER = Comment("c", 2, LATE + timedelta(hours=1))


@pytest.mark.parametrize(
    ("repeat", "zone", "codes"),
    [
        (Repeat.EVERY, "Asia/Jakarta", {}),
        (Repeat.DAILY, "Asia/Jakarta", {}),
        (Repeat.DAILY, "Asia/Jayapura", {"a": "entry.another_that_day"}),
        (Repeat.ONCE, "Asia/Jakarta", {"a": "entry.another"}),
    ],
)
def test_a_day_is_one_of_the_campaigns_zone(repeat: Repeat, zone: str, codes: dict[str, str]) -> None:
    """Two comments around midnight in Jakarta are of one day in Jayapura; other persons are never touched."""
    found = set_aside(replace(RULES, repeat=repeat), zone, [OTHER, NEXT, FIRST])

    assert {key: refusal.code for key, refusal in found.items()} == codes


def test_the_others_say_which_one_stands() -> None:
    """The reason names the moment of the comment that takes part."""
    found = set_aside(replace(RULES, repeat=Repeat.ONCE), "Asia/Jakarta", [NEXT, FIRST])

    assert found == {"a": Refusal("entry.another", {"posted_at": LATE})}


def test_of_two_at_once_the_lower_key_stands() -> None:
    """Whatever order the store gives, everyone sees the same one stand."""
    twins = [Comment("b", 1, LATE), Comment("a", 1, LATE)]
    rules = replace(RULES, repeat=Repeat.ONCE)

    assert (
        [*set_aside(rules, "Asia/Jakarta", twins)]
        == [*set_aside(rules, "Asia/Jakarta", twins[::-1])]
        == ["b"]
    )
