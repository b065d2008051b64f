"""Shadow report: what a policy in shadow mode decided, beside what people did meanwhile.

Only comments on which the shadow's decision is the last one count.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from bot.moderation.backtest import Example, first
from bot.moderation.decision import Outcome
from bot.moderation.flag import Flag

_STAYS = frozenset({Outcome.APPROVE, Outcome.WITHHOLD})


class Did(StrEnum):
    """What became of a comment: deleted at the platform, reported by members, or neither."""

    DELETED = "deleted"
    REPORTED = "reported"
    LEFT = "left"


def did(*, gone: bool, reported: bool) -> Did:
    """What people did about a comment; a deletion says more than a report."""
    if gone:
        return Did.DELETED
    return Did.REPORTED if reported else Did.LEFT


@dataclass(frozen=True, slots=True)
class Shadowed:
    """A comment that the shadow decided on, with the flags that speak against it."""

    ref: int
    text: str = field(repr=False)
    outcome: Outcome
    what: Did
    reasons: tuple[Flag, ...] = ()


@dataclass(slots=True)
class ShadowTally:
    """Counts, and examples of where the shadow and people went apart.

    `missed`: it would have let stand what people deleted. `alone`: it would have acted on what they left.
    """

    counts: Counter[tuple[Outcome, Did]] = field(default_factory=Counter)
    missed: list[Example] = field(default_factory=list)
    alone: list[Example] = field(default_factory=list)
    erased: int = 0

    @property
    def comments(self) -> int:
        """How many the shadow decided on."""
        return self.counts.total()

    def add(self, one: Shadowed) -> None:
        """Count one comment."""
        self.counts[one.outcome, one.what] += 1
        scores = (flag.facts.get("score", 0) for flag in one.reasons)
        weight = max((float(s) for s in scores if isinstance(s, (int, float))), default=0.0)
        example = Example(one.ref, one.text, weight, one.reasons)
        if one.outcome in _STAYS and one.what is Did.DELETED:
            self.missed = first([*self.missed, example])
        elif one.outcome not in _STAYS and one.what is Did.LEFT:
            self.alone = first([*self.alone, example])
