"""Replying: where the answers of one turn go.

In place, where the platform lets a press or a command hold whole messages that one person sees; else into
the private chat, and a press of a button is told in a word that it arrived.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.prompt import Prompt
from bot.ports.events import (
    ButtonPressed,
    CommandGiven,
    CommentReported,
    ContactShared,
    Event,
    PrivateMessage,
    StartPressed,
)
from bot.ports.outbox import Action, Priority
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import answer, in_place, tell

Heard = ButtonPressed | PrivateMessage | StartPressed | ContactShared
_NOTED = Prompt("dialogue.noted")


@dataclass(frozen=True, slots=True)
class Said:
    """The messages of a turn in their order; `shown` comes last and is composed when it is sent.

    `noted`: the word for a press whose answer stands elsewhere, or that has no other answer.
    """

    prompts: tuple[Prompt, ...] = ()
    shown: Action | None = None
    noted: Prompt = _NOTED
    # What waited for this person to come, composed when it is sent; and what is said of the rest of it.
    waited: tuple[Action, ...] = ()
    more: tuple[Prompt, ...] = ()


def place_of(event: Event) -> str:
    """The press that can hold whole messages; empty where there is none."""
    match event:
        case ButtonPressed():
            return event.press_ref if event.in_place else ""
        case PrivateMessage() | StartPressed() | CommandGiven() | CommentReported():
            return event.press_ref
        case _:
            return ""


async def reply(
    unit: UnitOfWork, account: Account, event: Heard, said: Said, ref: str, now: datetime
) -> None:
    """Record what is said; `ref` names the update that is answered."""
    place = place_of(event)
    if place:
        prompts = said.prompts or (() if said.shown else (said.noted,))
        for number, prompt in enumerate(prompts):
            await unit.outbox.add(answer(account.platform, place, prompt, account.locale, number), now)
        composed = (*((said.shown,) if said.shown else ()), *said.waited)
        for number, action in enumerate(composed, len(prompts)):
            await unit.outbox.add(in_place(action, place, number), now)
        for number, prompt in enumerate(said.more, len(prompts) + len(composed)):
            await unit.outbox.add(answer(account.platform, place, prompt, account.locale, number), now)
        return
    for number, prompt in enumerate(said.prompts):
        await unit.outbox.add(tell(account, prompt, f"{ref}:{number}"), now)
    for action in (*((said.shown,) if said.shown else ()), *said.waited):
        await unit.outbox.add(action, now)
    for number, prompt in enumerate(said.more, len(said.prompts)):
        await unit.outbox.add(tell(account, prompt, f"{ref}:{number}", Priority.NOTICE), now)
    if isinstance(event, ButtonPressed):
        noted = answer(account.platform, event.press_ref, said.noted, account.locale)
        await unit.outbox.add(noted, now)
