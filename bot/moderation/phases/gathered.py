"""What the phases that look beyond the comment itself share."""

from bot.moderation.context import Context, Crowd, History
from bot.moderation.phases.scored import NotGathered


def history_of(context: Context) -> History:
    """The gathered history.

    Raises:
        NotGathered: there is none.
    """
    if context.history is None:
        raise NotGathered
    return context.history


def crowd_of(context: Context) -> Crowd:
    """The gathered crowd.

    Raises:
        NotGathered: there is none.
    """
    if context.crowd is None:
        raise NotGathered
    return context.crowd
