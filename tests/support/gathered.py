"""A context in which everything was gathered, where a test is about what the model says."""

from bot.moderation.context import Context, Crowd, Earlier, History, Names
from models.labels import Scores


def gathered(scores: Scores) -> Context:
    """Beside the scores there was nothing to see."""
    return Context(scores, History(), Crowd(), Names(), Earlier(), ())
