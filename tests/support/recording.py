"""One comment or decision at a time, where a test needs no batch."""

from datetime import datetime

from bot.moderation.comment import Comment
from bot.ports.comments import Made, Recorded, Said
from bot.ports.unit_of_work import UnitOfWork


async def record_one(
    unit: UnitOfWork, comment: Comment, channel_id: int, account_row: int, now: datetime
) -> Recorded:
    """Store one revision."""
    return (await unit.comments.record_all([Said(comment, channel_id, account_row)], now))[0]


async def decide_one(unit: UnitOfWork, made: Made, now: datetime) -> int:
    """Store one decision of the system; its id."""
    return (await unit.comments.add_decisions([made], now))[0]
