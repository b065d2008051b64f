"""What repositories share: the connection, the vault, and the insert that both databases know."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, CursorResult, Executable, Row, Select, Table, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports.vault import Vault
from bot.store.repositories.bulk import insert_many


class Repository:
    """A repository over one connection."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection, self._vault = connection, vault

    @property
    def _locks_rows(self) -> bool:
        """Whether rows are locked one by one (PostgreSQL) rather than the whole file (SQLite)."""
        return self._connection.dialect.name == "postgresql"

    async def _all(self, statement: Executable) -> Sequence[Row[Any]]:
        return (await self._connection.execute(statement)).all()

    async def _first(self, statement: Executable) -> Row[Any] | None:
        return (await self._connection.execute(statement)).first()

    async def _locked(self, query: Select[Any]) -> Row[Any] | None:
        """The first row, which no other unit can change until this one ends (SQLite has one writer)."""
        return await self._first(query.with_for_update() if self._locks_rows else query)

    async def _counts(self, query: Select[Any]) -> dict[Any, int]:
        """Counts by what they are grouped by."""
        pairs = [list(row) for row in await self._all(query)]
        return {pair[0]: int(pair[1]) for pair in pairs}

    async def _changed(self, statement: Executable) -> int:
        """How many rows a statement changed."""
        result: CursorResult[Any] = await self._connection.execute(statement)
        return result.rowcount

    async def _add(self, table: Table, values: Mapping[str, Any]) -> int:
        """Insert one row; its id."""
        statement = table.insert().values(values).returning(table.c.id)
        return int((await self._connection.execute(statement)).scalar_one())

    async def _add_unless_there(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert one row unless a unique key stands against it; whether it was inserted."""
        return await self._changed(self._insert(table).values(values).on_conflict_do_nothing()) == 1

    async def _add_new(
        self, table: Table, shared: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
    ) -> int:
        """Insert the rows that no unique key stands against; how many they were.

        `shared` are the values that all of them have.
        """
        if self._locks_rows:
            # Only a single statement tells how many rows it inserted here.
            whole = [{**shared, **row} for row in rows]
            return await self._changed(self._insert(table).values(whole).on_conflict_do_nothing())
        sql, values = insert_many(table, shared, rows, self._connection.dialect, unless_there=True)
        return (await self._connection.exec_driver_sql(sql, values)).rowcount

    async def _put_all(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows of the same columns, whose ids nobody asks for."""
        if self._locks_rows and rows:
            await self._connection.execute(table.insert(), rows)
        elif rows:
            sql, values = insert_many(table, {}, rows, self._connection.dialect)
            await self._connection.exec_driver_sql(sql, values)

    async def _add_all(
        self, table: Table, rows: Sequence[Mapping[str, Any]], *columns: Column[Any]
    ) -> Sequence[Row[Any]]:
        """Insert rows of the same columns that no unique key stands against; their `columns`, in any order.

        In the order of the rows SQLite would only tell them one by one.
        """
        if not rows:
            return ()
        statement = self._insert(table).on_conflict_do_nothing().returning(*columns)
        return (await self._connection.execute(statement, list(rows))).all()

    async def _change_all(self, statement: Update, values: Sequence[Mapping[str, Any]]) -> None:
        """Run an update once for each of the values."""
        if values:
            await self._connection.execute(statement, list(values))

    def _insert(self, table: Table) -> Any:
        """An insert that can say `ON CONFLICT`."""
        return postgresql.insert(table) if self._locks_rows else sqlite.insert(table)

    def _open_text(self, sealed: bytes | None, place: str, key: bytes | None) -> str:
        """A personal text; empty when the person or the value is erased."""
        if sealed is None or key is None:
            return ""
        return self._vault.open(sealed, place, key).decode("utf-8", "surrogatepass")
