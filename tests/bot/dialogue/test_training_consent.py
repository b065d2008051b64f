"""Consent to training, in `/status`: asked apart from the draw, given and withdrawn at any moment."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.dialogue.conversation import step
from bot.dialogue.prompt import Coded
from bot.dialogue.state import (
    DRAW,
    TRAINING,
    TRAINING_VERSION,
    ConsentChange,
    Known,
    Pressed,
    SeatLine,
    State,
    Step,
    Turn,
    Typed,
)

YES = f"tr:yes:{TRAINING_VERSION}"
KNOWN = Known(today=date(2026, 11, 24))
ALLOWED = replace(KNOWN, training=True)


def _asked(words: str, known: Known) -> Turn:
    return step(State(), Typed(words, Coded("profile.birth_date_unreadable")), known)


def _buttons(turn: Turn) -> list[str]:
    return [button.data for prompt in turn.prompts for row in prompt.buttons for button in row]


def test_status_offers_what_is_not_given_and_withdraws_what_is() -> None:
    """One sentence and one button under the status: to allow, or once allowed to withdraw."""
    assert [p.code for p in _asked("/status", KNOWN).prompts] == ["dialogue.status_none", "dialogue.training"]
    assert _buttons(_asked("/status", KNOWN)) == [YES]
    assert [p.code for p in _asked("/status", ALLOWED).prompts][1:] == ["dialogue.training_on"]
    assert _buttons(_asked("/status", ALLOWED)) == ["tr:no"]


def test_a_winner_is_not_bothered() -> None:
    """Whoever has a voucher to take is asked for nothing else."""
    seat = SeatLine(5, datetime(2026, 11, 24, tzinfo=UTC))
    assert _buttons(_asked("/status", replace(KNOWN, seats=(seat,)))) == ["cl:5", "gu:5"]


def test_privacy_withdraws_each_purpose_by_its_own_button() -> None:
    """The page on privacy shows one button for each consent in force."""
    both = replace(ALLOWED, consented=True)
    assert _buttons(_asked("/privasi", both)) == ["cs:no", "tr:no", "er:ask"]
    assert _buttons(_asked("/privasi", ALLOWED)) == ["tr:no", "er:ask"]
    assert _buttons(_asked("/privasi", KNOWN)) == ["er:ask"]


@pytest.mark.parametrize(
    ("data", "known", "changes", "said"),
    [
        (YES, KNOWN, (ConsentChange(TRAINING, given=True),), "dialogue.training_given"),
        ("tr:no", ALLOWED, (ConsentChange(TRAINING, given=False),), "dialogue.training_withdrawn"),
        (YES, ALLOWED, (), "dialogue.training_given"),
        ("tr:no", KNOWN, (), "dialogue.training_withdrawn"),
        ("tr:???", KNOWN, (), "dialogue.training_withdrawn"),
    ],
)
def test_a_press_changes_training_alone(
    data: str, known: Known, changes: tuple[ConsentChange, ...], said: str
) -> None:
    """Allowing and withdrawing touch this purpose only; a second press changes nothing more."""
    turn = step(State(), Pressed(data), known)
    assert (turn.consents, [prompt.code for prompt in turn.prompts]) == (changes, [said])


def test_a_question_that_was_open_is_asked_again() -> None:
    """A press in the middle of the profile is answered, and the profile goes on."""
    state = State(Step.BIRTH_DATE, "jernih-1")
    turn = step(state, Pressed(YES), KNOWN)
    assert [prompt.code for prompt in turn.prompts] == ["dialogue.training_given", "dialogue.birth_date"]
    assert turn.state == state


def test_declining_the_draw_says_nothing_of_training() -> None:
    """Withdrawing the draw's consent leaves the other one."""
    turn = step(State(), Pressed("cs:no"), replace(ALLOWED, consented=True))
    assert turn.consents == (ConsentChange(DRAW, given=False),)


@pytest.mark.parametrize("data", ["tr:yes", "tr:yes:", "tr:yes:0", "tr:yes:1:1"])
def test_a_button_of_another_text_agrees_to_nothing(data: str) -> None:
    """What is agreed to is what was read: the sentence of today is shown with its own button."""
    turn = step(State(), Pressed(data), KNOWN)
    assert (turn.consents, [prompt.code for prompt in turn.prompts]) == ((), ["dialogue.training"])
    assert _buttons(turn) == [YES]


def _told(born: date, state: State, known: Known = KNOWN) -> Turn:
    return step(replace(state, step=Step.BIRTH_DATE), Typed("...", born), known)


def test_a_minor_cannot_agree_by_an_old_button() -> None:
    """After the birth date of a minor no press and no way round it gives consent, and it is not asked."""
    state = _told(date(2010, 1, 1), State()).state
    for said in ("/batal", "/bantuan", "/status"):
        turn = step(
            State.from_json(state.to_json()), Typed(said, Coded("profile.birth_date_unreadable")), KNOWN
        )
        assert YES not in _buttons(turn)
        state = turn.state
    turn = step(state, Pressed(YES), KNOWN)
    assert (turn.consents, [prompt.code for prompt in turn.prompts]) == ((), ["dialogue.training_minor"])
    assert step(turn.state, Pressed("tr:no"), ALLOWED).consents == (ConsentChange(TRAINING, given=False),)


def test_a_date_that_was_mistyped_can_be_told_again() -> None:
    """Whoever then tells an adult's birth date may agree."""
    state = _told(date(2000, 1, 1), _told(date(2010, 1, 1), State()).state).state
    assert step(state, Pressed(YES), KNOWN).consents == (ConsentChange(TRAINING, given=True),)


def test_who_is_too_young_for_one_draw_is_no_minor_yet() -> None:
    """A draw for older people ends its own consent alone for an adult."""
    turn = _told(date(2006, 1, 1), State(), replace(ALLOWED, minimum_age=21))
    assert turn.consents == (ConsentChange(DRAW, given=False),)
    assert not turn.state.is_minor
