"""Appealing in the private chat: what is asked of the services, and what is kept meanwhile."""

from datetime import UTC, date, datetime

import pytest

from bot.dialogue.conversation import step
from bot.dialogue.prompt import Coded
from bot.dialogue.state import Given, Known, Pressed, Started, State, Step, Typed

KNOWN = Known(today=date(2026, 11, 24))
ASKED = State(Step.APPEAL, "jernih-1", about=12)
UNREADABLE = Coded("profile.birth_date_unreadable")


@pytest.mark.parametrize(
    ("state", "given", "request_made"),
    [
        (State(), Typed("/banding", UNREADABLE), "appeals"),
        (State(), Pressed("do:banding"), "appeals"),
        (State(), Pressed("bd:12"), "appeal:12"),
        (State(), Started("banding-12"), "appeal:12"),
        (ASKED, Typed("  karena kutipan ", UNREADABLE), "appeal_open:12:karena kutipan"),
        (ASKED, Typed("a:b\nc", UNREADABLE), "appeal_open:12:a:b\nc"),
        (ASKED, Pressed("bs:skip"), "appeal_open:12:"),
        (State(), Pressed("bw:3"), "appeal_ask_end:3"),
        (State(), Pressed("bw:3:yes"), "appeal_end:3"),
        (State(), Pressed("bs:skip"), ""),
        (ASKED, Pressed("bd:x"), ""),
    ],
)
def test_each_step_asks_one_thing(state: State, given: Given, request_made: str) -> None:
    """A command, a button, a link or words become one request, and no question stays open behind it."""
    turn = step(state, given, KNOWN)
    assert turn.request == request_made
    if request_made:
        assert (turn.state.step, turn.state.about, turn.state.campaign_id) == (
            Step.IDLE, 0, state.campaign_id,
        )  # fmt: skip


@pytest.mark.parametrize(
    "given", [Typed("/batal", UNREADABLE), Typed("batal", UNREADABLE), Pressed("no:later")]
)
def test_it_can_be_left(given: Given) -> None:
    """Like every question, it ends with `batal` or by button, and nothing is appealed."""
    turn = step(ASKED, given, KNOWN)
    assert (turn.request, turn.state.step) == ("", Step.IDLE)


@pytest.mark.parametrize(
    ("given", "first"),
    [
        (Typed("x" * 501, UNREADABLE), "appeal.too_long"),
        (Typed("kata orang lain", UNREADABLE, forwarded_from="5"), "dialogue.help"),
        (Pressed("bd:x"), "dialogue.old_button"),
    ],
)
def test_what_is_no_answer_is_asked_again(given: Given, first: str) -> None:
    """Too many words, somebody else's words or an old button: the question stays, with what it is about."""
    turn = step(ASKED, given, KNOWN)
    assert [prompt.code for prompt in turn.prompts] == [first, "appeal.ask"]
    assert turn.state == ASKED


def test_a_state_keeps_what_it_is_about() -> None:
    """Stored and read again it is the same; damaged, it is about nothing."""
    assert State.from_json(ASKED.to_json()) == ASKED
    assert State.from_json({"step": "appeal", "about": "x"}) == State(Step.APPEAL)
    assert "about" not in State().to_json()


def test_the_status_mentions_an_open_appeal() -> None:
    """It says how many wait and by when the last is answered, with the way to them."""
    known = Known(today=KNOWN.today, appeals=tuple(datetime(2026, 11, day, tzinfo=UTC) for day in (26, 27)))
    (shown,) = [
        p for p in step(State(), Typed("/status", UNREADABLE), known).prompts if p.code == "appeal.status"
    ]
    assert shown.params == {"count": 2, "until": datetime(2026, 11, 27, tzinfo=UTC)}
    assert [b.data for row in shown.buttons for b in row] == ["do:banding"]
