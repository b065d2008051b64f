"""The two turns that every part of the dialogue takes: going on, and asking again."""

from bot.dialogue.prompt import Prompt
from bot.dialogue.questions import ask, next_step, status_prompt
from bot.dialogue.state import Known, NewFact, State, Step, Turn


def carry_on(
    state: State, known: Known, said: tuple[Prompt, ...] = (), facts: tuple[NewFact, ...] = ()
) -> Turn:
    """Ask for the next missing thing, or say how things stand."""
    wanted = next_step(known)
    prompt = ask(wanted, known) if wanted is not Step.IDLE else status_prompt(known)
    return Turn(State(wanted, state.campaign_id or known.campaign_id), (*said, prompt), facts)


def repeat(state: State, known: Known, said: Prompt) -> Turn:
    """Say what did not work, and ask the same again."""
    if state.step is Step.IDLE:
        return Turn(state, (said,))
    return Turn(state, (said, ask(state.step, known)))


def at_rest(state: State) -> State:
    """Nothing is asked; the campaign at hand stays."""
    return State(campaign_id=state.campaign_id)
