"""The visible list of what follows from a decision of the system, in its order."""

from bot.services.following.case import Follower
from bot.services.following.help_text import help_text
from bot.services.following.removal import removal
from bot.services.following.review import review


def followers() -> tuple[Follower, ...]:
    """Everything that follows."""
    return (
        # Out of view first: nothing that is said about it may come before.
        removal,
        review,
        # After the card, which it brings up to whether the author was reached.
        help_text,
    )
