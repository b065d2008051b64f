"""Judge: comments from reading to recorded decisions, with what follows from each.

Gathers in batches, lets the pure pipeline decide, and records comment, flags, decision, review item, entry
and pending actions in the caller's transaction. Performs nothing itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.moderation.comment import AuthorKind, Comment
from bot.moderation.context import Context
from bot.moderation.decision import Decision, Outcome, decide
from bot.moderation.pipeline import run
from bot.moderation.review import ReviewState
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.clock import Clock
from bot.ports.comments import Made, Said
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import card_update
from bot.services.entries import EntryDesk
from bot.services.following.case import Case, Follower
from bot.services.gathering.contexts import Contexts
from bot.services.gathering.seen import Seen
from bot.services.heard import Heard
from bot.services.penalties import call_off_own, call_off_removal
from bot.services.quieting import Quiet

_EXEMPT = frozenset({AuthorKind.OFFICIAL, AuthorKind.BOT})
# What is held or removed gets no friendly sign; an approval by a moderator brings it later.
_STAYS = frozenset({Outcome.APPROVE, Outcome.WITHHOLD})


class Judge:
    """Judges comments of active channels; staff and the institution itself are left alone."""

    def __init__(
        self,
        clock: Clock,
        contexts: Contexts,
        entries: EntryDesk,
        followers: Sequence[Follower],
        quiet: Quiet,
    ) -> None:
        self._clock, self._contexts, self._entries, self._followers = clock, contexts, entries, followers
        self._quiet = quiet

    async def judge(self, unit: UnitOfWork, comments: Sequence[Comment]) -> None:
        """Decide on revisions of comments in their order and record what follows.

        Seeing one again changes nothing, and neither does an edit that says the same: what a person
        decided about these words stands.
        """
        for some in _rounds(comments):
            await self._round(unit, some)

    async def _round(self, unit: UnitOfWork, comments: Sequence[Comment]) -> None:
        """Judge comments of which none is another's revision."""
        now = self._clock.now()
        seen = await self._recorded(unit, await self._admitted(unit, comments), now)
        if not seen:
            return
        contexts = await self._contexts.gather(unit, seen, now)
        made = [_made(each, context) for each, context in zip(seen, contexts, strict=True)]
        ids = await unit.comments.add_decisions(made, now)
        events = [_event(each, one) for each, one in zip(seen, made, strict=True)]
        await unit.audit.add_all(events, now)
        heard: list[Heard] = []
        for each, one, decision_id in zip(seen, made, ids, strict=True):
            if each.recorded.is_newest:
                await self._follow(unit, each, (decision_id, one), now)
                heard.append(self._heard(each, one.decision, now))
        await self._entries.consider(unit, heard)

    async def _admitted(
        self, unit: UnitOfWork, comments: Sequence[Comment]
    ) -> Sequence[tuple[Comment, Channel]]:
        """Comments in active channels by those who are not exempt."""
        places = {(each.platform, each.channel_ref) for each in comments}
        channels = {(each.platform, each.channel_ref): each for each in await unit.channels.at(places)}
        found = []
        for comment in comments:
            channel = channels.get((comment.platform, comment.channel_ref))
            if channel is not None and channel.active and comment.author.kind not in _EXEMPT:
                found.append((comment, channel))
        staff = await unit.roles.held_by([(c.author.platform, c.author.account_id) for c, _ in found])
        return [
            (comment, channel)
            for comment, channel in found
            if (comment.author.platform, comment.author.account_id) not in staff
            and channel.policy.exempt_roles.isdisjoint(comment.author.roles)
            and not await _never_said_anything(unit, comment)
        ]

    async def _recorded(
        self, unit: UnitOfWork, admitted: Sequence[tuple[Comment, Channel]], now: datetime
    ) -> Sequence[Seen]:
        """The comments as they are recorded now, without what was known or says the same as before."""
        accounts = await unit.people.accounts([comment.author for comment, _ in admitted], now)
        said = [
            Said(comment, channel.channel_id, account.row_id)
            for (comment, channel), account in zip(admitted, accounts, strict=True)
        ]
        recorded = await unit.comments.record_all(said, now)
        return [
            Seen(comment, channel, account, one)
            for (comment, channel), account, one in zip(admitted, accounts, recorded, strict=True)
            if one.is_new and not one.is_repeat
        ]

    def _heard(self, seen: Seen, decision: Decision, now: datetime) -> Heard:
        """What the entry desk is told."""
        policy, recorded = seen.channel.policy, seen.recorded
        reacts = policy.acknowledge and not policy.shadow and decision.outcome in _STAYS
        replies = policy.reply and not policy.shadow and decision.outcome is Outcome.APPROVE
        return Heard(
            seen.comment, recorded.comment_id, seen.account, is_first=recorded.is_first,
            reacts=reacts, reply_at=(self._quiet.until(policy, now) or now) if replies else None,
        )  # fmt: skip

    async def _follow(self, unit: UnitOfWork, seen: Seen, decided: tuple[int, Made], now: datetime) -> None:
        decision_id, made = decided
        channel, account = seen.channel, seen.account
        if not seen.recorded.is_first:
            await _supersede(unit, channel, seen, now)
        if channel.policy.shadow:
            return
        case = Case(
            seen.comment, channel, account, seen.recorded, made.decision, decision_id, now,
            made.flags, made.scores, self._quiet.until(channel.policy, now),
        )  # fmt: skip
        for follower in self._followers:
            await follower(unit, case)


