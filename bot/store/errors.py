"""Errors of the database, renamed to the port's, each with one line that says what to do.

Decides by the codes of SQLite and PostgreSQL, never by their words. A broken constraint or a wrong value
is a mistake of ours and keeps its own name: trying it again would not help, and whoever dealt with that
one thing has to set it aside.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.ports.unit_of_work import StoreBusy, StoreError, StoreRefused
from bot.texts import text

# The low byte of SQLite's code: https://www.sqlite.org/rescode.html
_SQLITE = {
    sqlite3.SQLITE_BUSY: "store.locked",
    sqlite3.SQLITE_LOCKED: "store.locked",
    sqlite3.SQLITE_READONLY: "store.read_only",
    sqlite3.SQLITE_FULL: "store.full",
    **dict.fromkeys(
        (
            sqlite3.SQLITE_PERM,
            sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_CORRUPT,
            sqlite3.SQLITE_CANTOPEN,
            sqlite3.SQLITE_AUTH,
            sqlite3.SQLITE_NOTADB,
        ),
        "store.unreachable",
    ),
}
# PostgreSQL's code, or its class of two letters: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "40001": "store.locked",  # serialization failure
    "40P01": "store.locked",  # deadlock
    "55P03": "store.locked",  # a lock was not granted in time
    "53300": "store.locked",  # too many connections
    "25006": "store.read_only",
    "53100": "store.full",
    "42P01": "store.no_schema",  # no such table
    "42703": "store.no_schema",  # no such column
    **dict.fromkeys(("08", "28", "3D", "57", "58", "XX"), "store.unreachable"),
}


@contextmanager
def naming_errors() -> Iterator[None]:
    """Rename what the database could not do.

    Raises:
        StoreBusy: trying again later helps.
        StoreRefused: something must be mended first.
    """
    try:
        yield
    except (DBAPIError, PoolTimeoutError, OSError, sqlite3.Error) as error:
        named = _named(error)
        if named is None:
            raise
        raise named from None


def _named(error: Exception) -> StoreError | None:
    code = _code(error)
    if code is None:
        return None
    return (StoreBusy if code == "store.locked" else StoreRefused)(text("id", code))


def _code(error: Exception) -> str | None:
    if isinstance(error, PoolTimeoutError):
        return "store.locked"
    if isinstance(error, OSError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return "store.unreachable"
    origin = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, sqlite3.Error):
        return _of_sqlite(origin)
    state = str(getattr(origin, "sqlstate", None) or "")
    return _POSTGRESQL.get(state, _POSTGRESQL.get(state[:2]))


def _of_sqlite(error: sqlite3.Error) -> str | None:
    number = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    # A missing table has no code of its own: SQLite calls it a general error.
    if number == sqlite3.SQLITE_ERROR and str(error).startswith(("no such table", "no such column")):
        return "store.no_schema"
    return _SQLITE.get(number & 0xFF)
