"""What a test makes go wrong: answers, connections, batches of updates, the service's own limits.

Decides nothing by itself; each act arms what `faults.py`, `disturbance.py` and `pace.py` then do.
"""

from typing import Literal

from bot.fakes.telegram import faults
from bot.fakes.telegram.disturbance import Disturbance
from bot.fakes.telegram.faults import BAD_GATEWAY_PAGE, Fault
from bot.fakes.telegram.malformed import damaged
from bot.fakes.telegram.pace import Rule
from bot.fakes.telegram.refusal import Json
from bot.fakes.telegram.server import Server

BAD_GATEWAY = 502


class Steering:
    """The faults of one server."""

    def __init__(self, server: Server) -> None:
        self.server = server

    @property
    def pending(self) -> list[Json]:
        """The updates that the bot has not confirmed."""
        return [item.body for item in self.server.world.updates.queued]

    def raw_update(self, body: Json) -> None:
        """Queue any object as an update: malformed, doubled, out of order."""
        self.server.world.updates.put_raw(body)

    def end_polls(self) -> None:
        """Answer the poll that waits with nothing, as when its time is over."""
        self.server.world.updates.end_poll()

    def expire_presses(self) -> None:
        """Let every question that waits grow too old to be answered."""
        self.server.world.questions.clear()

    def fail_next(
        self,
        method: str,
        status: int,
        description: str | None = None,
        *,
        retry_after: int | None = None,
        body: bytes | None = None,
        times: int = 1,
    ) -> None:
        """Let the next calls of a method (`*`: of any) fail; `body` is answered as it is."""
        fault = Fault(faults.error(status, description, retry_after), body=body)
        self.server.faults.plan(method, fault, times)

    def drop_next(self, method: str, when: Literal["before", "after"] = "before", times: int = 1) -> None:
        """Close the connection of the next calls, before or after they are done."""
        self.server.faults.plan(method, Fault(drop=when), times)

    def slow_next(self, method: str, seconds: float, times: int = 1) -> None:
        """Let the next calls take their time."""
        self.server.faults.plan(method, Fault(seconds=seconds), times)

    def halve_next(self, method: str = "getUpdates", times: int = 1) -> None:
        """Let the connection of the next calls close in the middle of the answer's body."""
        self.server.faults.plan(method, Fault(half=True), times)

    def break_next(self, method: str, times: int = 1) -> None:
        """Answer the next calls with a proxy's 502 page instead of the service's JSON."""
        fault = Fault(faults.error(BAD_GATEWAY, None, None), body=BAD_GATEWAY_PAGE)
        self.server.faults.plan(method, fault, times)

    def repeat_update(self, update_id: int) -> None:
        """Hand out once more what was handed out before, confirmed or not.

        Raises:
            KeyError: it never was.
        """
        self.server.world.updates.again(update_id)

    def malformed_update(self, kind: str, like: Json | None = None) -> int:
        """Queue a broken update, of a kind of `malformed.DAMAGES` or `ODDITIES`; gives its number."""
        number = self.server.world.updates.next_number
        self.raw_update(damaged((like or {}) | {"update_id": number}, kind))
        return number

    def double_next(self, batches: int = 1) -> None:
        """Let each update of the next batches come twice; a webhook gets the next updates twice."""
        self.disturbance.double_batches += batches

    def turn_next(self, batches: int = 1) -> None:
        """Hand out the next batches back to front; a webhook gets the second before the first."""
        self.disturbance.turn_batches += batches

    def disturb(
        self, seed: int, duplicates: float = 0.05, reordered: float = 0.05, malformed: float = 0.02
    ) -> None:
        """Disturb every batch from now on; rates are shares of the updates, and all 0 ends it."""
        done = self.disturbance
        done.seed, done.duplicates, done.reordered, done.malformed = seed, duplicates, reordered, malformed

    @property
    def disturbance(self) -> Disturbance:
        """What was done to updates: `doubled`, `moved` and `damages` by number."""
        return self.server.world.updates.disturbance

    def set_pace(
        self,
        overall: tuple[int, float] | None,
        group: tuple[int, float] | None,
        private: tuple[int, float] | None,
    ) -> None:
        """Set the limits: so many messages in so many seconds each, or None for no limit."""
        rules = [None if rule is None else Rule(*rule) for rule in (overall, group, private)]
        self.server.pace.overall, self.server.pace.group, self.server.pace.private = rules

    @property
    def over_limit(self) -> list[dict[str, object]]:
        """Every call that came too early: its method, chat, the limit that it broke, the seconds to wait."""
        return self.server.pace.over_limit
