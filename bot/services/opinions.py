"""Opinions: every decision of a person is also an opinion, kept when the decision is long overtaken."""

from datetime import datetime

from bot.moderation.opinion import Opinion, says
from bot.moderation.review import Kind, ReviewItem, Verb
from bot.ports.comments import Judged
from bot.ports.unit_of_work import UnitOfWork


async def note_opinion(unit: UnitOfWork, judged: Judged, item: ReviewItem, verb: Verb, now: datetime) -> None:
    """Keep what a reviewer's verb says of the comment; `item`: as it is decided now."""
    said = says(verb.value)
    if said is not None and item.decided_by is not None:
        place = judged.channel_id, judged.comment_id, judged.decision_id, item.item_id
        await unit.opinions.add(
            Opinion(*place, item.decided_by, said, blind=item.kind is Kind.SAMPLE, at=now)
        )
