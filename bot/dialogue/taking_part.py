"""Taking part: stepping back and coming back, one more proof, an objection, and a fact told anew.

Each is asked of the services; here it is only made sure that a button means the campaign it was shown for.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.dialogue.prompt import Button, Prompt
from bot.dialogue.questions import LINK_START, ask, profile_prompt
from bot.dialogue.state import Known, State, Step, Turn
from bot.dialogue.turns import at_rest, carry_on, repeat

Handler = Callable[[State, str, Known], Turn]
_LONGEST = 18  # digits of a row's number
_OLD = Prompt("dialogue.old_button")


def leaving(state: State, value: str, known: Known) -> Turn:
    """`/mundur`, or a button: asks first, and says what it means; coming back needs no asking."""
    if not known.campaign_id:
        return Turn(at_rest(state), (Prompt("dialogue.no_campaign"),))
    answer, _, campaign = value.partition(":")
    if answer and campaign != known.campaign_id:
        return repeat(state, known, _OLD)
    match answer:
        case "yes":
            return Turn(at_rest(state), (), request="leave")
        case "back":
            return Turn(at_rest(state), (), request="return")
        case "no":
            return Turn(at_rest(state), (Prompt("leave.kept"),))
        case _:
            return Turn(at_rest(state), (leave_prompt(known),))


def leave_prompt(known: Known) -> Prompt:
    """Make sure; or, to whoever stepped back, the way in again."""
    named: dict[str, object] = {"campaign": known.campaign}
    if known.stepped_back:
        return Prompt("leave.already", named, ((return_button(known),),))
    yes = Button("button.leave.yes", f"mu:yes:{known.campaign_id}")
    return Prompt("leave.ask", named, ((yes,), (Button("button.leave.no", f"mu:no:{known.campaign_id}"),)))


def return_button(known: Known) -> Button:
    """The way in again."""
    return Button("button.leave.back", f"mu:back:{known.campaign_id}")


def returning(state: State, _words: str, known: Known) -> Turn:
    """`/ikut`: comes back, or goes on where something is missing."""
    if known.campaign_id and known.stepped_back:
        return Turn(at_rest(state), (), request="return")
    return carry_on(state, known)


def sure(state: State, value: str, known: Known) -> Turn:
    """`/yakin`: one more proof that an account is one person's own, by phone or by a word a while later."""
    if not known.must_step_up:
        return Turn(at_rest(state), (Prompt("step_up.none"),))
    if value == "phone" and known.proves_phone:
        asked = replace(state, step=Step.PHONE, campaign_id=known.campaign_id)
        return Turn(asked, (ask(Step.PHONE, known),))
    if value.startswith("yes:"):
        if value != f"yes:{known.campaign_id}":
            return repeat(state, known, _OLD)
        return Turn(at_rest(state), (), request="sure")
    return Turn(at_rest(state), (sure_prompt(known),))


def sure_prompt(known: Known) -> Prompt:
    """Why, and the two ways; nothing was counted against anybody yet."""
    by_phone = Button("button.step_up.phone", "su:phone") if known.proves_phone else LINK_START
    by_word = Button("button.step_up.yes", f"su:yes:{known.campaign_id}")
    params = {"campaign": known.campaign, "from": known.sure_from or known.today}
    return Prompt("step_up.ask", params, ((by_phone,), (by_word,)))


def objecting(state: State, value: str, known: Known) -> Turn:  # noqa: ARG001 - one form for all
    """An objection to one entry's exclusion, or by command to all of them."""
    if value and (not value.isdecimal() or len(value) > _LONGEST):
        return Turn(state, (_OLD,))
    return Turn(at_rest(state), (), request=f"object:{value}")


def telling_anew(state: State, value: str, known: Known) -> Turn:
    """A fact is to be told anew: its question, as at first. What was held stays until it is answered."""
    if value not in CORRECTABLE or not known.campaign_id or not known.consented:
        return Turn(state, (profile_prompt(known),))
    asked = replace(state, step=Step(value), campaign_id=known.campaign_id)
    return Turn(asked, (ask(Step(value), known),))


CORRECTABLE = ("birth_date", "phone", "name", "domicile", "gender")
PRESSES: Mapping[str, Handler] = {"mu": leaving, "su": sure, "ob": objecting, "pf": telling_anew}
COMMANDS: Mapping[str, Handler] = {
    "/mundur": lambda state, _words, known: leaving(state, "", known),
    "/ikut": returning,
    "/yakin": lambda state, _words, known: sure(state, "", known),
    "/keberatan": lambda state, _words, known: objecting(state, "", known),
}
