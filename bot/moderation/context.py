"""Context: what was gathered for one comment before the pipeline runs; None means that gathering failed.

One field a Need, named after it. What there is nothing of is an empty value, never None.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self

from bot.moderation.comment import Span
from bot.moderation.decision import Outcome
from models.labels import Scores


class Need(StrEnum):
    """What a service gathers before the pipeline runs."""

    SCORES = "scores"
    HISTORY = "history"
    CROWD = "crowd"
    NAMES = "names"
    EARLIER = "earlier"
    CLAIMS = "claims"


@dataclass(frozen=True, slots=True)
class History:
    """What is known of the author before the comment.

    `recent`: when their last comments in the channel were posted, oldest first. `first_seen`: when the bot
    met the account; `made_at`: when the platform says that it was made, where it does. `approved`: how many
    of their last comments anywhere stand approved, counted up to a few.
    """

    first_seen: datetime | None = None
    made_at: datetime | None = None
    recent: tuple[datetime, ...] = ()
    approved: int = 0


@dataclass(frozen=True, slots=True)
class Crowd:
    """Who else said nearly the same in the channel before, by persons.

    `others`: within the hour; `new_others`: those of them within ten minutes whose account is new; `burst`:
    those within one minute. `thin`: the words are too few to prove much. All of them are counted up to a few
    more than any policy's limit.
    """

    others: int = 0
    new_others: int = 0
    burst: int = 0
    thin: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """Names that only the institution and its staff go by, folded (see `phases/impersonation.py`)."""

    official: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The revision before this one and what was decided on it; `outcome` is None for a first revision.

    `by_person`: a reviewer decided. `hosts`: those of the comment's hosts that it linked to. `rewarded`: it
    is an entry of a campaign. `held_for`: the phases for which it waits.
    """

    outcome: Outcome | None = None
    by_person: bool = False
    text: str = field(default="", repr=False)
    hosts: frozenset[str] = frozenset()
    rewarded: bool = False
    held_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClaimMatch:
    """A CheckedClaim that the comment repeats; `likeness` in 0..1, `rating` in the fact-checker's words."""

    claim_id: int
    likeness: float
    publisher: str
    rating: str
    url: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What was gathered for one comment."""

    scores: Scores | None = None
    history: History | None = None
    crowd: Crowd | None = None
    names: Names | None = None
    earlier: Earlier | None = None
    claims: tuple[ClaimMatch, ...] | None = None

    @classmethod
    def empty(cls) -> Self:
        """Nothing gathered, for phases that need nothing."""
        return cls()

    def has(self, need: Need) -> bool:
        """Whether a need was gathered."""
        return getattr(self, need.value) is not None
