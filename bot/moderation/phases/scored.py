"""What the phases that read scores share."""

from bot.moderation.context import Context
from bot.moderation.flag import Severity
from models.labels import Scores


class NotGathered(Exception):  # noqa: N818 - it names the missing step
    """A phase was run without what it needs; `pipeline.run` never does."""


def scores_of(context: Context) -> Scores:
    """The gathered scores.

    Raises:
        NotGathered: there are none.
    """
    if context.scores is None:
        raise NotGathered
    return context.scores


def band(probability: float, withhold: float, hold: float, remove: float) -> Severity:
    """Which band a probability falls into; each begins no lower than the one before."""
    if probability >= remove:
        return Severity.REMOVE
    if probability >= hold:
        return Severity.HOLD
    return Severity.WITHHOLD if probability >= withhold else Severity.CLEAR
