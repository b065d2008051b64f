"""The profile in the private chat: consent, birth date, phone and the optional gender, one at a time."""

from dataclasses import replace
from datetime import date

from bot.dialogue.places import provinces_prompt
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
from campaigns.profile import COUNTRY, HOME, country_of
from campaigns.provinces import ISLANDS
from campaigns.regions import PROVINCES

DECLARED, VERIFIED = "declared", "verified"
ADULT = 18
_CHOOSE = Prompt("dialogue.use_buttons")
HOME_PREFIX = "+62"
_GENDERS = ("p", "l")
_ENDS_DRAW = ConsentChange(DRAW, given=False)


def consent(state: State, value: str, known: Known) -> Turn:
    """Consent to the draw, given or declined."""
    if value != "yes":
        # What it no longer changes is said as well.
        late = (Prompt("leave.too_late", {"campaign": known.campaign}),) if known.sealed else ()
        said = (Prompt("dialogue.consent_declined"), *late)
        return Turn(State(), said, consents=(_ENDS_DRAW,))
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
    if value not in _GENDERS:
        return _finish(state, known) if "gender" not in known.required else repeat(state, known, _CHOOSE)
    return _after_fact(state, NewFact("gender", value, DECLARED), known)


def name(state: State, given: str | Coded, known: Known) -> Turn:
    """The name, as the person writes it."""
    if isinstance(given, Coded):
        return repeat(state, known, Prompt(given.code, given.params))
    return _after_fact(state, NewFact("name", given, DECLARED), known)


def domicile(state: State, given: str | Coded, known: Known) -> Turn:
    """The province, typed."""
    if isinstance(given, Coded):
        return repeat(state, known, Prompt(given.code, given.params))
    return _after_fact(state, NewFact("domicile", given, DECLARED), known)


def place(state: State, value: str, known: Known) -> Turn:
    """A button of the islands or provinces."""
    if state.step is not Step.DOMICILE:
        return carry_on(state, known)
    if value in PROVINCES:
        return domicile(state, value, known)
    return Turn(state, (provinces_prompt(value) if value in ISLANDS else ask(Step.DOMICILE, known),))


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
    return _phone(state, given.phone, VERIFIED, known)


def phone(state: State, given: Typed, known: Known) -> Turn:
    """A typed number is a person's word; where a contact can be proof, it is asked for as one."""
    if known.proves_phone:
        return repeat(state, known, Prompt("dialogue.phone_by_button"))
    return _phone(state, given.phone, DECLARED, known)


def _phone(state: State, given: str | Coded, grade: str, known: Known) -> Turn:
    """The number and, for a campaign that may not take it, its country."""
    if isinstance(given, Coded):
        return repeat(state, known, Prompt(given.code, given.params))
    is_home = given.startswith(HOME_PREFIX)
    if not (is_home or known.foreign_phones):
        return repeat(state, known, Prompt("profile.phone_not_indonesian"))
    turn = _after_fact(state, NewFact("phone", given, grade), known)
    # The country is kept only where it is not the usual one, or was not.
    if is_home and COUNTRY not in known.held:
        return turn
    return replace(turn, facts=(*turn.facts, NewFact(COUNTRY, HOME if is_home else country_of(given), grade)))


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
