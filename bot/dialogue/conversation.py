"""The private chat as a pure function: a state and what was given, to the next state and what to say.

Consent comes first, then the birth date: who is too young is let go kindly before anything else is
asked. Every step goes by button too, can be left with `batal`, and repeats itself when it did not
understand.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialogue import appealing, profile, seats, taking_part, witnessing
from bot.dialogue.checking import Asked, verdict
from bot.dialogue.linking import read_code
from bot.dialogue.prompt import Prompt
from bot.dialogue.questions import (
    ask,
    claim_prompt,
    erase_question,
    help_prompt,
    language_prompt,
    linked_prompt,
    privacy_prompt,
    profile_prompt,
    status_prompt,
    status_prompts,
)
from bot.dialogue.state import Contact, Given, Known, Pressed, Started, State, Step, Turn, Typed
from bot.dialogue.turns import at_rest, carry_on, repeat

Handler = Callable[[State, str, Known], Turn]


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
            return profile.contact(state, given, known)
        case Typed():
            return _typed(state, given, known)


def _started(state: State, payload: str, known: Known) -> Turn:
    if payload in {"cek", "tautkan", "ketentuan"}:
        return COMMANDS[f"/{payload}"](state, "", known)
    if payload.startswith(appealing.DOOR):
        return appealing.wanted(state, payload.removeprefix(appealing.DOOR), known)
    if payload.startswith("klaim-") or (known.waiting and not payload):
        return Turn(State(campaign_id=known.campaign_id), (claim_prompt(known),))
    if known.campaign_id:
        return carry_on(replace(state, campaign_id=known.campaign_id), known)
    return Turn(State(), (Prompt("dialogue.hello"), help_prompt()))


def _pressed(state: State, data: str, known: Known) -> Turn:
    kind, _, value = data.partition(":")
    handler = _PRESSES.get(kind)
    return handler(state, value, known) if handler else _old(state, known)


def _old(state: State, known: Known) -> Turn:
    return repeat(state, known, Prompt("dialogue.old_button"))


def _typed(state: State, given: Typed, known: Known) -> Turn:
    if given.forwarded_from:
        return _forwarded(state, given, known)
    command, words = _command(given.text)
    return command(state, words, known) if command else _answered(state, given, known)


def _forwarded(state: State, given: Typed, known: Known) -> Turn:
    """Someone else's words: to be checked when that was asked, and never a command, a code or an answer."""
    if state.step is Step.CHECK:
        return _verdict(at_rest(state), given, known)
    return repeat(state, known, help_prompt())


def _answered(state: State, given: Typed, known: Known) -> Turn:  # noqa: PLR0911 - one return a step
    match state.step:
        case Step.BIRTH_DATE:
            return profile.birth_date(state, given.born, known)
        case Step.PHONE:
            return profile.phone(state, given, known)
        case Step.NAME:
            return profile.name(state, given.name, known)
        case Step.DOMICILE:
            return profile.domicile(state, given.domicile, known)
        case Step.CHECK:
            return _verdict(at_rest(state), given, known)
        case Step.APPEAL:
            return appealing.told(state, given.text, known)
        case Step.WITNESS:
            return witnessing.told(state, given.text, known)
        case Step.LINK if not known.linked:
            return _link(state, given.text, known)
        case Step.IDLE | Step.LINK:
            return Turn(at_rest(state), (help_prompt(),))
        case _:
            return repeat(state, known, Prompt("dialogue.use_buttons"))


def _command(text: str) -> tuple[Handler | None, str]:
    """The command that a text begins with, and the words behind it."""
    head, _, words = text.strip().partition(" ")
    name = head.casefold().partition("@")[0]
    # A plain word is a command only when it stands alone.
    return (COMMANDS.get(name) if name.startswith("/") or not words else None), words.strip()


def wants_check(state: State, given: Given) -> bool:
    """Whether a text is to be checked: after the question, or along with the command."""
    if not isinstance(given, Typed):
        return False
    return state.step is Step.CHECK or (_command(given.text)[0] is _check and not given.forwarded_from)


def _verdict(state: State, given: Typed, known: Known) -> Turn:
    return _judged(state, Asked(given.text, given.forwarded_from), known)


