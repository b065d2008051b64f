"""Verdicts: what a reviewer's word on an item changes, whether pressed, typed or given to many at once.

The lock is the item's version; what a decision costs the author is the PenaltyDesk's to record. Undoing
brings back the item, the outcome and what waited to be done as they were.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.dialogue.prompt import Prompt
from bot.moderation.decision import Outcome
from bot.moderation.review import (
    TAKEN_DOWN,
    Reviewer,
    ReviewItem,
    ReviewState,
    TooLate,
    Verb,
    may_change,
    outcome_of,
    press,
)
from bot.moderation.rules import Rule
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Role
from bot.ports.clock import Clock
from bot.ports.comments import Judged
from bot.ports.outbox import Action
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import canned, react
from bot.services.impartial import is_hand_of
from bot.services.notifying import GRACE
from bot.services.opinions import note_opinion
from bot.services.penalties import PenaltyDesk
from bot.services.reposting import bring_back, take_down, was_hidden
from bot.services.showing import show_next

REVIEWERS = frozenset({Role.REVIEWER, Role.LEAD, Role.ADMIN})
_WAITS = frozenset({Outcome.HOLD, Outcome.TO_PERSON})
LEADS = frozenset({Role.LEAD, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Changed:
    """The item as it is now, and what to tell whoever changed it."""

    item: ReviewItem
    said: Prompt


class Verdicts:
    """Records what reviewers decide."""

    def __init__(self, clock: Clock, penalties: PenaltyDesk) -> None:
        self._clock, self._penalties = clock, penalties

    async def give(
        self, unit: UnitOfWork, judged: Judged, item: ReviewItem, asked: tuple[Verb, int], by: Reviewer
    ) -> Changed | TooLate:
        """Do what a verb says to the item as its button showed it; `asked`: the verb and that version."""
        now = self._clock.now()
        verb, version = asked
        after = press(item, verb, version, by, now)
        if isinstance(after, TooLate):
            return after
        if verb is Verb.UNDO and await unit.appeals.overturned_since(item.comment_id, item.opened_at):
            return TooLate("review.settled_by_appeal")
        if not await unit.reviews.save(after, item.version):
            return TooLate("review.changed")
        waits = ReviewState.PENDING
        if item.state is waits and after.state is waits:
            return await self._moved(unit, judged, after, verb, by)
        if item.state is waits:
            return await self._decided(unit, judged, after, verb)
        return await self._undone(unit, judged, item, after, by)

    async def choose(
        self, unit: UnitOfWork, judged: Judged, item: ReviewItem, chosen: tuple[Rule | int, int], by: Reviewer
    ) -> Changed | TooLate:
        """Name what goes with the decision: a rule, or a canned reply by its id; and the version shown."""
        choice, version = chosen
        refused = may_change(item, version, by, self._clock.now())
        if refused is None and item.state is not ReviewState.PENDING:
            refused = TooLate("review.decided_by_other", item.decided_at)
        if refused is None and not isinstance(choice, Rule):
            reply = await unit.replies.get(choice)
            # A button can be forged: other channels' words are theirs alone.
            if reply is None or reply.channel_id != judged.channel_id:
                refused = TooLate("review.unknown")
        if refused is not None:
            return refused
        named = replace(item, rule=choice) if isinstance(choice, Rule) else replace(item, reply=choice)
        after = replace(named, version=version + 1)
        if not await unit.reviews.save(after, version):
            return TooLate("review.changed")
        facts = {"rule": choice.value} if isinstance(choice, Rule) else {"reply": choice}
        await self._note(unit, judged, after, AuditWord.REVIEW_CHANGED, by.name, facts)
        return Changed(after, Prompt("review.done.chosen"))

    async def _moved(
        self, unit: UnitOfWork, judged: Judged, after: ReviewItem, verb: Verb, by: Reviewer
    ) -> Changed:
        await self._note(unit, judged, after, AuditWord.REVIEW_CHANGED, by.name, {"verb": verb.value})
        proposes = after.proposed is verb
        word = "proposed" if proposes else "undo_waiting" if verb is Verb.UNDO else verb.value
        return Changed(after, Prompt(f"review.done.{word}"))

    async def _decided(self, unit: UnitOfWork, judged: Judged, after: ReviewItem, verb: Verb) -> Changed:
        now, by, outcome = self._clock.now(), after.decided_by or "", outcome_of(after.state)
        decision_id = judged.decision_id
        # What was decided before and is left as it is stays that decision, which may be under appeal.
        if after.state is not ReviewState.IGNORED or judged.outcome in _WAITS:
            decision_id = await unit.comments.overrule(judged.comment_id, outcome, by, now)
        await note_opinion(unit, judged, after, verb, now)
        facts: dict[str, object] = {"verb": verb.value}
        if after.rule is not None:
            facts["rule"] = after.rule.value
        if after.proposed_by is not None and after.proposed is verb:
            facts["proposed_by"] = after.proposed_by
        await self._note(unit, judged, after, AuditWord.COMMENT_OVERRULED, by, facts)
        if after.state is ReviewState.APPROVED:
            await self._acknowledge(unit, judged, after, now)
            if await was_hidden(unit, judged, after):
                await bring_back(unit, judged, _key(after), now)
            # What the system counted against the author does not outlive a person's approval.
            await self._penalties.spare(unit, judged, after, now)
        elif after.state in TAKEN_DOWN:
            # What we posted of it ourselves goes along.
            await take_down(unit, judged.platform, await unit.reposts.standing(judged.comment_id), now)
            decided = replace(judged, decision_id=decision_id, outcome=outcome)
            await self._penalties.give(unit, decided, after, verb, now)
        await self._answer(unit, judged, after, now)
        if channel := await unit.channels.by_id(judged.channel_id):
            await show_next(unit, channel, now)
        return Changed(after, Prompt(f"review.done.{verb.value}"))

    async def _undone(
        self, unit: UnitOfWork, judged: Judged, before: ReviewItem, after: ReviewItem, by: Reviewer
    ) -> Changed:
        now = self._clock.now()
        # Before the undoing is a decision too: where that says "remove" it must not pass for this one.
        late = await self._penalties.take_back(unit, judged, before, now)
        opened = await unit.comments.by_decision(after.decision_id)
        outcome = opened.outcome if opened is not None else Outcome.HOLD
        if judged.decision_id != after.decision_id:
            await unit.comments.overrule(judged.comment_id, outcome, by.name, now)
        await unit.opinions.undo(after.item_id, now)
        await self._note(unit, judged, after, AuditWord.DECISION_UNDONE, by.name, {"verb": Verb.UNDO.value})
        await unit.outbox.cancel(_thanks(judged, before).key)
        await unit.outbox.cancel(f"canned:{_key(before)}")
        await unit.outbox.cancel(f"restore:{_key(before)}")
        await take_down(unit, judged.platform, await unit.reposts.standing(judged.comment_id), now)
        if "delete" not in late:
            return Changed(after, Prompt("review.done.undo"))
        lifted = "review.done.undo_lifted" if "lifted" in late else "review.done.undo_but_deleted"
        return Changed(after, Prompt(lifted))

    async def _acknowledge(self, unit: UnitOfWork, judged: Judged, item: ReviewItem, now: datetime) -> None:
        """An entry that was held is acknowledged like any other once it is approved."""
        channel = await unit.channels.by_id(judged.channel_id)
        entries = await unit.entries.of_comment(judged.comment_id)
        if channel is not None and channel.policy.acknowledge and any(not e.withdrawn for e in entries):
            await unit.outbox.add(_thanks(judged, item), now)

    async def _answer(self, unit: UnitOfWork, judged: Judged, item: ReviewItem, now: datetime) -> None:
        """The canned reply goes out with the decision, after its notice."""
        reply = await unit.replies.get(item.reply) if item.reply is not None else None
        author = await unit.people.by_row(judged.account_row) if reply else None
        if reply is None or author is None:
            return
        in_public = reply.public and item.state not in TAKEN_DOWN
        place = (judged.channel_ref, judged.message_ref) if in_public else None
        await unit.outbox.add(
            canned(author, place, (item.item_id, reply.reply_id), _key(item), now + GRACE), now
        )

    async def _note(
        self,
        unit: UnitOfWork,
        judged: Judged,
        item: ReviewItem,
        word: AuditWord,
        by: str,
        facts: Mapping[str, object],
    ) -> None:
        scope, subject = f"channel:{judged.channel_id}", f"comment:{judged.comment_id}"
        event = AuditEvent(scope, by, word, subject, {**facts, "item": item.item_id})
        await unit.audit.add(event, self._clock.now())


async def reviewer(unit: UnitOfWork, account: Account, item: ReviewItem | None = None) -> Reviewer | None:
    """Who an account is as a reviewer, towards an item where one is given; None where it is none."""
    roles = await unit.roles.of(account.platform, account.account_id)
    if not REVIEWERS & roles:
        return None
    name, also = f"account:{account.row_id}", frozenset[str]()
    if item is not None:
        hands = {hand for hand in (item.proposed_by, item.assigned_to) if hand not in {name, None}}
        also = frozenset([hand for hand in hands if await is_hand_of(unit, account.person_id, {hand})])
    return Reviewer(name, bool(LEADS & roles), also)


def too_late(late: TooLate) -> Prompt:
    """What is said to whoever pressed in vain."""
    if late.code == "review.decided_by_other" and late.at is None:
        return Prompt("review.decided_by_other_now")
    return Prompt(late.code, {"at": late.at} if late.at else {})


def _thanks(judged: Judged, item: ReviewItem) -> Action:
    """The reaction that this decision brings, by a key of its own, so that undoing it leaves others be."""
    thanks = react(judged.platform, (judged.channel_ref, judged.message_ref))
    return replace(thanks, key=f"{thanks.key}:{_key(item)}")


def _key(item: ReviewItem) -> str:
    return f"review:{item.item_id}:{item.version}"
