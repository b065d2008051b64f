"""Interactions: what a person asked of the bot, and what they were answered."""

from dataclasses import dataclass, field

from bot.fakes.discord.refusal import Json

COMMAND, COMPONENT, MODAL = 2, 3, 5
ANSWER_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0
EPHEMERAL = 1 << 6
LOADING = 1 << 7


@dataclass
class Interaction:
    """One interaction.

    Attributes:
        number: its id.
        token: opens its answers, for 15 minutes.
        kind: COMMAND, COMPONENT or MODAL.
        user: who asked.
        channel: where.
        born: Unix seconds.
        source: the message whose component was used, also for a form that came from it.
        answered: the type of the answer; 0 while there is none.
        original: the first message of the answer, once there is one.
        modal: the form that was shown.
        followups: further messages, in order.
    """

    number: int
    token: str
    kind: int
    user: int
    channel: int
    born: float
    source: Json | None = None
    answered: int = 0
    original: Json | None = None
    modal: Json | None = None
    followups: list[Json] = field(default_factory=list)

    def message(self, number: int) -> Json | None:
        """Find one of the answer's messages."""
        own = ([self.original] if self.original else []) + self.followups
        return next((one for one in own if int(one["id"]) == number), None)
