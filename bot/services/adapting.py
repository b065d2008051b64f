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
from bot.ports.corrections import KeptCorrection
from bot.ports.unit_of_work import Store, UnitOfWork
from models.adapting import LEAST, MOST, Correction, Example, NotAdapted, Seen, adapt, kept

NEW_ENOUGH = 20  # decisions since the last correction that are worth another
_LOOKED_AT = 4 * MOST  # so that an author who floods the newest hides no one else
_AT_ONCE = 20  # texts looked at before others get a turn
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The correction that was ended, and the one before it that is active again, if any."""

    before: int
    now: int | None


class AdaptDesk:
    """One for all channels."""

    def __init__(self, store: Store, clock: Clock, classifier: Classifier) -> None:
        self._store, self._clock, self._classifier = store, clock, classifier

    @property
    def model(self) -> str:
        """The name of the loaded model, which a correction must be made for to be used."""
        return self._classifier.name

    async def adapt(self, channel: Channel, by: str) -> KeptCorrection | NotAdapted:
        """Make a correction from the newest decisions and put it in force, or say what is missing."""
        async with self._store.read() as unit:
            examples = kept(await unit.examples.of_channel(channel.channel_id, _LOOKED_AT))
        found = await self._computed(examples)
        if isinstance(found, NotAdapted):
            return found
        reviewers = len({example.reviewer for example in examples})
        now = self._clock.now()
        async with self._store.write() as unit:
            made = await unit.corrections.add(channel.channel_id, found, reviewers=reviewers, by=by, now=now)
            facts = {"number": made.number, "examples": found.examples, "reviewers": reviewers}
            await _note(unit, channel, by, AuditWord.MODEL_ADAPTED, facts, now)
        return made

    async def take_back(self, channel: Channel, by: str) -> TakenBack | None:
        """Back to the correction before, or to none; None when there is nothing to take back."""
        now = self._clock.now()
        async with self._store.write() as unit:
            ended = await unit.corrections.take_back(channel.channel_id, now)
            if ended is None:
                return None
            active = await unit.corrections.active(channel.channel_id)
            done = TakenBack(ended, active.number if active else None)
            facts = {"number": done.before, "active": done.now or 0}
            await _note(unit, channel, by, AuditWord.MODEL_TAKEN_BACK, facts, now)
        return done

    async def run_once(self) -> int:
        """Adapt every channel that wants it and has enough new decisions; how many were adapted."""
        async with self._store.read() as unit:
            due = [each for each in await unit.channels.all() if await self._is_due(unit, each)]
        adapted = 0
        for channel in due:
            found = await self.adapt(channel, "system")
            if isinstance(found, NotAdapted):
                _log.info("not_adapted", channel=channel.channel_id, why=found.code)
            else:
                adapted += 1
        return adapted

    async def _is_due(self, unit: UnitOfWork, channel: Channel) -> bool:
        """Counted from the last correction made, so that one taken back does not come again by itself."""
        if not (channel.active and channel.policy.adapt):
            return False
        last = await unit.corrections.newest(channel.channel_id)
        count = unit.examples.count_since
        if last is None or last.correction.model != self.model:
            # What an older model was corrected by says nothing about this one.
            return await count(channel.channel_id, None, LEAST) >= LEAST
        return (
            await count(channel.channel_id, last.made_at, NEW_ENOUGH) >= NEW_ENOUGH
            and await count(channel.channel_id, None, LEAST) >= LEAST
        )

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
