"""Places: the channels of a campaign as they are registered."""

from bot.moderation.comment import PlatformName
from bot.ports.unit_of_work import UnitOfWork
from campaigns.campaign import Campaign
from campaigns.refusal import Refusal


async def unknown_channels(unit: UnitOfWork, campaign: Campaign) -> tuple[Refusal, ...]:
    """A refusal for every place (`platform:chat`) that is no channel."""
    missing = []
    for place in campaign.rules.channels:
        platform, _, chat = place.partition(":")
        known = platform in set(PlatformName) and await unit.channels.by_ref(PlatformName(platform), chat)
        if not known:
            missing.append(Refusal("channel.not_found", {"chat": place}))
    return tuple(missing)


async def titles(unit: UnitOfWork, campaign: Campaign) -> dict[str, str]:
    """The titles of a campaign's channels by place, where they have one."""
    found = {}
    for place in campaign.rules.channels:
        platform, _, chat = place.partition(":")
        named = platform in set(PlatformName)
        channel = await unit.channels.by_ref(PlatformName(platform), chat) if named else None
        if channel is not None and channel.title:
            found[place] = channel.title
    return found