def _rounds(comments: Sequence[Comment]) -> Iterator[Sequence[Comment]]:
    """The comments in their order, cut before each that was seen since the last cut."""
    some: list[Comment] = []
    places: set[tuple[str, str, str]] = set()
    for comment in comments:
        place = comment.platform, comment.channel_ref, comment.message_ref
        if place in places:
            yield some
            some, places = [], set()
        some.append(comment)
        places.add(place)
    if some:
        yield some


def _made(seen: Seen, context: Context) -> Made:
    policy = seen.channel.policy
    flags = run(seen.comment, context, policy)
    return Made(seen.recorded, decide(flags), flags, context.scores, policy.version, policy.shadow)


def _event(seen: Seen, made: Made) -> AuditEvent:
    facts = {
        "outcome": made.decision.outcome.value,
        "revision": seen.recorded.revision_id,
        "policy": made.policy_version,
        "model": made.scores.model if made.scores is not None else "",
        "shadow": made.shadow,
        "phases": ",".join(flag.phase for flag in made.decision.reasons),
    }
    scope, subject = f"channel:{seen.channel.channel_id}", f"comment:{seen.recorded.comment_id}"
    return AuditEvent(scope, "system", AuditWord.COMMENT_DECIDED, subject, facts)


async def _never_said_anything(unit: UnitOfWork, comment: Comment) -> bool:
    """Such as a live location, which is edited at every step and has no words."""
    if comment.text or comment.revision.edited_at <= comment.posted_at:
        return False
    place = comment.platform, comment.channel_ref, comment.message_ref
    return await unit.comments.id_of(*place) is None


async def _supersede(unit: UnitOfWork, channel: Channel, seen: Seen, now: datetime) -> None:
    """An edit answers for itself: what a person decided, or had to, about the old words is over."""
    await call_off_own(unit, seen.recorded.comment_id, now)
    old = await unit.reviews.standing_of(seen.recorded.comment_id)
    if old is None:
        return
    gone = replace(old, state=ReviewState.SUPERSEDED, version=old.version + 1, decided_at=now)
    if await unit.reviews.save(gone, old.version):
        await call_off_removal(unit, old, now)
        await unit.outbox.add(card_update(seen.comment.platform, gone, channel.moderators_ref), now)
