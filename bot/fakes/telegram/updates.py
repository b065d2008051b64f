"""The queue of updates, read the way `getUpdates` reads it.

Decides what is kept, handed out, forgotten, and who waits. Refuses to know what an update says.
"""

import asyncio
import copy
from dataclasses import dataclass, field

from bot.fakes.telegram.refusal import CONFLICT, Json, Refused
from bot.fakes.telegram.shapes import ON_REQUEST, UPDATE_KINDS

MOST = 100
LONGEST_SECONDS = 50
DEFAULT_KINDS = UPDATE_KINDS - ON_REQUEST
_OTHER = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass(frozen=True)
class Queued:
    """An update that waits; `once` marks one that no offset can confirm, such as a duplicate."""

    number: int
    body: Json
    once: bool = False


@dataclass
class Updates:
    """All updates that the bot has not confirmed, oldest first.

    Attributes:
        next_number: the id that the next update gets.
        confirmed: every update below it is forgotten.
        webhook_url: while it is set nobody may poll.
    """

    next_number: int = 731_000_001
    confirmed: int = 0
    webhook_url: str = ""
    webhook_secret: str = ""
    allowed: frozenset[str] = DEFAULT_KINDS
    queued: list[Queued] = field(default_factory=list)
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

    def drop(self, item: Queued) -> None:
        """Forget an update that a webhook has taken."""
        self.queued = [other for other in self.queued if other is not item]
        self.confirmed = max(self.confirmed, item.number + (not item.once))

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

    def _hand_out(self, limit: int) -> list[Json]:
        handed = self.queued[:limit]
        self.queued = [item for item in handed if not item.once] + self.queued[limit:]
        return [item.body for item in handed]

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
