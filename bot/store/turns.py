"""Turns: on SQLite a statement and its rows in a single turn of the driver's thread.

The driver runs every call on a thread of its own. SQLAlchemy makes four of a query (a cursor, the statement,
the rows, the cursor's end), and each waits for both threads to come round.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite
from sqlalchemy import Dialect
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
)
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
        driver: Any = self._connection
        try:
            self._came = await_only(driver._execute(lambda: _done(step(driver._conn))))  # noqa: SLF001 - its queue
        except Exception as error:  # noqa: BLE001 - the adapter names it
            self._adapt_connection._handle_exception(error)  # noqa: SLF001 - as above
        self._rows = self._came[0]

    async def _async_soft_close(self) -> None:
        """Nothing is open."""

    def close(self) -> None:
        """Forget the rows."""
        self._rows.clear()


class _Connection(AsyncAdapt_aiosqlite_connection):
    """A connection with such cursors."""

    __slots__ = ()
    _cursor_cls = _Cursor


def connected(dialect: Dialect, args: Sequence[Any], options: dict[str, Any]) -> _Connection:
    """A connection of SQLAlchemy's to a SQLite file."""
    opening: Any = aiosqlite.connect(*args, **options)
    opening._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy has it: it must not keep the process alive
    return _Connection(dialect.loaded_dbapi, await_only(opening))
