"""Reach: which platforms answer. Kept in a cursor while one does not: so `jernih check` can tell."""

from collections.abc import Mapping
from datetime import datetime

import structlog

from bot.moderation.comment import PlatformName
from bot.ports.unit_of_work import UnitOfWork
from bot.services.breaker import Breaker

_log = structlog.get_logger()
Silences = Mapping[PlatformName, datetime | None]


class Reach:
    """A breaker for each platform, in memory; what it says is written when it changes."""

    def __init__(self) -> None:
        self._breakers: dict[PlatformName, Breaker] = {}
        self._written: dict[PlatformName, datetime | None] = {}

    def failed(self, platform: PlatformName, now: datetime) -> None:
        """It gave no answer."""
        self._breakers[platform] = self._of(platform).failed(now)

    def answered(self, platform: PlatformName) -> None:
        """It gave an answer, were it a refusal."""
        self._breakers[platform] = self._of(platform).answered()

    def silent(self, now: datetime) -> frozenset[PlatformName]:
        """Those of which nothing may be tried."""
        return frozenset(name for name, each in self._breakers.items() if each.is_silent(now))

    def on_trial(self, now: datetime) -> frozenset[PlatformName]:
        """Those of which one action may be tried."""
        return frozenset(name for name, each in self._breakers.items() if each.is_on_trial(now))

    async def write(self, unit: UnitOfWork) -> Silences:
        """Write what changed; hand it to `written` once the unit is committed."""
        changes = {
            name: each.opened_at
            for name, each in self._breakers.items()
            if name not in self._written or self._written[name] != each.opened_at
        }
        for name, since in changes.items():
            await unit.cursors.put(_cursor(name), since.isoformat() if since else "")
        return changes

    def written(self, changes: Silences) -> None:
        """They are committed: each opening and closing is logged once."""
        for name, since in changes.items():
            if since is not None:
                _log.warning("platform_silent", platform=name.value, since=since.isoformat())
            elif self._written.get(name) is not None:
                _log.info("platform_answers", platform=name.value)
        self._written.update(changes)

    def _of(self, platform: PlatformName) -> Breaker:
        return self._breakers.get(platform, Breaker())


async def silent_since(unit: UnitOfWork, platform: PlatformName) -> datetime | None:
    """Since when a platform has not answered; None while it does."""
    value = await unit.cursors.get(_cursor(platform))
    return datetime.fromisoformat(value) if value else None


def _cursor(platform: PlatformName) -> str:
    return f"breaker:{platform.value}"
