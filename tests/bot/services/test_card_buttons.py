"""What stands under a card fits both platforms, whatever the numbers, and reads back as what it says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.prompt import Prompt
from bot.moderation.review import ReviewItem, ReviewState, Verb
from bot.moderation.rules import Rule
from bot.platforms.discord.drawing import message
from bot.ports.reviewing import CannedReply
from bot.services.reviewing.buttons import Asked, Look, Page, Reply, button_data, buttons_for, parse_data
from bot.texts import render, text
from bot.texts.catalogue import LOCALES

AT = datetime(2026, 11, 24, tzinfo=UTC)
HUGE = 10**12 - 1
_WISHES = st.one_of(
    st.sampled_from(Verb), st.sampled_from(Page), st.sampled_from(Look), st.sampled_from(Rule),
    st.integers(0, HUGE).map(Reply),
)  # fmt: skip


def an_item(number: int = HUGE, version: int = 10**9 - 1) -> ReviewItem:
    """A waiting item with everything that adds a button."""
    return ReviewItem(
        number, 2, 3, ReviewState.PENDING, version, urgent=False, opened_at=AT, escalated=True,
        proposed=Verb.RESTRICT_WEEK, proposed_by="account:1",
    )  # fmt: skip


def replies(count: int) -> list[CannedReply]:
    """So many canned replies with the longest names."""
    return [CannedReply(HUGE - n, 1, "n" * 40, "kata", public=False) for n in range(count)]


@given(st.integers(1, HUGE), st.integers(1, 10**9 - 1), _WISHES)
def test_a_button_reads_back_as_what_it_says(number: int, version: int, wish: Verb | Page) -> None:
    """Item, version and wish survive, within Telegram's 64 bytes."""
    data = button_data(an_item(number, version), wish)
    assert len(data.encode()) <= 64
    assert parse_data(data) == Asked(number, version, wish)


@given(st.text(max_size=70))
def test_no_other_data_is_read(data: str) -> None:
    """Whatever else comes as a press is none of ours, or says exactly what a button of ours would."""
    asked = parse_data(f"rv:{data}")
    if asked is not None:
        assert parse_data(button_data(an_item(asked.item_id, asked.version), asked.wish)) == asked


@pytest.mark.parametrize("page", Page)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_keeps_the_limits(page: Page, locale: str) -> None:
    """No more than four rows of five, so that the ways to the comment fit below, with short labels."""
    rows = buttons_for(an_item(), page, replies=replies(20))
    assert len(rows) <= 4
    assert all(len(row) <= 5 for row in rows)
    labels = [text(locale, button.code, **button.params) for row in rows for button in row]
    assert all(1 <= len(label) <= 40 for label in labels)
    drawn = message(
        Prompt("review.page", buttons=rows), render(Prompt("review.page", buttons=rows), locale), locale
    )
    assert sum(len(row["components"]) for row in drawn["components"]) == len(labels)


def test_the_first_page_is_calm() -> None:
    """What is decided most, and the way to all else."""
    item = ReviewItem(1, 2, 3, ReviewState.PENDING, 1, urgent=False, opened_at=AT + timedelta(1))
    codes = [[button.code for button in row] for row in buttons_for(item)]
    assert codes == [
        ["button.review.approve", "button.review.remove"], ["button.review.warn", "button.review.more"],
    ]  # fmt: skip
