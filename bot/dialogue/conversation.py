"""The private chat as a pure function: a state and what was given, to the next state and what to say.

Consent comes first, then the birth date: who is too young is let go kindly before anything else is
asked. Every step goes by button too, can be left with `batal`, and repeats itself when it did not
understand.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from bot.dialogue.prompt import Coded, Prompt
from bot.dialogue.questions import (
    age_on,
    ask,
    claim_prompt,
    erase_question,
    help_prompt,
    language_prompt,
    next_step,
    privacy_prompt,
    profile_prompt,
    status_prompt,
    status_prompts,
    training_prompt,
)
from bot.dialogue.state import (
    DRAW,
    TRAINING,
    TRAINING_VERSION,
    ConsentChange,
    Contact,
    Given,
    Known,
    NewFact,
    Pressed,
    Started,
    State,
    Step,
    Turn,
    Typed,
)

DECLARED, VERIFIED = "declared", "verified"
MAX_DIGITS = 18
ADULT = 18
_GENDERS = ("p", "l")
_ENDS_DRAW = ConsentChange(DRAW, given=False)


def step(state: State, given: Given, known: Known) -> Turn:
    """Take one turn. Who told a minor's birth date stays one until another date is told."""
    turn = _turn(state, given, known)
    if state.is_minor and not any(fact.name == "birth_date" for fact in turn.facts):
        return replace(turn, state=replace(turn.state, is_minor=True))
    return turn


def _turn(state: State, given: Given, known: Known) -> Turn:
    match given:
        case Started(payload):
            return _started(state, payload, known)
        case Pressed(data):
            return _pressed(state, data, known)
        case Contact():
            return _contact(state, given, known)
        case Typed(text):
            command = _COMMANDS.get(text.strip().casefold().partition("@")[0])
            return command(state, known) if command else _typed(state, given, known)


def _started(state: State, payload: str, known: Known) -> Turn:
    if payload.startswith("klaim-") or (known.waiting and not payload):
        return Turn(State(campaign_id=known.campaign_id), (claim_prompt(known),))
    if known.campaign_id:
        return _continue(replace(state, campaign_id=known.campaign_id), known)
    return Turn(State(), (Prompt("dialogue.hello"), help_prompt()))


def _continue(
    state: State, known: Known, said: tuple[Prompt, ...] = (), facts: tuple[NewFact, ...] = ()
) -> Turn:
    """Ask for the next missing thing, or say how things stand."""
    wanted = next_step(known)
    prompt = ask(wanted, known) if wanted is not Step.IDLE else status_prompt(known)
    return Turn(State(wanted, state.campaign_id or known.campaign_id), (*said, prompt), facts)


def _repeat(state: State, known: Known, said: Prompt) -> Turn:
    """Say what did not work, and ask the same again."""
    if state.step is Step.IDLE:
        return Turn(state, (said,))
    return Turn(state, (said, ask(state.step, known)))


def _pressed(state: State, data: str, known: Known) -> Turn:
    kind, _, value = data.partition(":")
    handler = _PRESSES.get(kind)
    return handler(state, value, known) if handler else _repeat(state, known, Prompt("dialogue.old_button"))


def _consent(state: State, value: str, known: Known) -> Turn:
    if value != "yes":
        return Turn(State(), (Prompt("dialogue.consent_declined"),), consents=(_ENDS_DRAW,))
    if not known.campaign_id:
        return Turn(State(), (Prompt("dialogue.no_campaign"),))
    turn = _continue(state, replace(known, consented=True))
    return replace(turn, consents=(ConsentChange(DRAW, given=True),))


def _training(state: State, value: str, known: Known) -> Turn:
    """Apart from the draw's consent, at any time; saying it again changes nothing."""
    answer, _, version = value.partition(":")
    wanted = answer == "yes"
    if wanted and state.is_minor:
        return _repeat(state, known, Prompt("dialogue.training_minor"))
    if wanted and version != TRAINING_VERSION:
        # An older sentence, or a forged button: what is agreed to is read first.
        return Turn(state, (training_prompt(known),))
    said = Prompt("dialogue.training_given" if wanted else "dialogue.training_withdrawn")
    changes = () if wanted is known.training else (ConsentChange(TRAINING, wanted),)
    return replace(_repeat(state, known, said), consents=changes)


def _gender(state: State, value: str, known: Known) -> Turn:
    """Optional, and asked once everything needed is there."""
    if state.step is not Step.GENDER:
        return _continue(state, known)
    facts = (NewFact("gender", value, DECLARED),) if value in _GENDERS else ()
    return _finish(state, known, facts)


def _finish(state: State, known: Known, facts: tuple[NewFact, ...] = ()) -> Turn:
    return Turn(
        State(campaign_id=state.campaign_id), (Prompt("dialogue.complete"), status_prompt(known)), facts
    )


