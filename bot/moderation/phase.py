"""Phase: one ordered check. A factory makes it from a policy and names what it needs to see."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from bot.moderation.comment import Comment
from bot.moderation.flag import Flag
from bot.moderation.policy import Policy
from models.labels import Scores


class Need(StrEnum):
    """What a service gathers before the pipeline runs."""

    SCORES = "scores"


@dataclass(frozen=True, slots=True)
class Context:
    """What was gathered for one comment; None means that gathering failed."""

    scores: Scores | None = None

    @classmethod
    def empty(cls) -> Self:
        """Nothing gathered, for phases that need nothing."""
        return cls()


Phase = Callable[[Comment, Context], Flag]


@dataclass(frozen=True, slots=True)
class PhaseFactory:
    """`factory(policy)` makes the phase; `needs` says what its context must hold."""

    name: str
    needs: frozenset[Need]
    make: Callable[[Policy], Phase]

    def __call__(self, policy: Policy) -> Phase:
        """Make the phase for one policy."""
        return self.make(policy)


def phase_factory(*needs: Need) -> Callable[[Callable[[Policy], Phase]], PhaseFactory]:
    """Turn `links(policy) -> Phase` into a PhaseFactory of that name."""

    def wrap(make: Callable[[Policy], Phase]) -> PhaseFactory:
        return PhaseFactory(make.__name__, frozenset(needs), make)

    return wrap
