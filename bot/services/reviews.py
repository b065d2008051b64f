"""ReviewDesk: what a moderator's press does.

The role is checked here, the lock is the item's version; what a decision costs the author is the
PenaltyDesk's to record.
"""

import re
from dataclasses import replace
from datetime import datetime

from bot.dialogue.prompt import Button, Prompt
from bot.moderation.review import OUTCOME_AFTER, ReviewItem, TooLate, Verb, press
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Role
from bot.ports.clock import Clock
from bot.ports.comments import Judged
from bot.ports.events import ButtonPressed
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import answer, card_update, react
from bot.services.penalties import PenaltyDesk

REVIEWERS = frozenset({Role.REVIEWER, Role.LEAD, Role.ADMIN})


def button_data(item: ReviewItem, verb: Verb) -> str:
    """What a card's button carries: the item, the version that it shows, and the verb."""
    return f"rv:{item.item_id}:{item.version}:{verb.value}"


def parse_data(data: str) -> tuple[int, int, Verb] | None:
    """Read a card button's data; None when it is not one of ours."""
    found = re.fullmatch(r"rv:([0-9]{1,18}):([0-9]{1,18}):([a-z]+)", data)
    if found is None or found[3] not in set(Verb):
        return None
    return int(found[1]), int(found[2]), Verb(found[3])


def buttons_for(item: ReviewItem, *, is_member: bool = True) -> tuple[tuple[Button, ...], ...]:
    """The buttons that fit the item's state; only a member can be kept from writing."""
    if item.state.value == "pending":
        restrict_too = (Button("button.review.restrict", button_data(item, Verb.RESTRICT)),)
        return (
            (Button("button.review.approve", button_data(item, Verb.APPROVE)),),
            (
                Button("button.review.remove", button_data(item, Verb.REMOVE)),
                Button("button.review.warn", button_data(item, Verb.WARN)),
            ),
            *((restrict_too,) if is_member else ()),
        )
    if item.state.value == "superseded":
        return ()
    return ((Button("button.review.undo", button_data(item, Verb.UNDO)),),)


class ReviewDesk:
    """Deals with presses on review cards."""

    def __init__(self, clock: Clock, penalties: PenaltyDesk, locale: str) -> None:
        self._clock, self._penalties, self._locale = clock, penalties, locale

    async def pressed(self, unit: UnitOfWork, event: ButtonPressed) -> None:
        """A press on a card: decide, record, and answer the person who pressed."""
        said = await self._decide(unit, event)
        platform = event.author.platform
        await unit.outbox.add(answer(platform, event.press_ref, said, self._locale), self._clock.now())

    async def _decide(self, unit: UnitOfWork, event: ButtonPressed) -> Prompt:
        parsed = parse_data(event.data)
        item = await unit.reviews.get(parsed[0]) if parsed else None
        judged = await unit.comments.judged(item.comment_id) if item else None
        if parsed is None or item is None or judged is None:
            return Prompt("review.unknown")
        if not await self._may_decide(unit, event, judged):
            # No account number: this waits in the outbox, where nothing personal does.
            return Prompt("review.not_allowed", {"platform": event.author.platform.value})
        _, version, verb = parsed
        if verb is Verb.UNDO and await unit.appeals.overturned_since(item.comment_id, item.opened_at):
            return Prompt("review.settled_by_appeal")
        account = await unit.people.account(event.author, self._clock.now())
        now = self._clock.now()
        result = press(item, verb, version, f"account:{account.row_id}", now)
        if isinstance(result, TooLate):
            return _too_late(result)
        if not await unit.reviews.save(result, item.version):
            return Prompt("review.decided_by_other_now")
        await unit.outbox.add(card_update(judged.platform, result, event.chat_ref), now)
        return await self._record(unit, judged, item, result, verb)

    async def _may_decide(self, unit: UnitOfWork, event: ButtonPressed, judged: Judged) -> bool:
        """A reviewer's role, pressed in the moderators' chat of the comment's own channel."""
        channel = await unit.channels.by_id(judged.channel_id)
        if channel is None or channel.moderators_ref != event.chat_ref:
            return False
        return bool(REVIEWERS & await unit.roles.of(event.author.platform, event.author.account_id))

    async def _record(
        self, unit: UnitOfWork, judged: Judged, before: ReviewItem, after: ReviewItem, verb: Verb
    ) -> Prompt:
        now = self._clock.now()
        by = after.decided_by or before.decided_by or "system"
        outcome = OUTCOME_AFTER[verb]
        decision_id = await unit.comments.overrule(judged.comment_id, outcome, by, now)
        word = AuditWord.DECISION_UNDONE if verb is Verb.UNDO else AuditWord.COMMENT_OVERRULED
        facts = {"verb": verb.value, "item": after.item_id}
        scope, subject = f"channel:{judged.channel_id}", f"comment:{judged.comment_id}"
        await unit.audit.add(AuditEvent(scope, by, word, subject, facts), now)
        if verb is Verb.UNDO:
            return await self._take_back(unit, judged, before)
        if verb is Verb.APPROVE:
            await self._acknowledge(unit, judged, now)
        else:
            decided = replace(judged, decision_id=decision_id, outcome=outcome)
            await self._penalties.give(unit, decided, after, verb, now)
        return Prompt(f"review.done.{verb.value}")

    async def _acknowledge(self, unit: UnitOfWork, judged: Judged, now: datetime) -> None:
        """An entry that was held is acknowledged like any other once it is approved."""
        channel = await unit.channels.by_id(judged.channel_id)
        entries = await unit.entries.of_comment(judged.comment_id)
        if channel is not None and channel.policy.acknowledge and any(not e.withdrawn for e in entries):
            await unit.outbox.add(react(judged.platform, (judged.channel_ref, judged.message_ref)), now)

    async def _take_back(self, unit: UnitOfWork, judged: Judged, before: ReviewItem) -> Prompt:
        late = await self._penalties.take_back(unit, judged, before, self._clock.now())
        if "delete" not in late:
            return Prompt("review.done.undo")
        return Prompt("review.done.undo_lifted" if "lifted" in late else "review.done.undo_but_deleted")


def _too_late(late: TooLate) -> Prompt:
    if late.code == "review.decided_by_other" and late.at is None:
        return Prompt("review.decided_by_other_now")
    return Prompt(late.code, {"at": late.at} if late.at else {})
