"""The visible list of what follows from a decision of the system, in its order."""

from bot.services.following.case import Follower
from bot.services.following.claim_reply import claim_reply
from bot.services.following.help_text import help_text
from bot.services.following.penalty import penalty
from bot.services.following.removal import removal
from bot.services.following.review import review


def followers() -> tuple[Follower, ...]:
    """Everything that follows."""
    return (
        # Out of view first: nothing that is said about it may come before.
        removal,
        # What it costs before a card shows how things stand.
        penalty,
        review,
        # A courtesy to readers, after everything that concerns the author.
        claim_reply,
        # After the card, which it brings up to whether the author was reached.
        help_text,
    )
