"""Turns: on SQLite a statement and its rows in a single turn of the driver's thread, or in none at all.

The driver runs every call on a thread of its own. SQLAlchemy makes four of a query (a cursor, the statement,
the rows, the cursor's end), and each waits for both threads to come round: on a busy machine milliseconds,
for a statement that takes microseconds. A unit that says of itself that its statements are short runs them
where it is; what may wait, for a lock at the beginning and for the disk at the end, stays on the thread.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import aiosqlite
from sqlalchemy import Dialect
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.util import await_only

_Done = tuple[deque[Any], Any, int, int | None]


def _done(cursor: sqlite3.Cursor) -> _Done:
    """What a statement came to: rows, their description, how many it changed, the last row's number."""
    rows = deque(cursor.fetchall() if cursor.description else ())
    return rows, cursor.description, cursor.rowcount, cursor.lastrowid


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """Holds what came of the last statement; there is nothing behind it to close."""

    __slots__ = ("_came",)

    def __init__(self, adapt_connection: Any) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection  # noqa: SLF001 - the class that it adapts for
        self._came: _Done = (deque(), None, -1, None)
        self._rows = self._came[0]

    @property
    def description(self) -> Any:
        """The columns of the rows; None for a statement without any."""
        return self._came[1]

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._came[2]

    @property
    def lastrowid(self) -> Any:
        """The number of the last inserted row."""
        return self._came[3]

    def execute(self, operation: Any, parameters: Any = None) -> None:
        """Run a statement."""
        self._turn(lambda driver: driver.execute(operation, parameters or ()))

    def executemany(self, operation: Any, seq_of_parameters: Any) -> None:
        """Run a statement once for each row of parameters."""
        self._turn(lambda driver: driver.executemany(operation, seq_of_parameters))

    def _turn(self, step: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> None:
        # The class says more of it than SQLAlchemy's types do.
        held: Any = self._adapt_connection
        try:
            self._came = await_only(held.turn(lambda driver: _done(step(driver))))
        except Exception as error:  # noqa: BLE001 - the adapter names it
            held._handle_exception(error)  # noqa: SLF001 - SQLAlchemy's way
        self._rows = self._came[0]

    async def _async_soft_close(self) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Forget the rows."""
        self._rows.clear()


class _Connection(AsyncAdapt_aiosqlite_connection):
    """A connection with such cursors.

    `is_short`: the statements of the unit that holds it are. `has_begun`: a transaction was asked for and its
    end was not seen; whoever was cancelled may have left it in the thread's line.
    """

    __slots__ = ("has_begun", "is_short")
    _cursor_cls = _Cursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.is_short = self.has_begun = False

    def begin(self, statement: str) -> None:
        """Begin a transaction; straight to the driver, since a cursor takes its thread three turns."""
        self.has_begun = True
        self.run_async(lambda driver: driver.execute(statement))

    def commit(self) -> None:
        """Keep what was done."""
        super().commit()
        self.has_begun = False

    async def turn(self, step: Callable[[sqlite3.Connection], _Done]) -> _Done:
        """What a step with the driver comes to."""
        driver: Any = self._connection
        if self.is_short:
            # Whoever else waits for the loop comes in between: a round has many statements.
            await asyncio.sleep(0)
            return step(driver._conn)  # noqa: SLF001 - what the thread would use
        found: _Done = await driver._execute(lambda: step(driver._conn))  # noqa: SLF001 - its queue
        return found

    def rollback(self) -> None:
        """Undo the transaction, where one may stand: after a commit the pool asks in vain."""
        if self.has_begun:
            super().rollback()
            self.has_begun = False


@contextmanager
def short_statements(connection: AsyncConnection, *, are_short: bool) -> Iterator[None]:
    """Run the statements of a unit where it is, on SQLite."""
    held: Any = connection.sync_connection.connection.dbapi_connection  # type: ignore[union-attr]  # it is open
    if not are_short or not isinstance(held, _Connection):
        yield
        return
    held.is_short = True
    try:
        yield
    finally:
        held.is_short = False


def connected(dialect: Dialect, args: Sequence[Any], options: dict[str, Any]) -> _Connection:
    """A connection of SQLAlchemy's to a SQLite file."""
    # SQLite itself lets one thread in at a time, and a unit never asks for two things at once.
    opening: Any = aiosqlite.connect(*args, **options | {"check_same_thread": False})
    opening._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy has it: it must not keep the process alive
    return _Connection(dialect.loaded_dbapi, await_only(opening))
