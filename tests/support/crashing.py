"""A store whose process dies at a chosen unit: before it commits, or right after."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit


class Crash(BaseException):
    """The process is gone."""


class CrashingStore(SqlStore):
    """A store over the same engines; `arm` chooses the unit that it dies at."""

    def __init__(self, store: SqlStore) -> None:
        super().__init__(store._writer, store._reader, store._vault, single_writer=store.is_one_file)
        self._left, self._committed = 0, False

    def arm(self, units: int, *, committed: bool) -> None:
        """Die at the so manieth write unit from now (0: never), with its work kept or lost."""
        self._left, self._committed = units, committed

    @asynccontextmanager
    async def write(self, *, short: bool = False) -> AsyncIterator[SqlUnit]:
        """A unit, the last one perhaps."""
        self._left -= 1
        dies = self._left == 0
        async with super().write(short=short) as unit:
            yield unit
            if dies and not self._committed:
                raise Crash
        if dies:
            raise Crash
