"""Consent to training, in `/status`: asked apart from the draw, given and withdrawn at any moment."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.dialogue.conversation import step
from bot.dialogue.prompt import Coded
from bot.dialogue.state import (
    DRAW,
    TRAINING,
    ConsentChange,
    Known,
    Pressed,
    SeatLine,
    State,
    Step,
    Turn,
    Typed,
)

KNOWN = Known(today=date(2026, 11, 24))
ALLOWED = replace(KNOWN, training=True)


def _asked(words: str, known: Known) -> Turn:
    return step(State(), Typed(words, Coded("profile.birth_date_unreadable")), known)


def _buttons(turn: Turn) -> list[str]:
    return [button.data for prompt in turn.prompts for row in prompt.buttons for button in row]


def test_status_offers_what_is_not_given_and_withdraws_what_is() -> None:
    """One sentence and one button under the status: to allow, or once allowed to withdraw."""
    assert [p.code for p in _asked("/status", KNOWN).prompts] == ["dialogue.status_none", "dialogue.training"]
    assert _buttons(_asked("/status", KNOWN)) == ["tr:yes"]
    assert [p.code for p in _asked("/status", ALLOWED).prompts][1:] == ["dialogue.training_on"]
    assert _buttons(_asked("/status", ALLOWED)) == ["tr:no"]


def test_a_winner_is_not_bothered() -> None:
    """Whoever has a voucher to take is asked for nothing else."""
    seat = SeatLine(5, datetime(2026, 11, 24, tzinfo=UTC))
    assert _buttons(_asked("/status", replace(KNOWN, seats=(seat,)))) == ["cl:5"]


def test_privacy_withdraws_each_purpose_by_its_own_button() -> None:
    """The page on privacy shows one button for each consent in force."""
    both = replace(ALLOWED, consented=True)
    assert _buttons(_asked("/privasi", both)) == ["cs:no", "tr:no", "er:ask"]
    assert _buttons(_asked("/privasi", ALLOWED)) == ["tr:no", "er:ask"]
    assert _buttons(_asked("/privasi", KNOWN)) == ["er:ask"]


@pytest.mark.parametrize(
    ("data", "known", "changes", "said"),
    [
        ("tr:yes", KNOWN, (ConsentChange(TRAINING, given=True),), "dialogue.training_given"),
        ("tr:no", ALLOWED, (ConsentChange(TRAINING, given=False),), "dialogue.training_withdrawn"),
        ("tr:yes", ALLOWED, (), "dialogue.training_given"),
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
    turn = step(state, Pressed("tr:yes"), KNOWN)
    assert [prompt.code for prompt in turn.prompts] == ["dialogue.training_given", "dialogue.birth_date"]
    assert turn.state == state


def test_declining_the_draw_says_nothing_of_training() -> None:
    """Withdrawing the draw's consent leaves the other one."""
    turn = step(State(), Pressed("cs:no"), replace(ALLOWED, consented=True))
    assert turn.consents == (ConsentChange(DRAW, given=False),)
