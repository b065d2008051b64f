"""Witnessing: the part of the private chat in which a witness of a draw hands over what is due.

The secret number itself is made by the witness, elsewhere; before its time it is never asked for here.
"""

import re

from bot.dialogue.prompt import Prompt
from bot.dialogue.state import Given, Known, Pressed, State, Step, Turn, Typed
from bot.dialogue.turns import at_rest

COMMAND = "saksi"
_HEX = re.compile(r"[0-9a-f]+")


def wants_duty(state: State, given: Given) -> bool:
    """Whether a turn needs to know what the witness is to do."""
    match given:
        case Typed(text):
            return state.step is Step.WITNESS or text.strip().lstrip("/").casefold().startswith(COMMAND)
        case Pressed(data):
            return data == f"do:{COMMAND}"
        case _:
            return False


def asked(state: State, words: str, known: Known) -> Turn:
    """What is to be done now; digits behind the command are taken at once."""
    if known.duty is None:
        return Turn(at_rest(state), (Prompt("witness.none"),))
    if words and state.about == known.duty.number:
        return told(state, words, known)
    if not known.duty.digits:
        return Turn(at_rest(state), (known.duty.prompt,))
    waiting = State(Step.WITNESS, state.campaign_id, state.is_minor, known.duty.number)
    return Turn(waiting, (known.duty.prompt,))


def told(state: State, text: str, known: Known) -> Turn:
    """The digits; what was meant for something that is over by now is not taken for anything else."""
    duty = known.duty
    if duty is None or not duty.digits or duty.number != state.about:
        return asked(at_rest(state), "", known)
    plain = "".join(text.split()).casefold()
    if len(plain) != duty.digits or not _HEX.fullmatch(plain):
        return Turn(state, (Prompt("witness.unreadable", {"digits": duty.digits, "given": len(plain)}),))
    return Turn(at_rest(state), (), request=f"witness:{plain}")
