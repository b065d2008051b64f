"""What may happen to updates on their way: twice, in another order, broken ones among them.

Decides what becomes of each batch, from a seed and the numbers of the updates alone, so that the same
seed does the same whatever the batches are. Tells what it did. No update is ever lost by it.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.fakes.telegram.malformed import DAMAGES, damaged
from bot.fakes.telegram.refusal import Json


@dataclass(frozen=True)
class Queued:
    """An update that waits; `once` marks one that no offset can confirm, such as a duplicate."""

    number: int
    body: Json
    once: bool = False


@dataclass
class Disturbance:
    """Rates between 0 and 1; all of them 0 leaves batches alone.

    Attributes:
        seed: decides which updates are met.
        duplicates: of an update to come twice, in one batch or after it was confirmed.
        reordered: of an update to change places with its neighbour.
        malformed: of an update to be followed by a broken one with a number of its own.
        doubled, moved: the numbers of those that came twice or out of order.
        damages: the kind of damage by the number of each broken update.
        double_batches, turn_batches: how many of the next batches come doubled or back to front.
    """

    seed: int = 0
    duplicates: float = 0.0
    reordered: float = 0.0
    malformed: float = 0.0
    doubled: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    damages: dict[int, str] = field(default_factory=dict)
    double_batches: int = 0
    turn_batches: int = 0
    _asked: set[int] = field(default_factory=set)
    _met: set[int] = field(default_factory=set)
    _later: list[Queued] = field(default_factory=list)

    def batch(self, handed: list[Queued], limit: int) -> list[Queued]:
        """Give what is handed out instead of a batch, of at most `limit` updates and all of them."""
        fresh = [item for item in handed if self._is_fresh(item)]
        batch = list(handed)
        if self.double_batches and handed:
            self.double_batches -= 1
            # What no longer fits is handed out next, since nothing after it was.
            batch = [item for item in handed for _ in range(2)][:limit]
            self.doubled += [item.number for item in batch[1::2]]
            fresh = []
        for item in fresh:
            self._double(item, batch, limit)
            self._move(item, batch)
        if self.turn_batches and len(handed) > 1:
            self.turn_batches -= 1
            self.moved += [item.number for item in handed]
            batch.reverse()
        return batch

    def first(self, queued: list[Queued]) -> Queued:
        """Give the one that a webhook gets next: the oldest, or its neighbour in its place."""
        head = queued[0]
        if not self._is_fresh(head):
            return head
        self._double(head, [], 0)
        if self.double_batches:
            self.double_batches -= 1
            self._repeat(head)
        if len(queued) > 1 and (self.turn_batches or self._chosen("move", head, self.reordered)):
            self.turn_batches = max(0, self.turn_batches - 1)
            self.moved.append(head.number)
            return queued[1]
        return head

    def due(self, below: int) -> list[Queued]:
        """Give the duplicates of those that are confirmed by now."""
        due = [item for item in self._later if item.number < below]
        self._later = [item for item in self._later if item.number >= below]
        return due

    def broken(self, queued: Iterable[Queued], number: int) -> list[Json]:
        """Make the broken updates that follow those in the queue, numbered from `number` on."""
        made: list[Json] = []
        for item in queued if self.malformed else ():
            if item.number in self._asked or item.once:
                continue
            self._asked.add(item.number)
            if item.number not in self.damages and self._chosen("break", item, self.malformed):
                own = number + len(made)
                self.damages[own] = self._dice("damage", item).choice(sorted(DAMAGES))
                made.append(damaged(item.body, self.damages[own]) | {"update_id": own})
        return made

    def _is_fresh(self, item: Queued) -> bool:
        """An update meets its fate once, however often it is handed out."""
        if item.once or item.number in self._met:
            return False
        self._met.add(item.number)
        return True

    def _double(self, item: Queued, batch: list[Queued], limit: int) -> None:
        if not self._chosen("double", item, self.duplicates):
            return
        if len(batch) < limit and self._dice("when", item).random() < 1 / 2:
            self.doubled.append(item.number)
            batch.insert(batch.index(item), item)
        else:
            self._repeat(item)

    def _repeat(self, item: Queued) -> None:
        self.doubled.append(item.number)
        self._later.append(Queued(item.number, item.body, once=True))

    def _move(self, item: Queued, batch: list[Queued]) -> None:
        here = batch.index(item)
        if here + 1 < len(batch) and self._chosen("move", item, self.reordered):
            self.moved.append(item.number)
            batch[here], batch[here + 1] = batch[here + 1], batch[here]

    def _chosen(self, what: str, item: Queued, rate: float) -> bool:
        return self._dice(what, item).random() < rate

    def _dice(self, what: str, item: Queued) -> random.Random:
        return random.Random(f"{self.seed}/{what}/{item.number}")  # noqa: S311 - a seeded fault, no secret
