"""Names: what only the institution and its staff go by, read once in a while and not for every comment."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.moderation.context import Names
from bot.moderation.phases.impersonation import names_of
from bot.ports.unit_of_work import UnitOfWork
from bot.services.gathering.seen import Seen

FRESH_FOR = timedelta(minutes=5)


class NameGatherer:
    """Keeps the folded names for some minutes; a new title or a new colleague is known after that."""

    def __init__(self) -> None:
        self._read_at: datetime | None = None
        self._names = Names()

    async def __call__(self, unit: UnitOfWork, seen: Sequence[Seen], now: datetime) -> Sequence[object]:
        """The same names for each comment."""
        if self._read_at is None or now - self._read_at >= FRESH_FOR:
            self._names, self._read_at = await _read(unit), now
        return [self._names] * len(seen)


async def _read(unit: UnitOfWork) -> Names:
    channels = [each for each in await unit.channels.all() if each.active]
    own = {name for channel in channels for name in channel.policy.own_names}
    return names_of([each.title for each in channels], own, await unit.roles.names())
