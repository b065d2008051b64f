"""Dialogue states in SQL."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from bot.store.repositories.base import Repository
from bot.store.tables.people import dialogues


class SqlDialogues(Repository):
    """Where each account stands in the private dialogue."""

    async def load(self, account_row: int) -> Mapping[str, object] | None:
        """The stored state."""
        row = await self._first(select(dialogues.c.state).where(dialogues.c.account_id == account_row))
        return row.state if row else None

    async def save(self, account_row: int, state: Mapping[str, object] | None, now: datetime) -> None:
        """Keep a state; None forgets it."""
        if state is None:
            await self._changed(delete(dialogues).where(dialogues.c.account_id == account_row))
            return
        statement = self._insert(dialogues).values(account_id=account_row, state=dict(state), at=now)
        changed = {"state": statement.excluded.state, "at": statement.excluded.at}
        await self._changed(statement.on_conflict_do_update(index_elements=["account_id"], set_=changed))
