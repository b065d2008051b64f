"""Appealing: the part of the private chat in which an author asks that somebody else looks again.

What may be appealed is not decided here: a turn asks the services for it.
"""

from bot.dialogue.prompt import Prompt
from bot.dialogue.state import LONGEST_APPEAL, Known, State, Step, Turn
from bot.dialogue.turns import at_rest, repeat

MAX_DIGITS = 18
DOOR = "banding-"  # what a deep link to an appeal begins with


def listed(state: State, _words: str, _known: Known) -> Turn:
    """What can be appealed, and how appeals stand."""
    return Turn(at_rest(state), (), request="appeals")


def wanted(state: State, value: str, known: Known) -> Turn:
    """The button under a notice, with the decision's number."""
    return _asked(state, "appeal", value, known)


def skipped(state: State, _value: str, known: Known) -> Turn:
    """Nothing is said about it."""
    return _opened(state, "") if state.step is Step.APPEAL else old(state, known)


def told(state: State, text: str, known: Known) -> Turn:
    """Why, in the author's own words."""
    words = text.strip()
    if len(words) > LONGEST_APPEAL:
        params = {"count": len(words), "limit": LONGEST_APPEAL}
        return repeat(state, known, Prompt("appeal.too_long", params))
    return _opened(state, words)


def ending(state: State, value: str, known: Known) -> Turn:
    """Withdrawing, which is asked once more because it is for good: `<appeal>`, then `<appeal>:yes`."""
    number, _, sure = value.partition(":")
    return _asked(state, "appeal_end" if sure == "yes" else "appeal_ask_end", number, known)


def old(state: State, known: Known) -> Turn:
    """A button that means nothing now."""
    return repeat(state, known, Prompt("dialogue.old_button"))


def _opened(state: State, words: str) -> Turn:
    return Turn(at_rest(state), (), request=f"appeal_open:{state.about}:{words}")


def _asked(state: State, request: str, number: str, known: Known) -> Turn:
    # Anyone can forge a button; a longer number would not fit a row's id.
    if not (number.isascii() and number.isdecimal()) or len(number) > MAX_DIGITS:
        return old(state, known)
    return Turn(at_rest(state), (), request=f"{request}:{number}")
