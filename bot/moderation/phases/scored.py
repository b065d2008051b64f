"""What the phases that read scores share."""

from bot.moderation.flag import Severity
from bot.moderation.phase import Context
from models.labels import Scores


class NotGathered(Exception):  # noqa: N818 - it names the missing step
    """A phase was run without the scores that it needs; `pipeline.run` never does."""


def scores_of(context: Context) -> Scores:
    """The gathered scores.

    Raises:
        NotGathered: there are none.
    """
    if context.scores is None:
        raise NotGathered
    return context.scores


def band(probability: float, hold: float, remove: float) -> Severity:
    """Which band a probability falls into; `hold <= remove`."""
    if probability >= remove:
        return Severity.REMOVE
    return Severity.HOLD if probability >= hold else Severity.CLEAR