def _judged(state: State, asked: Asked, known: Known) -> Turn:
    said = verdict(asked, known.official, holds_seat=bool(known.seats), examined=known.examined)
    return Turn(state, (said,))


def _check(state: State, words: str, known: Known) -> Turn:
    if words:
        return _judged(state, Asked(words), known)
    asked = replace(state, step=Step.CHECK)
    return Turn(asked, (ask(Step.CHECK, known),))


def _link(state: State, words: str, known: Known) -> Turn:
    """A code is wanted, or was given; `lepas` ends the link."""
    if words.casefold() in {"lepas", "off"}:
        return Turn(at_rest(state), (), request="unlink")
    if known.linked:
        return Turn(at_rest(state), (linked_prompt(known),))
    if state.is_minor:
        # What an adult told on another account must not count for a minor.
        return Turn(at_rest(state), (Prompt("link.minor"),))
    asked = replace(state, step=Step.LINK)
    if words in {"", "start"}:
        return Turn(asked, (), request="link:")
    code = read_code(words)
    if code is None:
        return repeat(asked, known, Prompt("link.unreadable"))
    return Turn(asked, (), request=f"link:{code}")


def _erase(state: State, value: str, known: Known) -> Turn:
    if value == "yes" and state.step is Step.ERASE:
        return Turn(State(), (), request="erase")
    if value == "no":
        return carry_on(at_rest(state), known, (Prompt("dialogue.erase_kept"),))
    return Turn(replace(state, step=Step.ERASE), (erase_question(sealed=known.sealed),))


def _cancel(state: State, value: str, known: Known) -> Turn:  # noqa: ARG001 - one form for all
    return Turn(at_rest(state), (Prompt("dialogue.cancelled"),))


def _locale(state: State, value: str, known: Known) -> Turn:  # noqa: ARG001 - as above
    if value not in {"id", "en"}:
        return Turn(state, (language_prompt(),))
    return Turn(state, (Prompt("dialogue.language_set"),), request=f"locale:{value}")


def _receipt(state: State, value: str, known: Known) -> Turn:  # noqa: ARG001 - as above
    if not known.entries:
        return Turn(state, (status_prompt(known),))
    return Turn(state, (), request="receipt")


def _complete(state: State, value: str, known: Known) -> Turn:  # noqa: ARG001 - as above
    return carry_on(state, known)


def _do(state: State, value: str, known: Known) -> Turn:
    """A button in place of a command."""
    command = COMMANDS.get(f"/{value}")
    return command(state, "", known) if command else _old(state, known)


def _say(*prompts: Callable[[Known], Prompt]) -> Handler:
    """A command that leaves the state as it is."""
    return lambda state, _words, known: Turn(state, tuple(prompt(known) for prompt in prompts))


_PRESSES: Mapping[str, Handler] = {
    "cs": profile.consent,
    "gd": profile.gender,
    "go": _complete,
    "no": _cancel,
    "er": _erase,
    "lc": _locale,
    "rc": _receipt,
    "tr": profile.training,
    "ln": _link,
    "do": _do,
    "bd": appealing.wanted,
    "bs": appealing.skipped,
    "bw": appealing.ending,
    "dm": profile.place,
    **seats.PRESSES,
    **taking_part.PRESSES,
}
COMMANDS: Mapping[str, Handler] = {
    "/start": _started,
    "/mulai": _started,
    "/profil": _say(profile_prompt),
    "/status": lambda state, _words, known: Turn(state, status_prompts(known, is_minor=state.is_minor)),
    "/bukti": lambda state, _words, known: _receipt(state, "", known),
    "/klaim": _say(claim_prompt),
    "/bahasa": _say(lambda _known: language_prompt()),
    "/bantuan": _say(lambda _known: help_prompt()),
    "/help": _say(lambda _known: help_prompt()),
    "/cek": _check,
    "/tautkan": _link,
    "/banding": appealing.listed,
    "/saksi": witnessing.asked,
    "saksi": witnessing.asked,
    "/privasi": _say(privacy_prompt),
    "/ketentuan": lambda state, _words, _known: Turn(state, (), request="terms"),
    "/hapusdata": lambda state, _words, known: _erase(state, "", known),
    **taking_part.COMMANDS,
    "/batal": _cancel,
    "batal": _cancel,
}
