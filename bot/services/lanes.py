"""Lanes: what is closed for now because a platform, or our own pace, said that it is too early.

In memory only: a service that starts again meets each closed lane once more, at one call a lane.
"""

from collections import defaultdict
from datetime import datetime

from bot.moderation.comment import PlatformName
from bot.ports.outbox import Action, Closed


class Lanes:
    """Moments until which something is closed.

    A throttle closes as little as it may be about: the lane of an action that has one. What has none (a
    removal, a reaction, an answer to a press) closes its kind on that platform, for nothing says in
    which chat it was too much; other kinds go on, so that no crowd of messages holds up a removal. One for
    the whole closes every lane of the platform, or everything there when the action had no lane: what then
    is still tried finds the rest closed at the price of one call.
    """

    def __init__(self) -> None:
        self._until: dict[tuple[str, PlatformName, str], datetime] = {}

    def close(self, action: Action, until: datetime, *, whole: bool) -> None:
        """Close what the throttled action stands for; never for a shorter time than before."""
        scope, name = ("lane", action.lane) if action.lane else ("kind", action.kind)
        if whole:
            scope, name = ("messages" if action.lane else "platform"), ""
        place = (scope, action.platform, name)
        self._until[place] = max(until, self._until.get(place, until))

    def closed(self, now: datetime) -> Closed:
        """What is closed still; what has opened is forgotten."""
        self._until = {place: until for place, until in self._until.items() if until > now}
        names: defaultdict[str, set[tuple[PlatformName, str]]] = defaultdict(set)
        for scope, platform, name in self._until:
            names[scope].add((platform, name))
        return Closed(
            frozenset(platform for platform, _ in names["platform"]),
            frozenset(platform for platform, _ in names["messages"]),
            frozenset(names["lane"]),
            frozenset(names["kind"]),
        )
