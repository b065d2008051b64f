"""Bulk inserts on SQLite: one prepared statement straight to the driver, with values made ready once.

Putting a large insert together costs SQLAlchemy several times what SQLite needs to do it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table
from sqlalchemy.dialects import sqlite

Ready = Callable[[Any], Any]
_CACHED = 32


def insert_many(
    table: Table,
    shared: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    dialect: Dialect,
    *,
    unless_there: bool = False,
) -> tuple[str, list[tuple[Any, ...]]]:
    """An insert and its values row by row; with `unless_there` it passes over what a unique key is against.

    `shared` are the values that all rows have; each row has the same further columns.
    """
    sql, order = _prepared(table, (*shared, *rows[0]), dialect, unless_there=unless_there)
    same = {name: ready(shared[name]) for name, ready in order if name in shared}
    own = [(name, ready) for name, ready in order if name not in shared]
    values = [same | {name: ready(row[name]) for name, ready in own} for row in rows]
    names = [name for name, _ in order]
    return sql, [tuple(row[name] for name in names) for row in values]


@lru_cache(_CACHED)
def _prepared(
    table: Table, names: tuple[str, ...], dialect: Dialect, *, unless_there: bool
) -> tuple[str, tuple[tuple[str, Ready], ...]]:
    """The statement's words, and its columns in their order, each with what makes a value ready for it."""
    insert = sqlite.insert(table)
    statement = insert.on_conflict_do_nothing() if unless_there else insert
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(names))
    return compiled.string, tuple((name, _ready(table, name, dialect)) for name in compiled.positiontup)


def _ready(table: Table, name: str, dialect: Dialect) -> Ready:
    made: Ready | None = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return made or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
