"""Flag: one concern (or credit) of one phase, with its facts, also when clear.

`stricter` is the law by which flags merge: idempotent, commutative, associative.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Self

from bot.moderation.comment import Span

Fact = str | int | float | bool


class Severity(IntEnum):
    """From nothing to the strictest; TO_PERSON is a cry for help and carries no penalty."""

    CLEAR = 0
    WITHHOLD = 1
    HOLD = 2
    REMOVE = 3
    TO_PERSON = 4


class Source(StrEnum):
    """Who raised the flag."""

    DETECTED = "detected"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Flag:
    """What one phase found. `facts` are JSON values that become a sentence at the edge."""

    phase: str
    severity: Severity
    facts: Mapping[str, Fact] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    source: Source = Source.DETECTED

    @classmethod
    def clear(cls, phase: str, facts: Mapping[str, Fact] | None = None) -> Self:
        """A phase that found nothing says so, with the figures it saw."""
        return cls(phase, Severity.CLEAR, facts or {})

    @classmethod
    def unchecked(cls, phase: str) -> Self:
        """A check that could not run: a person looks, and nobody is called suspect."""
        return cls(phase, Severity.HOLD, {"unchecked": True})

    @property
    def code(self) -> str:
        """The catalogue code of its sentence, such as `flag.links.hold`."""
        word = "unchecked" if self.facts.get("unchecked") else self.severity.name.lower()
        return f"flag.{self.phase}.{word}" if word != "unchecked" else "flag.unchecked"

    @property
    def params(self) -> Mapping[str, Fact]:
        """The values of its sentence."""
        return self.facts


def stricter(a: Severity, b: Severity) -> Severity:
    """The severity that stands when two meet."""
    return max(a, b)
