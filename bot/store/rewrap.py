"""Rewrap: every value that the vault's own key sealed, sealed again by the newest, chunk by chunk.

What persons' keys seal stays as it is: only the wrapping of those keys changes. A kill leaves whole chunks
behind; a second run passes by what is done.
"""

from sqlalchemy import Column, Table, bindparam, select, update

from bot.ports.vault import WRAP, Rotating
from bot.store.engine import SqlStore
from bot.store.repositories.inbox import PLACE as RAW
from bot.store.repositories.vouchers import PLACE as CODE
from bot.store.tables.campaigns import vouchers
from bot.store.tables.flow import inbox
from bot.store.tables.people import people

CHUNK = 500
# Table, column and place of all that is sealed by the vault's own key; a test looks for others.
OWN: tuple[tuple[Table, str, str], ...] = (
    (people, "key", WRAP),
    (vouchers, "code", CODE),
    (inbox, "raw", RAW),
)


async def rewrap(store: SqlStore, vault: Rotating) -> int:
    """Seal again what an older key sealed; how many values. Zero means that no older key is needed.

    Raises:
        VaultError: a value does not open; the chunks before it are done.
    """
    done = 0
    for table, column, place in OWN:
        last: int | None = 0
        while last is not None:
            last, changed = await _chunk(store, vault, table.c[column], place, last)
            done += changed
    return done


async def _chunk(
    store: SqlStore, vault: Rotating, column: Column[bytes], place: str, after: int
) -> tuple[int | None, int]:
    """One chunk behind an id: the last id of it (None behind the end), and how many values changed."""
    table = column.table
    query = select(table.c.id, column).where(table.c.id > after, column.is_not(None))
    async with store.write() as unit:
        rows = (await unit._connection.execute(query.order_by(table.c.id).limit(CHUNK))).all()  # noqa: SLF001 - the store's own
        old = [(row[0], bytes(row[1])) for row in rows if not vault.is_newest(bytes(row[1]))]
        # Whoever was erased or changed meanwhile stays so.
        same = (table.c.id == bindparam("row")) & (column == bindparam("was"))
        statement = update(table).where(same).values({column: bindparam("now")})
        pairs = [{"row": n, "was": was, "now": vault.resealed(was, place)} for n, was in old]
        if pairs:
            await unit._connection.execute(statement, pairs)  # noqa: SLF001 - as above
    return (rows[-1][0] if rows else None), len(pairs)
