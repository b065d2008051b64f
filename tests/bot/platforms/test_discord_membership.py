"""Whether someone is in the server of a chat, asked of Discord itself."""

import pytest

from bot.platforms.discord.performing import DiscordPlatform
from tests.bot.platforms.test_discord_performing import place, platform
from tests.support.discord_city import SECOND, Town

__all__ = ["place", "platform"]


@pytest.mark.asyncio
async def test_members_of_the_server_of_a_chat(place: Town, platform: DiscordPlatform) -> None:
    """Whoever is in the server is a member; a stranger is none."""
    assert await platform.is_member(str(place.channel), str(SECOND))
    assert not await platform.is_member(str(place.channel), "777000000000000009")
