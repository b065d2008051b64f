"""PenaltyDesk: what a reviewer's decision costs the author, and taking that back.

The removal, the notice and the restriction wait ten seconds in the outbox, so that a moderator can take them
back before anybody notices.
"""

from dataclasses import replace
from datetime import datetime

from bot.moderation.decision import Decision, Outcome
from bot.moderation.review import TAKEN_DOWN, ReviewItem, ReviewState, Verb
from bot.moderation.rules import NO_PENALTY, rule_of
from bot.moderation.strike import SILENCES
from bot.ports.comments import Judged
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import delete
from bot.services.notifying import GRACE, Means, notify
from bot.services.striking import Violation, count_again, pardon, spare, strike

# By value, as buttons name them: what gives a strike, and the step that it takes.
STRIKES = frozenset({"warn", *SILENCES})
_HIDES = frozenset({Outcome.HOLD, Outcome.REMOVE})


class PenaltyDesk:
    """Gives and takes back."""

    async def give(
        self, unit: UnitOfWork, judged: Judged, item: ReviewItem, verb: Verb, now: datetime
    ) -> None:
        """Take a comment down; tell, warn or restrict its author as the verb says.

        `judged` and `item`: as they are decided now. `remove` tells and counts nothing against anybody.
        """
        place = judged.channel_ref, judged.message_ref
        await unit.outbox.add(delete(judged.platform, place, _key(item), now + GRACE), now)
        violation = await _violation(unit, judged, item)
        if violation is None:
            return
        spared = item.urgent or violation.rule in NO_PENALTY
        if verb.value in STRIKES and not spared:
            await strike(unit, violation, now, verb.value)
        elif violation.channel.policy.notice or verb.value in STRIKES:
            means = Means.PROTECT if violation.rule in NO_PENALTY else Means.TOLD
            await notify(unit, violation.news(means), now, by_hand=True)

    async def spare(self, unit: UnitOfWork, judged: Judged, item: ReviewItem, now: datetime) -> None:
        """An approved item ends what the system counted against the author for the same words."""
        counted = replace(judged, decision_id=item.decision_id)
        await spare(unit, counted, item.decided_by or "system", now)

    async def take_back(
        self, unit: UnitOfWork, judged: Judged, before: ReviewItem, now: datetime
    ) -> frozenset[str]:
        """Undo what a decided item set going.

        What of it comes too late: `delete`; and `lifted` where a restriction stood and is lifted.
        """
        if before.state is ReviewState.APPROVED and before.decided_at is not None:
            by = before.decided_by or "system"
            await count_again(unit, before.decision_id, before.decided_at, by, now)
        if before.state not in TAKEN_DOWN:
            return frozenset()
        late = not await unit.outbox.cancel(f"delete:{_key(before)}")
        lifted = await _forgiven(unit, judged, before, now)
        return frozenset(({"delete"} if late else set()) | ({"lifted"} if lifted else set()))

    async def pardon(self, unit: UnitOfWork, judged: Judged, now: datetime, by: str = "system") -> bool:
        """Void the strike of `judged.decision_id`; whether a restriction is lifted by that.

        It is, unless another standing strike still restricts.
        """
        return await pardon(unit, judged, by, now)


async def call_off_removal(unit: UnitOfWork, item: ReviewItem, now: datetime) -> None:
    """The author edited a comment that an item took down: in time, nothing of it comes to pass."""
    if item.state not in TAKEN_DOWN or not await unit.outbox.cancel(f"delete:{_key(item)}"):
        return
    judged = await unit.comments.judged(item.comment_id)
    if judged is not None:
        await _forgiven(unit, judged, item, now)


async def call_off_own(unit: UnitOfWork, comment_id: int, now: datetime) -> None:
    """The author edited what the system took down: as long as the message is there, it costs nothing."""
    for number, outcome, who in await unit.comments.decisions_of(comment_id):
        if who != "system" or outcome not in _HIDES:
            continue
        if await unit.outbox.cancel(f"delete:{comment_id}:{number}"):
            judged = await unit.comments.by_decision(number)
            if judged is not None:
                await pardon(unit, judged, who, now)


async def _forgiven(unit: UnitOfWork, judged: Judged, item: ReviewItem, now: datetime) -> bool:
    """Take back what the item's decision cost the author; whether a restriction is lifted."""
    by = item.decided_by or "system"
    made = [
        number
        for number, outcome, who in await unit.comments.decisions_of(item.comment_id)
        if who == by and outcome is Outcome.REMOVE
    ]
    # The item's decision is the newest by its hand; those before were taken back, or of older words.
    return bool(made) and await pardon(unit, replace(judged, decision_id=made[-1]), by, now)


async def _violation(unit: UnitOfWork, judged: Judged, item: ReviewItem) -> Violation | None:
    author = await unit.people.by_row(judged.account_row)
    channel = await unit.channels.by_id(judged.channel_id)
    if author is None or channel is None:
        return None
    rule = item.rule or rule_of(Decision(judged.outcome, judged.flags))
    by = item.decided_by or "system"
    return Violation(channel, author, judged.comment_id, judged.decision_id, rule, by)


def _key(item: ReviewItem) -> str:
    return f"review:{item.item_id}:{item.version}"
