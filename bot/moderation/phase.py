"""Phase: one ordered check. A factory makes it from a policy and names what it needs to see."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.moderation.comment import Comment
from bot.moderation.context import Context, Need
from bot.moderation.flag import Flag
from bot.moderation.policy import Policy

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
