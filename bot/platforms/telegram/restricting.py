"""Restricting: what to ask of Telegram so that a member is silent until a moment, and no longer.

Telegram takes an end less than 30 seconds or more than 366 days away for no end at all.
"""

from datetime import datetime, timedelta

from telegram import ChatPermissions

from bot.ports.platform import PlatformRefused, Restrict

SHORTEST, LONGEST = timedelta(seconds=40), timedelta(days=365)
# Stand-ins of Telegram itself, for whom nobody can be silenced: anonymous admins, channel identities.
_STAND_INS = frozenset({"1087968824", "136817688", "777000"})


def restriction(effect: Restrict, now: datetime) -> tuple[ChatPermissions, datetime | None] | None:
    """The permissions and their end; None when the time of silence is over before it began.

    Lifting gives every permission: what the chat lets nobody do stays forbidden all the same.

    Raises:
        PlatformRefused: no person stands behind the account.
    """
    if effect.account_id.startswith("-") or effect.account_id in _STAND_INS:
        raise PlatformRefused("anonymous and channel identities cannot be restricted")
    if effect.until is None:
        return ChatPermissions.all_permissions(), None
    if effect.until <= now:
        return None
    until = min(max(effect.until, now + SHORTEST), now + LONGEST)
    return ChatPermissions.no_permissions(), until
