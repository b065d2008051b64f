"""Cursors in SQL."""

from sqlalchemy import select

from bot.store.repositories.base import Repository
from bot.store.tables.flow import cursors


class SqlCursors(Repository):
    """Small named values."""

    async def get(self, name: str) -> str | None:
        """The value, if set."""
        row = await self._first(select(cursors.c.value).where(cursors.c.name == name))
        return row.value if row else None

    async def put(self, name: str, value: str) -> None:
        """Set the value."""
        statement = self._insert(cursors).values(name=name, value=value)
        await self._changed(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
        )
