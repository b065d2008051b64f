"""Sampling: once a week a few approved comments go back into the queue, to measure what is missed.

Their cards say neither why nor by whom they were approved; what a reviewer then decides counts like any
other decision, and is an opinion that `jernih report quality` measures by.
"""

from datetime import datetime, timedelta

from bot.moderation.duty import sample_week
from bot.moderation.review import Kind
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.clock import Entropy
from bot.ports.unit_of_work import UnitOfWork
from bot.services.showing import show

WEEK = timedelta(days=7)
SEED_BYTES = 8


class SampleDesk:
    """Draws the week's sample of a channel."""

    def __init__(self, entropy: Entropy) -> None:
        self._entropy = entropy

    async def draw(self, unit: UnitOfWork, channel: Channel, now: datetime, local: datetime) -> bool:
        """Draw this week's if it is due; whether there was one. `local`: now in the institution's zone."""
        cursor = f"sample:{channel.channel_id}"
        stored = await unit.cursors.get(cursor)
        week = sample_week(channel.policy, stored, local)
        if stored is None or week is not None:
            # From the first new week on: of the week in which the bot came there is too little.
            year, number, _ = local.isocalendar()
            await unit.cursors.put(cursor, f"{year}-W{number:02}")
        if week is None or channel.policy.shadow or channel.moderators_ref is None:
            return False
        seed = int.from_bytes(self._entropy.token(SEED_BYTES))
        drawn = await unit.opinions.to_sample(
            channel.channel_id, now - WEEK, channel.policy.blind_sample, seed
        )
        for comment_id, decision_id in drawn:
            item = await unit.reviews.open(comment_id, decision_id, urgent=False, now=now, kind=Kind.SAMPLE)
            await show(unit, channel, item, now)
        scope, facts = f"channel:{channel.channel_id}", {"count": len(drawn), "week": week}
        await unit.audit.add(AuditEvent(scope, "system", AuditWord.SAMPLE_DRAWN, scope, facts), now)
        return bool(drawn)
