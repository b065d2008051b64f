"""The queue of updates, read the way `getUpdates` reads it.

Decides what is kept, handed out, forgotten, and who waits. Refuses to know what an update says.
"""

import asyncio
import copy
from dataclasses import dataclass, field

from bot.fakes.telegram.disturbance import Disturbance, Queued
from bot.fakes.telegram.refusal import CONFLICT, Json, Refused
from bot.fakes.telegram.shapes import ON_REQUEST, UPDATE_KINDS

MOST = 100
LONGEST_SECONDS = 50
DEFAULT_KINDS = UPDATE_KINDS - ON_REQUEST
_OTHER = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass
class Updates:
    """All updates that the bot has not confirmed, oldest first.

    Attributes:
        next_number: the id that the next update gets.
        confirmed: every update below it is forgotten.
        webhook_url: while it is set nobody may poll.
        given: what was handed out, by its number, so that it can come again.
        disturbance: what is done to every batch.
    """

    next_number: int = 731_000_001
    confirmed: int = 0
    webhook_url: str = ""
    webhook_secret: str = ""
    allowed: frozenset[str] = DEFAULT_KINDS
    queued: list[Queued] = field(default_factory=list)
    given: dict[int, Json] = field(default_factory=dict)
    disturbance: Disturbance = field(default_factory=Disturbance)
    _waiting: asyncio.Future[str] | None = None

    def put(self, kind: str, payload: Json) -> Json | None:
        """Queue what happened, unless the bot did not ask for its kind; gives the update."""
        if kind not in self.allowed:
            return None
        # What was true then stays so, whatever becomes of the message.
        body = {"update_id": self.next_number, kind: copy.deepcopy(payload)}
        self.put_raw(body)
        return body

    def put_raw(self, body: Json) -> None:
        """Queue any object, malformed, doubled or out of order, behind what is there."""
        number = body.get("update_id")
        if isinstance(number, int) and number >= self.confirmed:
            self.next_number = max(self.next_number, number + 1)
            self.queued.append(Queued(number, body))
        else:
            self.queued.append(Queued(self.confirmed, body, once=True))
        self._wake("ready")

    def allow(self, kinds: list[str]) -> None:
        """Set what is queued from now on; an empty list means the default."""
        self.allowed = frozenset(kinds) or DEFAULT_KINDS

    def clear(self) -> None:
        """Forget everything that waits."""
        self.queued.clear()
        self.confirmed = self.next_number

    def again(self, number: int) -> None:
        """Hand out once more what was handed out before, behind what waits.

        Raises:
            KeyError: it never was.
        """
        self.queued.append(Queued(number, self.given[number], once=True))
        self._wake("ready")

    def end_poll(self) -> None:
        """Answer the poll that waits with nothing."""
        self._wake("over")

    def front(self) -> Queued:
        """Give the update that a webhook is sent next; there must be one."""
        self._spoil()
        head = self.disturbance.first(self.queued)
        if not head.once:
            self.given[head.number] = head.body
        return head

    def drop(self, item: Queued) -> None:
        """Forget an update that a webhook has taken."""
        self.queued = [other for other in self.queued if other is not item]
        lowest = min((other.number for other in self.queued if not other.once), default=item.number + 1)
        self.confirmed = max(self.confirmed, min(lowest, item.number + (not item.once)))
        self.queued += self.disturbance.due(item.number + 1)

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Answer one `getUpdates`.

        Raises:
            Refused: 409, a webhook is set, or a newer poll takes this one's place.
        """
        if self.webhook_url:
            raise Refused(CONFLICT, f"Conflict: {_WEBHOOK}")
        self._wake("displaced")
        self._confirm(offset)
        if not self.queued and seconds > 0:
            await self._wait(min(seconds, LONGEST_SECONDS))
        return self._hand_out(limit if 1 <= limit <= MOST else MOST)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            # Counted from the end: all but the last ones are forgotten.
            numbers = sorted(item.number for item in self.queued)
            offset = numbers[offset:][0] if numbers else 0
        self.confirmed = max(self.confirmed, offset)
        self.queued = [item for item in self.queued if item.once or item.number >= self.confirmed]
        self.queued += self.disturbance.due(self.confirmed)

    def _hand_out(self, limit: int) -> list[Json]:
        self._spoil()
        handed = self.queued[:limit]
        self.queued = [item for item in handed if not item.once] + self.queued[limit:]
        self.given |= {item.number: item.body for item in handed if not item.once}
        return [item.body for item in self.disturbance.batch(handed, limit)]

    def _spoil(self) -> None:
        """Put a malformed update of its own number behind each one that is chosen for it."""
        for broken in self.disturbance.broken(self.queued, self.next_number):
            self.put_raw(broken)

    async def _wait(self, seconds: float) -> None:
        mine: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting = mine
        try:
            outcome = await asyncio.wait_for(mine, seconds)
        except TimeoutError:
            return
        finally:
            if self._waiting is mine:
                self._waiting = None
        if outcome == "displaced":
            raise Refused(CONFLICT, f"Conflict: {_OTHER}")

    def _wake(self, outcome: str) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(outcome)
            self._waiting = None