def _after_fact(state: State, fact: NewFact, known: Known) -> Turn:
    """Record a fact and go on; the last needed one leads to the one optional question."""
    now = replace(known, held=known.held | {fact.name})
    if next_step(now) is not Step.IDLE:
        return _continue(state, now, facts=(fact,))
    if "gender" in now.held:
        return _finish(state, now, (fact,))
    asked = State(Step.GENDER, state.campaign_id)
    return Turn(asked, (ask(Step.GENDER, now),), (fact,))


def _contact(state: State, given: Contact, known: Known) -> Turn:
    if state.step is not Step.PHONE:
        return _repeat(state, known, Prompt("dialogue.contact_unasked"))
    if not given.is_own:
        return _repeat(state, known, Prompt("dialogue.contact_not_own"))
    if isinstance(given.phone, Coded):
        return _repeat(state, known, Prompt(given.phone.code, given.phone.params))
    return _after_fact(state, NewFact("phone", given.phone, VERIFIED), known)


def _typed(state: State, given: Typed, known: Known) -> Turn:
    if state.step is Step.BIRTH_DATE:
        return _birth_date(state, given.born, known)
    if state.step is Step.PHONE:
        return _repeat(state, known, Prompt("dialogue.phone_by_button"))
    if state.step is Step.IDLE:
        return Turn(state, (help_prompt(),))
    return _repeat(state, known, Prompt("dialogue.use_buttons"))


def _birth_date(state: State, born: date | Coded, known: Known) -> Turn:
    if isinstance(born, Coded):
        return _repeat(state, known, Prompt(born.code, born.params))
    age = age_on(born, known.today)
    if age < known.minimum_age:
        said, is_minor = Prompt("dialogue.too_young", {"age": known.minimum_age}), age < ADULT
        # A child's consent to anything else does not hold either.
        ends = (_ENDS_DRAW, ConsentChange(TRAINING, given=False)) if is_minor else (_ENDS_DRAW,)
        return Turn(State(is_minor=is_minor), (said,), consents=ends)
    return _after_fact(state, NewFact("birth_date", born.isoformat(), DECLARED), known)


def _erase(state: State, value: str, known: Known) -> Turn:
    if value == "yes" and state.step is Step.ERASE:
        return Turn(State(), (), request="erase")
    if value == "no":
        return _continue(State(campaign_id=state.campaign_id), known, (Prompt("dialogue.erase_kept"),))
    return Turn(replace(state, step=Step.ERASE), (erase_question(),))


def _cancel(state: State, known: Known) -> Turn:  # noqa: ARG001 - one form for all commands
    return Turn(State(campaign_id=state.campaign_id), (Prompt("dialogue.cancelled"),))


def _later(state: State, value: str, known: Known) -> Turn:  # noqa: ARG001 - one form for all presses
    return _cancel(state, known)


def _locale(state: State, value: str, known: Known) -> Turn:  # noqa: ARG001 - as above
    if value not in {"id", "en"}:
        return Turn(state, (language_prompt(),))
    return Turn(state, (Prompt("dialogue.language_set"),), request=f"locale:{value}")


def _seat_request(name: str) -> Callable[[State, str, Known], Turn]:
    def request(state: State, value: str, known: Known) -> Turn:
        # Anyone can forge a button; a longer number would not fit a row's id.
        if not value.isdecimal() or len(value) > MAX_DIGITS:
            return _repeat(state, known, Prompt("dialogue.old_button"))
        return Turn(state, (), request=f"{name}:{value}")

    return request


def _receipt(state: State, value: str, known: Known) -> Turn:  # noqa: ARG001 - as above
    if not known.entries:
        return Turn(state, (status_prompt(known),))
    return Turn(state, (), request="receipt")


def _complete(state: State, value: str, known: Known) -> Turn:  # noqa: ARG001 - as above
    return _continue(state, known)


_PRESSES: Mapping[str, Callable[[State, str, Known], Turn]] = {
    "cs": _consent,
    "gd": _gender,
    "go": _complete,
    "no": _later,
    "er": _erase,
    "lc": _locale,
    "cl": _seat_request("claim"),
    "ok": _seat_request("confirm"),
    "rc": _receipt,
    "tr": _training,
}
_COMMANDS: Mapping[str, Callable[[State, Known], Turn]] = {
    "/profil": lambda state, known: Turn(state, (profile_prompt(known),)),
    "/status": lambda state, known: Turn(state, status_prompts(known, is_minor=state.is_minor)),
    "/bukti": lambda state, known: _receipt(state, "", known),
    "/klaim": lambda state, known: Turn(state, (claim_prompt(known),)),
    "/bahasa": lambda state, _known: Turn(state, (language_prompt(),)),
    "/bantuan": lambda state, _known: Turn(state, (help_prompt(),)),
    "/help": lambda state, _known: Turn(state, (help_prompt(),)),
    "/privasi": lambda state, known: Turn(state, (privacy_prompt(known),)),
    "/hapusdata": lambda state, known: _erase(state, "", known),
    "/batal": _cancel,
    "batal": _cancel,
}
