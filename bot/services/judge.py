"""Judge: one comment from reading to recorded decision, with what follows from it.

Gathers the scores in batches, lets the pure pipeline decide, and records comment, flags, decision,
review item, entry and pending actions in the caller's transaction. Performs nothing itself.
"""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot.moderation.comment import AuthorKind, Comment
from bot.moderation.decision import Decision, Outcome, decide
from bot.moderation.phase import Context
from bot.moderation.pipeline import run
from bot.moderation.review import ReviewState
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.classifier import Classifier
from bot.ports.clock import Clock
from bot.ports.comments import Recorded
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import card, card_update, delete
from bot.services.corrections import CorrectionsInForce, Numbered, named
from bot.services.entries import EntryDesk
from bot.services.reviews import call_off_removal
from models.labels import Scores

_EXEMPT = frozenset({AuthorKind.OFFICIAL, AuthorKind.BOT})
# What is held or removed gets no friendly sign; an approval by a moderator brings it later.
_STAYS = frozenset({Outcome.APPROVE, Outcome.WITHHOLD})
_WAITS = frozenset({Outcome.HOLD, Outcome.TO_PERSON})
_log = structlog.get_logger()


class Judge:
    """Judges comments of active channels; staff and the institution itself are left alone."""

    def __init__(
        self, classifier: Classifier, clock: Clock, entries: EntryDesk, corrections: CorrectionsInForce
    ) -> None:
        self._classifier, self._clock, self._entries = classifier, clock, entries
        self._corrections = corrections

    async def gather(self, unit: UnitOfWork, comments: Sequence[Comment]) -> Sequence[Scores | None]:
        """Scores for each comment under its channel's correction, named after it.

        None for all of them when the model fails, so that people look.
        """
        if not comments:
            return []
        places = [(comment.platform, comment.channel_ref) for comment in comments]
        in_force = await self._corrections.at(unit, places)
        used = [in_force.get(place) for place in places]
        texts = [comment.text for comment in comments]
        # Without corrections once more: a bad one must not keep a cry for help from being seen.
        return self._scored(texts, used) or self._scored(texts, [None] * len(texts)) or [None] * len(texts)

    def _scored(self, texts: Sequence[str], used: Sequence[Numbered | None]) -> Sequence[Scores]:
        """Scores for each text; nothing when the model fails."""
        try:
            found = self._classifier.score_many(texts, [each[1] if each else None for each in used])
        except Exception as error:  # noqa: BLE001 - a broken model must hold comments, not lose them
            _log.error("model_failed", kind=type(error).__name__, texts=len(texts))
            return ()
        return [named(scores, number) for scores, number in zip(found, used, strict=True)]

    async def judge(self, unit: UnitOfWork, comment: Comment, scores: Scores | None) -> None:
        """Decide on one revision of a comment and record what follows.

        Seeing it again changes nothing, and neither does an edit that says the same: what a person
        decided about these words stands.
        """
        channel = await unit.channels.by_ref(comment.platform, comment.channel_ref)
        if channel is None or not channel.active or await self._is_exempt(unit, comment):
            return
        edited = comment.revision.edited_at > comment.posted_at
        if edited and not comment.text and not await _is_known(unit, comment):
            # Such as a live location, which is edited at every step: it never said anything.
            return
        now = self._clock.now()
        account = await unit.people.account(comment.author, now)
        recorded = await unit.comments.record(comment, channel.channel_id, account.row_id, now)
        if not recorded.is_new or recorded.is_repeat:
            return
        flags = run(comment, Context(scores), channel.policy)
        decision = decide(flags)
        policy = channel.policy
        decision_id = await unit.comments.add_decision(
            recorded, decision, flags, scores,
            policy_version=policy.version, by="system", shadow=policy.shadow, now=now,
        )  # fmt: skip
        await self._note(unit, channel, recorded, decision, scores)
        if not recorded.is_newest:
            return
        if not recorded.is_first:
            await self._supersede(unit, channel, comment, recorded)
        if not policy.shadow:
            await self._follow(unit, channel, comment, recorded, (decision_id, decision))
        quietly = policy.shadow or not policy.acknowledge or decision.outcome not in _STAYS
        reply = policy.reply and not policy.shadow and decision.outcome is Outcome.APPROVE
        await self._entries.consider(
            unit, comment, recorded.comment_id, account, quietly=quietly, reply=reply
        )

    async def _is_exempt(self, unit: UnitOfWork, comment: Comment) -> bool:
        author = comment.author
        return author.kind in _EXEMPT or bool(await unit.roles.of(author.platform, author.account_id))

    async def _note(
        self,
        unit: UnitOfWork,
        channel: Channel,
        recorded: Recorded,
        decision: Decision,
        scores: Scores | None,
    ) -> None:
        facts = {
            "outcome": decision.outcome.value,
            "revision": recorded.revision_id,
            "policy": channel.policy.version,
            "model": scores.model if scores is not None else "",
            "shadow": channel.policy.shadow,
            "phases": ",".join(flag.phase for flag in decision.reasons),
        }
        scope, subject = f"channel:{channel.channel_id}", f"comment:{recorded.comment_id}"
        await unit.audit.add(
            AuditEvent(scope, "system", AuditWord.COMMENT_DECIDED, subject, facts), self._clock.now()
        )

    async def _supersede(
        self, unit: UnitOfWork, channel: Channel, comment: Comment, recorded: Recorded
    ) -> None:
        """An edit answers for itself: what a person decided, or had to, about the old words is over."""
        now = self._clock.now()
        old = await unit.reviews.standing_of(recorded.comment_id)
        if old is None:
            return
        gone = replace(old, state=ReviewState.SUPERSEDED, version=old.version + 1, decided_at=now)
        if await unit.reviews.save(gone, old.version):
            await call_off_removal(unit, old)
            await unit.outbox.add(card_update(comment.platform, gone, channel.moderators_ref), now)

    async def _follow(
        self,
        unit: UnitOfWork,
        channel: Channel,
        comment: Comment,
        recorded: Recorded,
        decided: tuple[int, Decision],
    ) -> None:
        decision_id, decision = decided
        now = self._clock.now()
        hidden = decision.outcome is Outcome.HOLD and channel.policy.hide_held
        if decision.outcome is Outcome.REMOVE or hidden:
            place = (comment.channel_ref, comment.message_ref)
            await unit.outbox.add(
                delete(comment.platform, place, f"{recorded.comment_id}:{decision_id}"), now
            )
        if decision.outcome in _WAITS:
            urgent = decision.outcome is Outcome.TO_PERSON
            item = await unit.reviews.open(recorded.comment_id, decision_id, urgent=urgent, now=now)
            if channel.moderators_ref is not None:
                await unit.outbox.add(card(comment.platform, item, channel.moderators_ref), now)


async def _is_known(unit: UnitOfWork, comment: Comment) -> bool:
    return await unit.comments.id_of(comment.platform, comment.channel_ref, comment.message_ref) is not None
