"""Age of an account, where its number tells: Discord's ids hold the moment at which they were made.

Telegram's numbers tell nothing, so that no age is ever asked there (platform facts, Bot API 10).
"""

from datetime import UTC, datetime, timedelta

from bot.moderation.comment import PlatformName

# The platform's reference, "Snowflakes": milliseconds since the first moment of 2015 above the low 22 bits.
DISCORD_EPOCH, DISCORD_SHIFT = datetime(2015, 1, 1, tzinfo=UTC), 22


def made_at(platform: PlatformName, account_id: str) -> datetime | None:
    """When the platform made an account; None where its number does not tell or is none."""
    if platform is not PlatformName.DISCORD or not account_id.isdecimal():
        return None
    try:
        return DISCORD_EPOCH + timedelta(milliseconds=int(account_id) >> DISCORD_SHIFT)
    except (OverflowError, ValueError):
        return None
