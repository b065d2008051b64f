"""Trust: how much a member's reports weigh, by what became of the earlier ones.

Nobody's weight is nought: a person who was wrong before may be right now; and no number of trusted reports
does more than put a comment before a person.
"""

from collections.abc import Iterable
from dataclasses import dataclass

LEAST, MOST = 0.25, 2.0


@dataclass(frozen=True, slots=True)
class Record:
    """How many of a person's earlier reports moderators agreed with (`borne_out`) and how many not."""

    borne_out: int = 0
    dismissed: int = 0

    @property
    def weight(self) -> float:
        """1 for whoever never reported before, up to 2 and down to a quarter; Laplace's rule times two."""
        share = (self.borne_out + 1) / (self.borne_out + self.dismissed + 2)
        return min(MOST, max(LEAST, 2 * share))


def weigh(records: Iterable[Record]) -> float:
    """What reports by different persons weigh together."""
    return sum(record.weight for record in records)
