"""ReviewDesk: what a moderator's press or `/antrean` does.

The role and the chat are checked here; what a decision records is `reviewing/verdicts.py`, what a card
shows is `cards.py` and `reviewing/looking.py`.
"""

from dataclasses import replace

from bot.dialogue.prompt import Prompt
from bot.moderation.review import Reviewer, ReviewItem, TooLate, Verb, held_until
from bot.moderation.rules import Rule
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.clock import Clock
from bot.ports.comments import Judged
from bot.ports.events import ButtonPressed, CommandGiven
from bot.ports.outbox import Priority
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.actions import announce, answer, card_again, card_page, card_update, look, short_ref
from bot.services.reviewing.buttons import Asked, Look, Page, Reply, parse_data
from bot.services.reviewing.verdicts import Verdicts, reviewer, too_late

# What fits into the one line that a press is answered with where no whole message can be.
_SHORT = frozenset({Look.HISTORY, Look.WORDS})
COUNTED = 10_000
_NEXT = 50  # of the queue are looked at for one that nobody reads
_ASKED_EVERY = 60  # seconds; a chat takes few messages a minute


class ReviewDesk:
    """Deals with presses on review cards."""

    def __init__(self, clock: Clock, verdicts: Verdicts, locale: str) -> None:
        self._clock, self._verdicts, self._locale = clock, verdicts, locale

    async def pressed(self, unit: UnitOfWork, event: ButtonPressed) -> None:
        """A press on a card: do what it asks, record it, and answer the person who pressed."""
        said = await self._asked(unit, event)
        if said is not None:
            platform = event.author.platform
            await unit.outbox.add(answer(platform, event.press_ref, said, self._locale), self._clock.now())

    async def _asked(self, unit: UnitOfWork, event: ButtonPressed) -> Prompt | None:
        asked = parse_data(event.data)
        item = await unit.reviews.get(asked.item_id) if asked else None
        judged = await unit.comments.judged(item.comment_id) if item else None
        if asked is None or item is None or judged is None:
            return Prompt("review.unknown")
        channel = await unit.channels.by_id(judged.channel_id)
        account = await unit.people.account(event.author, self._clock.now())
        by = await reviewer(unit, account, item)
        # In the moderators' chat of the comment's own channel, and nowhere else.
        here = event.author.platform, event.chat_ref
        if by is None or channel is None or (channel.platform, channel.moderators_ref) != here:
            # No account number: this waits in the outbox, where nothing personal does.
            return Prompt("review.not_allowed", {"platform": event.author.platform.value})
        return await self._done(unit, event, (judged, item, by), asked)

    async def _done(
        self, unit: UnitOfWork, event: ButtonPressed, about: tuple[Judged, ReviewItem, Reviewer], asked: Asked
    ) -> Prompt | None:
        judged, item, by = about
        match asked.wish:
            case Page():
                turned = card_page(judged.platform, item, event.chat_ref, asked.wish.value, event.press_ref)
                await unit.outbox.add(turned, self._clock.now())
                return Prompt("review.page")
            case Look():
                return await self._looked(unit, event, (judged, item, by), asked.wish)
            case Verb():
                verb = asked.wish, asked.version
                changed = await self._verdicts.give(unit, judged, item, verb, by)
            case Rule():
                changed = await self._verdicts.choose(unit, judged, item, (asked.wish, asked.version), by)
            case Reply(reply_id):
                changed = await self._verdicts.choose(unit, judged, item, (reply_id, asked.version), by)
        if isinstance(changed, TooLate):
            return too_late(changed)
        await unit.outbox.add(card_update(judged.platform, changed.item, event.chat_ref), self._clock.now())
        return changed.said

    async def _looked(
        self, unit: UnitOfWork, event: ButtonPressed, about: tuple[Judged, ReviewItem, Reviewer], what: Look
    ) -> Prompt | None:
        """Show it to this person alone where it fits, else under the card; that it was seen is kept."""
        judged, item, by = about
        now = self._clock.now()
        await unit.audit.add(viewed(judged, item, by.name, what), now)
        where = None if event.in_place or what in _SHORT else event.chat_ref
        await unit.outbox.add(look(event, what.value, item.item_id, where), now)
        return None if where is None else Prompt("review.look.below")

    async def command(self, unit: UnitOfWork, event: CommandGiven) -> None:
        """`/antrean`: how many wait, and the next card once more where it is seen."""
        now = self._clock.now()
        account = await unit.people.account(event.author, now)
        said, shown = await self._queue(unit, event, account)
        ref = short_ref(event.press_ref) if event.press_ref else str(int(now.timestamp()) // _ASKED_EVERY)
        if event.press_ref:
            await unit.outbox.add(answer(event.platform, event.press_ref, said, self._locale), now)
        else:
            key = f"queue:{event.platform}:{event.chat_ref}:{said.code}:{ref}"
            told = announce(event.platform, event.chat_ref, said, key)
            # Somebody waits for it, and it stands above the card.
            await unit.outbox.add(replace(told, priority=Priority.ANSWER), now)
        if shown is not None:
            await unit.outbox.add(card_again(event.platform, shown, event.chat_ref, ref), now)

    async def _queue(
        self, unit: UnitOfWork, event: CommandGiven, account: Account
    ) -> tuple[Prompt, ReviewItem | None]:
        """What to say of the queues whose cards stand in a chat, and the next item."""
        own = [c for c in await unit.channels.all() if _is_theirs(c, event)]
        if not own:
            return Prompt("review.queue.elsewhere"), None
        by = await reviewer(unit, account)
        if by is None:
            return Prompt("review.not_allowed", {"platform": event.platform.value}), None
        found = [await unit.reviews.backlog(channel.channel_id, COUNTED) for channel in own]
        oldest = min((one.oldest for one in found if one.oldest is not None), default=None)
        if oldest is None:
            return Prompt("review.queue.empty"), None
        following = [item for channel in own if (item := await self._next(unit, channel, by)) is not None]
        shown = min(following, key=lambda item: (item.rank, item.item_id), default=None)
        return Prompt("review.queue", {"count": sum(one.count for one in found), "oldest": oldest}), shown

    async def _next(self, unit: UnitOfWork, channel: Channel, by: Reviewer) -> ReviewItem | None:
        """The first that this person may decide and nobody else reads."""
        now = self._clock.now()
        for item in await unit.reviews.pending(_NEXT, channel.channel_id):
            if (by.leads or not item.escalated) and held_until(item, by, now) is None:
                return item
        return None


def viewed(judged: Judged, item: ReviewItem, by: str, what: Look) -> AuditEvent:
    """Somebody saw what is personal; by ids alone."""
    scope, subject = f"channel:{judged.channel_id}", f"comment:{judged.comment_id}"
    facts = {"what": what.value, "item": item.item_id}
    return AuditEvent(scope, by, AuditWord.PERSONAL_VIEWED, subject, facts)


def _is_theirs(channel: Channel, event: CommandGiven) -> bool:
    return (channel.platform, channel.moderators_ref) == (event.platform, event.chat_ref)
