"""Decision: what becomes of a comment, by the system or a reviewer, with its reasons."""

from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

from bot.moderation.flag import Flag, Severity, stricter


class Outcome(StrEnum):
    """`withhold` stays and earns nothing; `hold` waits for a person; `to_person` is urgent."""

    APPROVE = "approve"
    WITHHOLD = "withhold"
    HOLD = "hold"
    REMOVE = "remove"
    TO_PERSON = "to_person"


_OUTCOMES = {
    Severity.CLEAR: Outcome.APPROVE,
    Severity.WITHHOLD: Outcome.WITHHOLD,
    Severity.HOLD: Outcome.HOLD,
    Severity.REMOVE: Outcome.REMOVE,
    Severity.TO_PERSON: Outcome.TO_PERSON,
}


_STRICTNESS = {outcome: severity for severity, outcome in _OUTCOMES.items()}


def stricter_outcome(one: Outcome, other: Outcome) -> Outcome:
    """The stricter of two outcomes."""
    return max(one, other, key=_STRICTNESS.__getitem__)


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome and every flag that speaks against plain approval, strictest first."""

    outcome: Outcome
    reasons: tuple[Flag, ...] = ()


def decide(flags: tuple[Flag, ...]) -> Decision:
    """The strictest flag wins: clear < withhold < hold < remove < to_person.

    The order of the flags does not matter, repeating one changes nothing, and adding one never makes
    the outcome milder.
    """
    severity = reduce(stricter, (flag.severity for flag in flags), Severity.CLEAR)
    reasons = (flag for flag in flags if flag.severity > Severity.CLEAR)
    return Decision(_OUTCOMES[severity], tuple(sorted(reasons, key=lambda f: (-f.severity, f.phase))))
