"""The private dialogue: consent, then age, then the rest; every step kind, cancellable, resumable."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.dialogue.conversation import step
from bot.dialogue.prompt import Ask, Coded
from bot.dialogue.state import (
    DRAW,
    TRAINING,
    ConsentChange,
    Contact,
    EntryLine,
    Given,
    Known,
    Pressed,
    SeatLine,
    Started,
    State,
    Step,
    Turn,
    Typed,
)

AT = datetime(2026, 11, 24, tzinfo=UTC)
FRESH = Known(
    today=date(2026, 11, 24), campaign_id="jernih-1", campaign="Jernih", required=("birth_date", "phone")
)
AGREED = replace(FRESH, consented=True)
UNREADABLE = Coded("profile.birth_date_unreadable")


def _codes(turn: Turn) -> list[str]:
    return [prompt.code for prompt in turn.prompts]


def test_consent_comes_first() -> None:
    """The deep link leads to the question of consent, and nothing is recorded yet."""
    turn = step(State(), Started("ikut-jernih-1"), FRESH)

    assert _codes(turn) == ["dialogue.consent"]
    assert turn.consents == ()
    assert turn.state == State(Step.CONSENT, "jernih-1")


def test_the_whole_profile() -> None:
    """Consent, birth date, phone by contact, gender; each is recorded with its grade."""
    agreed = step(State(Step.CONSENT, "jernih-1"), Pressed("cs:yes"), FRESH)
    born = step(agreed.state, Typed("17-08-1995", date(1995, 8, 17)), AGREED)
    called = step(
        born.state, Contact(is_own=True, phone="+628120000"), replace(AGREED, held=frozenset({"birth_date"}))
    )
    done = step(called.state, Pressed("gd:p"), replace(AGREED, held=frozenset({"birth_date", "phone"})))

    assert agreed.consents == (ConsentChange(DRAW, given=True),)
    assert _codes(agreed) == ["dialogue.birth_date"]
    assert [(f.name, f.value, f.grade) for f in born.facts] == [("birth_date", "1995-08-17", "declared")]
    assert born.prompts[-1].ask is Ask.CONTACT
    assert [(f.name, f.grade) for f in called.facts] == [("phone", "verified")]
    assert [f.value for f in done.facts] == ["p"]
    assert _codes(done)[0] == "dialogue.complete"


def test_no_means_no() -> None:
    """Declining withdraws the draw's consent, that one alone, and asks nothing more."""
    turn = step(State(Step.CONSENT, "jernih-1"), Pressed("cs:no"), FRESH)
    assert turn.consents == (ConsentChange(DRAW, given=False),)
    assert (_codes(turn), turn.state) == (["dialogue.consent_declined"], State())


@pytest.mark.parametrize(("born", "lets_in"), [(date(2008, 11, 24), True), (date(2008, 11, 25), False)])
def test_who_is_too_young_is_let_go_kindly(born: date, lets_in: bool) -> None:  # noqa: FBT001 - a parameter of the table
    """Under eighteen no fact and no consent is kept; on the birthday itself one is in."""
    turn = step(State(Step.BIRTH_DATE, "jernih-1"), Typed("...", born), AGREED)

    assert bool(turn.facts) is lets_in
    assert {change.purpose for change in turn.consents} == (set() if lets_in else {DRAW, TRAINING})
    assert not any(change.given for change in turn.consents)
    assert ("dialogue.too_young" in _codes(turn)) is not lets_in


@pytest.mark.parametrize(
    ("state", "given", "said"),
    [
        (Step.BIRTH_DATE, Typed("besok", UNREADABLE), "profile.birth_date_unreadable"),
        (Step.PHONE, Contact(is_own=False, phone="+628120000"), "dialogue.contact_not_own"),
        (
            Step.PHONE,
            Contact(is_own=True, phone=Coded("profile.phone_not_mobile")),
            "profile.phone_not_mobile",
        ),
        (Step.PHONE, Typed("0812", UNREADABLE), "dialogue.phone_by_button"),
        (Step.GENDER, Typed("perempuan", UNREADABLE), "dialogue.use_buttons"),
        (Step.BIRTH_DATE, Contact(is_own=True, phone="+628120000"), "dialogue.contact_unasked"),
        (Step.CONSENT, Pressed("zz:9"), "dialogue.old_button"),
    ],
)
def test_what_is_not_understood_is_asked_again(state: Step, given: Given, said: str) -> None:
    """The bot says what was wrong, asks the same once more, and records nothing."""
    turn = step(State(state, "jernih-1"), given, AGREED)

    assert _codes(turn)[0] == said
    assert len(turn.prompts) == 2
    assert (turn.state.step, turn.facts, turn.consents) == (state, (), ())


def test_cancel_and_resume() -> None:
    """`/batal` stops without losing what is stored; the next start asks what is still missing."""
    stopped = step(State(Step.PHONE, "jernih-1"), Typed("/batal", UNREADABLE), AGREED)
    resumed = step(stopped.state, Started("ikut-jernih-1"), replace(AGREED, held=frozenset({"birth_date"})))

    assert stopped.state == State(Step.IDLE, "jernih-1")
    assert _codes(resumed) == ["dialogue.phone"]


def test_a_state_survives_being_stored() -> None:
    """What is stored reads back, and an unknown state begins anew."""
    state = State(Step.GENDER, "jernih-1")
    assert State.from_json(state.to_json()) == state
    assert State.from_json({"step": "from-the-future"}) == State()
    assert State.from_json(None) == State()


def test_status_shows_what_is_missing() -> None:
    """An entry that waits says everything that keeps it out, with the button that completes the profile."""
    waiting = EntryLine(AT, (Coded("profile.phone_missing"), Coded("comment.held")))
    turn = step(State(), Typed("/status", UNREADABLE), replace(AGREED, entries=(waiting,)))

    entry = turn.prompts[0].params["entries"]
    assert isinstance(entry, tuple)
    assert entry[0].params["why"] == waiting.obstacles
    assert turn.prompts[0].buttons[0][0].data == "go:on"


def test_a_winner_sees_the_voucher_first() -> None:
    """Whoever has a seat to claim is shown its button, by command, by status and by plain start."""
    known = replace(AGREED, seats=(SeatLine(5, AT),))
    for given in (Typed("/klaim", UNREADABLE), Typed("/status", UNREADABLE), Started("")):
        assert step(State(), given, known).prompts[0].buttons[0][0].data == "cl:5"
    assert step(State(), Pressed("cl:5"), known).request == "claim:5"
    assert step(State(), Pressed("ok:5"), known).request == "confirm:5"
    assert step(State(), Pressed("cl:x"), known).request == ""


def test_erasing_asks_twice() -> None:
    """`/hapusdata` asks to be sure; only the button after that question erases."""
    asked = step(State(), Typed("/hapusdata", UNREADABLE), AGREED)

    assert (asked.state.step, asked.request) == (Step.ERASE, "")
    assert step(asked.state, Pressed("er:yes"), AGREED).request == "erase"
    assert step(State(), Pressed("er:yes"), AGREED).request == ""
    assert _codes(step(asked.state, Pressed("er:no"), AGREED))[0] == "dialogue.erase_kept"


@pytest.mark.parametrize(
    "command", ["/profil", "/bantuan", "/help", "/privasi", "/bahasa", "/klaim", "/status"]
)
def test_commands_answer_at_any_step(command: str) -> None:
    """A command is answered in the middle of a question, which stays open."""
    state = State(Step.BIRTH_DATE, "jernih-1")
    turn = step(state, Typed(command, UNREADABLE), AGREED)
    assert turn.prompts
    assert turn.state == state
