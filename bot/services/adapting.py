"""AdaptDesk: makes a channel's correction from its own reviewers' decisions, and takes one back.

Decides nothing about single comments and never touches what was decided. By itself it acts only in
channels whose policy says so, once enough new decisions stand.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.classifier import Classifier
from bot.ports.clock import Clock
from bot.ports.corrections import Change, KeptCorrection
from bot.ports.unit_of_work import Store, UnitOfWork
from models.adapting import LEAST, MOST, Correction, Example, NotAdapted, Seen, adapt, kept, missing

NEW_ENOUGH = 20  # decisions since the last correction that are worth another
SYSTEM = "system"
_AT_ONCE = 20  # texts looked at before others get a turn
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The correction that was ended, the one before it that is active again, and the model it is for."""

    before: int
    now: int | None
    model: str | None = None


class AdaptDesk:
    """One for all channels."""

    def __init__(self, store: Store, clock: Clock, classifier: Classifier) -> None:
        self._store, self._clock, self._classifier = store, clock, classifier
        self._started = clock.now()
        # When a channel was refused: until more is decided there, looking again would find the same.
        self._refused: dict[int, datetime] = {}

    @property
    def model(self) -> str:
        """The name of the loaded model, which a correction must be made for to be used."""
        return self._classifier.name

    async def adapt(self, channel: Channel, by: str) -> KeptCorrection | NotAdapted:
        """Make a correction from the newest decisions and put it in force, or say what is missing."""
        async with self._store.read() as unit:
            before = await unit.corrections.last_change(channel.channel_id)
            examples = kept(await unit.examples.of_channel(channel.channel_id, MOST))
        refused = missing(examples)
        found = refused or await self._computed(examples)
        if isinstance(found, NotAdapted):
            return found
        reviewers = len({example.reviewer for example in examples})
        async with self._store.write() as unit:
            return await self._put(unit, channel, by, before, (found, reviewers))

    async def _put(
        self,
        unit: UnitOfWork,
        channel: Channel,
        by: str,
        before: Change | None,
        made: tuple[Correction, int],
    ) -> KeptCorrection | NotAdapted:
        """Only what nobody has meanwhile made, taken back or switched off."""
        found, reviewers = made
        await unit.corrections.hold(channel.channel_id)
        now_channel = await unit.channels.by_id(channel.channel_id)
        off = by == SYSTEM and not (now_channel and now_channel.active and now_channel.policy.adapt)
        if off or await unit.corrections.last_change(channel.channel_id) != before:
            return NotAdapted("changed", found.examples, found.examples)
        now = self._clock.now()
        kept_one = await unit.corrections.add(channel.channel_id, found, reviewers=reviewers, by=by, now=now)
        facts = {"number": kept_one.number, "examples": found.examples, "reviewers": reviewers}
        await _note(unit, channel, by, AuditWord.MODEL_ADAPTED, facts, now)
        return kept_one

    async def take_back(self, channel: Channel, by: str) -> TakenBack | None:
        """Back to the correction before, or to none; None when there is nothing to take back."""
        now = self._clock.now()
        async with self._store.write() as unit:
            ended = await unit.corrections.take_back(channel.channel_id, now)
            if ended is None:
                return None
            active = await unit.corrections.active(channel.channel_id)
            done = TakenBack(ended, *(active.number, active.correction.model) if active else (None,))
            facts = {"number": done.before, "active": done.now or 0}
            await _note(unit, channel, by, AuditWord.MODEL_TAKEN_BACK, facts, now)
        return done

    async def run_once(self) -> int:
        """Adapt every channel that wants it and has enough new decisions; how many were adapted."""
        async with self._store.read() as unit:
            due = [each for each in await unit.channels.all() if await self._is_due(unit, each)]
        adapted = 0
        for channel in due:
            looked = self._clock.now()
            found = await self.adapt(channel, SYSTEM)
            if isinstance(found, NotAdapted):
                self._refused[channel.channel_id] = looked
                _log.info("not_adapted", channel=channel.channel_id, why=found.code)
            else:
                adapted += 1
        return adapted

    async def _is_due(self, unit: UnitOfWork, channel: Channel) -> bool:
        """Counted from the last that was made or taken back, so that no undoing is undone by itself."""
        if not (channel.active and channel.policy.adapt):
            return False
        count, number = unit.examples.count_since, channel.channel_id
        if await count(number, None, LEAST) < LEAST:
            return False
        refused = self._refused.get(number)
        if refused is not None and not await count(number, refused, 1):
            return False
        last, active = await unit.corrections.last_change(number), await unit.corrections.active(number)
        if last is None:
            return True
        if active is not None and active.correction.model != self.model:
            # What an older model was corrected by says nothing about this one. A correction that came
            # after this service is of a newer model, which waits for the next start.
            return active.made_at < self._started
        return await count(number, last.at, NEW_ENOUGH) >= NEW_ENOUGH

    async def _computed(self, examples: Sequence[Example]) -> Correction | NotAdapted:
        # The classifier keeps what it computes and is no thing for two threads: it looks here, a few
        # texts at a time, and only the arithmetic goes to a thread.
        seen: dict[str, Seen] = {}
        for start in range(0, len(examples), _AT_ONCE):
            some = examples[start : start + _AT_ONCE]
            seen |= {each.text: self._classifier.see(each.text) for each in some}
            await asyncio.sleep(0)
        return await asyncio.to_thread(adapt, examples, self.model, seen.__getitem__)


async def _note(
    unit: UnitOfWork, channel: Channel, by: str, word: AuditWord, facts: dict[str, int], now: datetime
) -> None:
    scope = f"channel:{channel.channel_id}"
    await unit.audit.add(AuditEvent(scope, by, word, scope, facts), now)
