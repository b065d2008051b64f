"""Newness: which accounts are new, and which authors are known well enough to be given more room."""

from datetime import datetime, timedelta

from bot.moderation.context import History
from bot.moderation.policy import Policy

# Approved comments that make an author known, and how many times the room they get then.
KNOWN, ROOM = 5, 3


def is_new(first_seen: datetime | None, made_at: datetime | None, at: datetime, policy: Policy) -> bool:
    """Whether an account is at most `policy.new_days` old: as the platform says, else as we met it.

    In the bot's first days all accounts of a platform that tells no age are new. So newness alone never
    counts against anybody; it counts with nearly the same words alone.
    """
    since = made_at or first_seen
    return since is None or at - since < timedelta(days=policy.new_days)


def is_known(history: History, at: datetime, policy: Policy) -> bool:
    """Whether an author is not new and has several approved comments."""
    return history.approved >= KNOWN and not is_new(history.first_seen, None, at, policy)
