"""BulkDesk: one word on many waiting items: shown first, then given in pieces, and taken back as a whole.

Every item is decided as by a press, under its own version: what changed since it was shown is passed over and
counted. A cry for help, and what takes two persons, is never decided with others.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.moderation.flag import Severity
from bot.moderation.likeness import likeness_of, shingles
from bot.moderation.review import ReviewItem, TooLate, Verb
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.classifier import Classifier
from bot.ports.clock import Clock
from bot.ports.comments import Judged
from bot.ports.outbox import Priority
from bot.ports.people import Account
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.actions import card_update
from bot.services.reviewing.verdicts import Changed, Verdicts, reviewer
from models.labels import Label

VERBS = (Verb.APPROVE, Verb.IGNORE, Verb.REMOVE, Verb.WARN, Verb.RESTRICT, Verb.RESTRICT_DAY)
EXAMPLES = 5
SAME = 0.5  # from which two texts are nearly the same
_PAGE, _CHUNK = 200, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which items: all that fit every part given.

    `phase` spoke against it; the `label`'s score lies in `low..high` (0..1); it says nearly the same as
    `near`; it has waited for at least `waited`.
    """

    phase: str = ""
    label: Label | None = None
    low: float = 0.0
    high: float = 1.0
    near: str = ""
    waited: timedelta = timedelta(0)

    def takes(self, item: ReviewItem, judged: Judged, now: datetime) -> bool:
        """Whether an item with its comment fits."""
        if item.urgent or now - item.opened_at < self.waited:
            return False
        against = {flag.phase for flag in judged.flags if flag.severity > Severity.CLEAR}
        if self.phase and self.phase not in against:
            return False
        return self.label is None or self._scored(judged, self.label)

    def _scored(self, judged: Judged, label: Label) -> bool:
        if judged.scores is None:
            return False
        return self.low <= float(getattr(judged.scores, label.value)) <= self.high


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be decided: each item at its version, and a few comments to look at."""

    items: tuple[tuple[int, int], ...]
    examples: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """What was decided or taken back, and how many had changed meanwhile or may not be decided."""

    batch_id: int
    done: int
    passed_over: int


class BulkDesk:
    """Decides many at once."""

    def __init__(self, store: Store, clock: Clock, classifier: Classifier, verdicts: Verdicts) -> None:
        self._store, self._clock, self._verdicts = store, clock, verdicts
        self._classifier = classifier

    async def preview(self, channel: Channel, which: Filter) -> Preview:
        """The waiting items of a channel that fit, in the queue's order; nothing changes."""
        items: list[tuple[int, int]] = []
        examples: list[Judged] = []
        async with self._store.read() as unit:
            async for item, judged in self._waiting(unit, channel):
                if which.takes(item, judged, self._clock.now()) and self._near(which.near, judged):
                    items.append((item.item_id, item.version))
                    examples += [judged] if len(examples) < EXAMPLES else []
        return Preview(tuple(items), tuple(examples))

    def _near(self, wanted: str, judged: Judged) -> bool:
        """Whether a comment says nearly the same as a text, disguises undone."""
        if not wanted:
            return True
        one, other = (shingles(self._classifier.plain(text)) for text in (wanted, judged.text))
        return likeness_of(one, other) >= SAME

    async def _waiting(self, unit: UnitOfWork, channel: Channel) -> AsyncIterator[tuple[ReviewItem, Judged]]:
        page = await unit.reviews.pending(_PAGE, channel.channel_id)
        while page:
            for item in page:
                judged = await unit.comments.judged(item.comment_id)
                if judged is not None:
                    yield item, judged
            last = page[-1].rank, page[-1].item_id
            page = await unit.reviews.pending(_PAGE, channel.channel_id, last)

    async def apply(self, channel: Channel, verb: Verb, shown: Preview, account: Account) -> Applied:
        """Decide what was shown, as one batch; a crash leaves a smaller batch, never half an item."""
        if verb not in VERBS:
            raise ValueError("not a verb for many")
        now, by = self._clock.now(), f"account:{account.row_id}"
        async with self._store.write() as unit:
            batch_id = await unit.batches.open(channel.channel_id, verb, by, now)
        done: list[tuple[int, int]] = []
        for chunk in _chunks(shown.items):
            async with self._store.write() as unit:
                done += await self._pressed(unit, chunk, verb, account)
                await unit.batches.put_items(batch_id, done)
        await self._note(channel.channel_id, by, AuditWord.BATCH_DECIDED, (batch_id, verb, len(done)))
        return Applied(batch_id, len(done), len(shown.items) - len(done))

    async def undo(self, batch_id: int, account: Account) -> Applied | None:
        """Take a batch back, once: each item that nobody changed since; None when none stands."""
        async with self._store.write() as unit:
            batch = await unit.batches.get(batch_id)
            if batch is None or not await unit.batches.undone(batch_id, self._clock.now()):
                return None
        done = 0
        for chunk in _chunks(batch.items):
            async with self._store.write() as unit:
                done += len(await self._pressed(unit, chunk, Verb.UNDO, account))
        by = f"account:{account.row_id}"
        await self._note(batch.channel_id, by, AuditWord.BATCH_UNDONE, (batch_id, batch.verb, done))
        return Applied(batch_id, done, len(batch.items) - done)

    async def _pressed(
        self, unit: UnitOfWork, chunk: Sequence[tuple[int, int]], verb: Verb, account: Account
    ) -> list[tuple[int, int]]:
        """The items of a chunk that changed, each at its version after."""
        done = []
        for item_id, version in chunk:
            changed = await self._one(unit, item_id, (verb, version), account)
            if isinstance(changed, Changed):
                done.append((item_id, changed.item.version))
        return done

    async def _one(
        self, unit: UnitOfWork, item_id: int, asked: tuple[Verb, int], account: Account
    ) -> Changed | TooLate | None:
        item = await unit.reviews.get(item_id)
        judged = await unit.comments.judged(item.comment_id) if item else None
        channel = await unit.channels.by_id(judged.channel_id) if judged else None
        by = await reviewer(unit, account, item)
        if item is None or judged is None or channel is None or by is None:
            return None
        changed = await self._verdicts.give(unit, judged, item, asked, by)
        if isinstance(changed, Changed) and channel.moderators_ref is not None:
            # Behind every card that someone waits for: a chat takes few changes a minute.
            update = card_update(judged.platform, changed.item, channel.moderators_ref)
            await unit.outbox.add(replace(update, priority=Priority.COURTESY), self._clock.now())
        return changed

    async def _note(self, channel_id: int, by: str, word: AuditWord, what: tuple[int, Verb, int]) -> None:
        batch_id, verb, count = what
        facts = {"verb": verb.value, "count": count}
        event = AuditEvent(f"channel:{channel_id}", by, word, f"batch:{batch_id}", facts)
        async with self._store.write() as unit:
            await unit.audit.add(event, self._clock.now())


def _chunks(items: Sequence[tuple[int, int]]) -> list[Sequence[tuple[int, int]]]:
    return [items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK)]
