"""Showing: cards in the moderators' chat, as many as people can look at; the rest waits in the queue.

A raid holds thousands of comments. What comes first in the queue has a card, and each decision makes room
for the next; a cry for help has one at once.
"""

from datetime import datetime

from bot.dialogue.prompt import Prompt
from bot.moderation.review import ReviewItem
from bot.ports.channels import Channel
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import announce, card
from bot.services.quieting import later

AT_ONCE = 50  # cards of one channel that wait at the same time
_HOUR = 3600


async def show(
    unit: UnitOfWork, channel: Channel, item: ReviewItem, now: datetime, until: datetime | None = None
) -> None:
    """Put an item that was just opened before the moderators, while there is room; not before `until`."""
    if channel.moderators_ref is None:
        return
    shown = card(channel.platform, item, channel.moderators_ref)
    if item.urgent:
        await unit.outbox.add(shown, now)
    elif (await unit.reviews.backlog(channel.channel_id, AT_ONCE + 1)).count <= AT_ONCE:
        await unit.outbox.add(later(shown, until), now)
    else:
        said = Prompt("review.queue.long", {"channel": channel.title, "count": AT_ONCE})
        key = f"long:{channel.channel_id}:{int(now.timestamp()) // _HOUR}"
        told = announce(channel.platform, channel.moderators_ref, said, key)
        await unit.outbox.add(later(told, until), now)


async def show_next(unit: UnitOfWork, channel: Channel, now: datetime) -> None:
    """Cards for what comes first in the queue; one that is there already is not shown again."""
    chat = channel.moderators_ref
    if chat is not None:
        first = await unit.reviews.pending(AT_ONCE, channel.channel_id)
        await unit.outbox.add_all([card(channel.platform, item, chat) for item in first], now)
