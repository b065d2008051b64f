"""How fast a bot may write: the service's limits, counted on the fake's own clock.

Decides whether one more message comes too early and how long to wait. Knows no message.
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.fakes.telegram.refusal import Refused

TOO_MANY = 429
# What puts or edits a message; reading, deleting, reacting and answering presses are not held back.
COUNTED = frozenset((
    "sendMessage", "sendDocument", "copyMessage", "forwardMessage",
    "editMessageText", "editMessageCaption", "editMessageReplyMarkup",
))  # fmt: skip
# Requests that left a second apart may arrive a little closer.
_JITTER = 0.95


class Rule(NamedTuple):
    """So many messages in any so many seconds."""

    most: int
    seconds: float


OVERALL = Rule(30, 1.0)
GROUP = Rule(20, 60.0)
# About one a second; a burst of a few is let through.
PRIVATE = Rule(6, 6.0)


@dataclass
class Pace:
    """Sliding windows; a rule that is None does not hold.

    Attributes:
        clock: gives Unix seconds.
        over_limit: what came too early, `{"method", "chat_id", "limit", "retry_after"}` each.
    """

    clock: Callable[[], float]
    overall: Rule | None = OVERALL
    group: Rule | None = GROUP
    private: Rule | None = PRIVATE
    over_limit: list[dict[str, object]] = field(default_factory=list)
    _sent: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def before(self, method: str, chat: int | str) -> None:
        """Count a message to a chat.

        Raises:
            Refused: 429 with `retry_after` in whole seconds; a refused call counts against nothing.
        """
        if method not in COUNTED:
            return
        shared = isinstance(chat, str) or chat < 0
        rules = (
            ("overall", "", self.overall),
            ("group" if shared else "private", str(chat), self.group if shared else self.private),
        )
        now = self.clock()
        for name, key, rule in rules:
            if rule is not None and (wait := self._wait(key, rule, now)) > 0:
                self._refuse(method, chat, name, math.ceil(wait))
        for _, key, _ in rules:
            self._sent[key].append(now)

    def _wait(self, key: str, rule: Rule, now: float) -> float:
        window, seconds = self._sent[key], rule.seconds * _JITTER
        while window and window[0] <= now - seconds:
            window.popleft()
        return window[0] + rule.seconds - now if len(window) >= rule.most else 0.0

    def _refuse(self, method: str, chat: int | str, limit: str, seconds: int) -> None:
        self.over_limit.append({"method": method, "chat_id": chat, "limit": limit, "retry_after": seconds})
        raise Refused(TOO_MANY, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
