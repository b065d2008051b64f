"""PresenceDesk: keeps who is in a channel, which post a thread belongs to, what is gone or was blocked."""

from dataclasses import replace

from bot.moderation.comment import AuthorKind
from bot.moderation.decision import Outcome
from bot.moderation.review import ReviewState
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.clock import Clock
from bot.ports.comments import Judged
from bot.ports.events import Blocked, CommentsGone, MemberCame, MemberLeft, PostSeen
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import card_update
from bot.services.entries import EntryDesk

_LONGEST = 40  # characters of what a platform calls its rule and action


class PresenceDesk:
    """Deals with what comes and goes in active channels."""

    def __init__(self, clock: Clock, entries: EntryDesk) -> None:
        self._clock, self._entries = clock, entries

    async def member(self, unit: UnitOfWork, event: MemberCame | MemberLeft) -> None:
        """Someone came or left; the newest word counts."""
        channel = await unit.channels.by_ref(event.author.platform, event.chat_ref)
        if channel is None or not channel.active or event.author.kind is not AuthorKind.MEMBER:
            return
        now = self._clock.now()
        account = await unit.people.account(event.author, now)
        state = "came" if isinstance(event, MemberCame) else "left"
        await unit.presence.put_member(account.row_id, event.chat_ref, state, now)

    async def post(self, unit: UnitOfWork, event: PostSeen) -> None:
        """A thread belongs to a post."""
        if await unit.channels.by_ref(event.platform, event.chat_ref) is not None:
            place = event.chat_ref, event.thread_ref
            await unit.presence.put_post(event.platform, place, event.post_ref, self._clock.now())

    async def gone(self, unit: UnitOfWork, event: CommentsGone) -> None:
        """Someone deleted comments at the platform; what we took out of view ourselves is no news."""
        channel = await unit.channels.by_ref(event.platform, event.chat_ref)
        for message_ref in event.message_refs if channel is not None else ():
            comment_id = await unit.comments.id_of(event.platform, event.chat_ref, message_ref)
            judged = await unit.comments.judged(comment_id) if comment_id is not None else None
            if channel is not None and judged is not None and not _is_ours(channel, judged):
                await self._one_gone(unit, channel, judged)

    async def _one_gone(self, unit: UnitOfWork, channel: Channel, judged: Judged) -> None:
        now, comment_id = self._clock.now(), judged.comment_id
        if not await unit.comments.gone(comment_id, now):
            return
        scope = f"channel:{channel.channel_id}"
        gone = AuditEvent(scope, "system", AuditWord.COMMENT_GONE, f"comment:{comment_id}")
        await unit.audit.add(gone, now)
        await self._entries.withdraw(unit, comment_id)
        item = await unit.reviews.standing_of(comment_id)
        # A cry for help stays with a person, though its words are gone from view.
        if item is None or item.state is not ReviewState.PENDING or item.urgent:
            return
        closed = replace(item, state=ReviewState.SUPERSEDED, version=item.version + 1, decided_at=now)
        if await unit.reviews.save(closed, item.version):
            await unit.outbox.add(card_update(judged.platform, closed, channel.moderators_ref), now)

    async def blocked(self, unit: UnitOfWork, event: Blocked) -> None:
        """The platform's own filter stopped a message: nothing of it is kept but that it did."""
        channel = await unit.channels.by_ref(event.author.platform, event.chat_ref)
        if channel is not None:
            scope = f"channel:{channel.channel_id}"
            facts = {"rule": event.rule[:_LONGEST], "action": event.action[:_LONGEST]}
            noted = AuditEvent(scope, "system", AuditWord.PLATFORM_BLOCKED, scope, facts)
            await unit.audit.add(noted, self._clock.now())


def _is_ours(channel: Channel, judged: Judged) -> bool:
    """Whether we took the message out of view, or are about to."""
    if judged.shadow:
        return False
    if judged.outcome is Outcome.HOLD:
        return channel.policy.hide_held and not channel.policy.shadow
    return judged.outcome is Outcome.REMOVE
