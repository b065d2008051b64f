"""The profile in the private chat: consent, birth date, phone and the optional gender, one at a time."""

from dataclasses import replace
from datetime import date

from bot.dialogue.prompt import Coded, Prompt
from bot.dialogue.questions import age_on, ask, next_step, status_prompt, training_prompt
from bot.dialogue.state import (
    DRAW,
    TRAINING,
    TRAINING_VERSION,
    ConsentChange,
    Contact,
    Known,
    NewFact,
    State,
    Step,
    Turn,
    Typed,
)
from bot.dialogue.turns import carry_on, repeat

DECLARED, VERIFIED = "declared", "verified"
ADULT = 18
_GENDERS = ("p", "l")
_ENDS_DRAW = ConsentChange(DRAW, given=False)


def consent(state: State, value: str, known: Known) -> Turn:
    """Consent to the draw, given or declined."""
    if value != "yes":
        return Turn(State(), (Prompt("dialogue.consent_declined"),), consents=(_ENDS_DRAW,))
    if not known.campaign_id:
        return Turn(State(), (Prompt("dialogue.no_campaign"),))
    turn = carry_on(state, replace(known, consented=True))
    return replace(turn, consents=(ConsentChange(DRAW, given=True),))


def training(state: State, value: str, known: Known) -> Turn:
    """Training: apart from the draw's consent, at any time; saying it again changes nothing."""
    answer, _, version = value.partition(":")
    wanted = answer == "yes"
    if wanted and state.is_minor:
        return repeat(state, known, Prompt("dialogue.training_minor"))
    if wanted and version != TRAINING_VERSION:
        # An older sentence, or a forged button: what is agreed to is read first.
        return Turn(state, (training_prompt(known),))
    said = Prompt("dialogue.training_given" if wanted else "dialogue.training_withdrawn")
    changes = () if wanted is known.training else (ConsentChange(TRAINING, wanted),)
    return replace(repeat(state, known, said), consents=changes)


def gender(state: State, value: str, known: Known) -> Turn:
    """Gender: optional, and asked once everything needed is there."""
    if state.step is not Step.GENDER:
        return carry_on(state, known)
    facts = (NewFact("gender", value, DECLARED),) if value in _GENDERS else ()
    return _finish(state, known, facts)


def _finish(state: State, known: Known, facts: tuple[NewFact, ...] = ()) -> Turn:
    return Turn(
        State(campaign_id=state.campaign_id), (Prompt("dialogue.complete"), status_prompt(known)), facts
    )


def _after_fact(state: State, fact: NewFact, known: Known) -> Turn:
    """Record a fact and go on; the last needed one leads to the one optional question."""
    proved = {fact.name} if fact.grade == VERIFIED else set()
    now = replace(known, held=known.held | {fact.name}, verified=known.verified | proved)
    if next_step(now) is not Step.IDLE:
        return carry_on(state, now, facts=(fact,))
    if "gender" in now.held:
        return _finish(state, now, (fact,))
    asked = State(Step.GENDER, state.campaign_id)
    return Turn(asked, (ask(Step.GENDER, now),), (fact,))


def contact(state: State, given: Contact, known: Known) -> Turn:
    """A shared contact is the phone, if it was asked for and is the person's own."""
    if state.step is not Step.PHONE:
        return repeat(state, known, Prompt("dialogue.contact_unasked"))
    if not given.is_own:
        return repeat(state, known, Prompt("dialogue.contact_not_own"))
    if isinstance(given.phone, Coded):
        return repeat(state, known, Prompt(given.phone.code, given.phone.params))
    return _after_fact(state, NewFact("phone", given.phone, VERIFIED), known)


def phone(state: State, given: Typed, known: Known) -> Turn:
    """A typed number is a person's word; where a contact can be proof, it is asked for as one."""
    if known.proves_phone:
        return repeat(state, known, Prompt("dialogue.phone_by_button"))
    if isinstance(given.phone, Coded):
        return repeat(state, known, Prompt(given.phone.code, given.phone.params))
    return _after_fact(state, NewFact("phone", given.phone, DECLARED), known)


def birth_date(state: State, born: date | Coded, known: Known) -> Turn:
    """Who is too young is let go kindly."""
    if isinstance(born, Coded):
        return repeat(state, known, Prompt(born.code, born.params))
    age = age_on(born, known.today)
    if age < known.minimum_age:
        said, is_minor = Prompt("dialogue.too_young", {"age": known.minimum_age}), age < ADULT
        # A child's consent to anything else does not hold either.
        ends = (_ENDS_DRAW, ConsentChange(TRAINING, given=False)) if is_minor else (_ENDS_DRAW,)
        return Turn(State(is_minor=is_minor), (said,), consents=ends)
    return _after_fact(state, NewFact("birth_date", born.isoformat(), DECLARED), known)
