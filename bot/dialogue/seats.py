"""Seats: a winner's presses to take a voucher, to confirm its code, or to give the prize up."""

from collections.abc import Callable, Mapping

from bot.dialogue.prompt import Prompt
from bot.dialogue.state import Known, State, Turn
from bot.dialogue.turns import repeat

MAX_DIGITS = 18
Handler = Callable[[State, str, Known], Turn]


def _seat_request(name: str) -> Handler:
    def request(state: State, value: str, known: Known) -> Turn:
        # Anyone can forge a button; a longer number would not fit a row's id.
        if not value.isdecimal() or len(value) > MAX_DIGITS:
            return repeat(state, known, Prompt("dialogue.old_button"))
        return Turn(state, (), request=f"{name}:{value}")

    return request


PRESSES: Mapping[str, Handler] = {
    "cl": _seat_request("claim"),
    "ok": _seat_request("confirm"),
    "gu": _seat_request("ask_give_up"),
    "gy": _seat_request("give_up"),
}
