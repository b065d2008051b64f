"""The reference of `decision_latency`: rows that are there already, written by sqlite3 and nothing else."""

import sqlite3
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.store.tables.base import METADATA

_PRAGMAS = ("foreign_keys=ON", "synchronous=FULL", "secure_delete=ON", "journal_mode=WAL")
# Those that a decision may write, parents first; the inbox's rows were there before.
_TABLES = tuple(
    table
    for table in METADATA.sorted_tables
    if "id" in table.c and table.name not in {"inbox", "campaigns", "channels"}
)
_COLUMNS = {table.name: [column.name for column in table.c] for table in _TABLES}
_INSERTS = {
    name: f"INSERT INTO {name} ({','.join(columns)}) VALUES ({','.join('?' * len(columns))})"  # noqa: S608 - our own
    for name, columns in _COLUMNS.items()
}
_ALONE = frozenset({"people", "accounts"})
Rows = Mapping[str, Sequence[tuple[object, ...]]]


def marks(file: Path) -> Mapping[str, int]:
    """The last row of each table."""
    connection = sqlite3.connect(file)
    asked = {name: f"SELECT coalesce(max(id), 0) FROM {name}" for name in _COLUMNS}  # noqa: S608 - our own
    found = {name: connection.execute(query).fetchone()[0] for name, query in asked.items()}
    connection.close()
    return found


def written_since(file: Path, before: Mapping[str, int]) -> Rows:
    """The rows after the marks."""
    connection = sqlite3.connect(file)
    found = {}
    for table in _TABLES:
        query = f"SELECT {','.join(_COLUMNS[table.name])} FROM {table.name} WHERE id > ? ORDER BY id"  # noqa: S608 - as above
        found[table.name] = connection.execute(query, (before[table.name],)).fetchall()
    connection.close()
    return found


def _in_batches(rows: Rows, batches: int) -> Sequence[Mapping[str, Sequence[tuple[object, ...]]]]:
    """The rows in so many parts of like size, each row not before the one that it refers to."""
    found: list[dict[str, list[tuple[object, ...]]]] = [{} for _ in range(batches)]
    part_of: dict[str, dict[object, int]] = {"comment_id": {}, "decision_id": {}}
    for table in _TABLES:
        names = _COLUMNS[table.name]
        refers = "comment_id" if "comment_id" in names else "decision_id" if "decision_id" in names else None
        refers = None if table.name == "comments" else refers
        for number, row in enumerate(rows[table.name]):
            part = 0 if table.name in _ALONE else number * batches // len(rows[table.name])
            if refers is not None:
                part = part_of[refers].get(row[names.index(refers)], 0)
            found[part].setdefault(table.name, []).append(row)
            part_of.setdefault(f"{table.name.removesuffix('s')}_id", {})[row[0]] = part
    return found


class Bare:
    """A copy of a database as it is now, to be written to."""

    def __init__(self, file: Path, copy: Path) -> None:
        source, target = sqlite3.connect(file), sqlite3.connect(copy)
        source.backup(target)
        source.close()
        target.close()
        self._copy = copy

    def write(self, rows: Rows, batches: int) -> Sequence[float]:
        """Seconds that each of so many batches took."""
        connection = sqlite3.connect(self._copy, isolation_level=None)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        times = []
        for batch in _in_batches(rows, batches):
            began = time.perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            for name, part in batch.items():
                connection.executemany(_INSERTS[name], part)
            connection.execute("COMMIT")
            times.append(time.perf_counter() - began)
        connection.close()
        return times
