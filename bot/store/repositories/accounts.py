"""Accounts as rows: found by the blind index of their number, read with their person's own key."""

from typing import Any

from sqlalchemy import Row, Select, select

from bot.moderation.comment import AuthorKind, PlatformName
from bot.ports.people import Account
from bot.store.repositories.base import Repository
from bot.store.tables.people import accounts, people

NUMBER, NAME = "accounts.account_no", "accounts.name"


class Accounts(Repository):
    """What people and roles share."""

    def _account_index(self, platform: PlatformName, account_id: str) -> bytes:
        return self._vault.index("account", f"{platform.value}:{account_id}")

    def _read_account(self, row: Row[Any]) -> Account:
        number = self._open_text(row.account_no, NUMBER, row.key)
        platform, kind = PlatformName(row.platform), AuthorKind(row.kind)
        return Account(
            row.id, row.person_id, platform, number, row.private_open, row.locale, kind, row.created_at
        )  # fmt: skip


def accounts_with_keys() -> Select[Any]:
    """Accounts with their persons' keys."""
    joined = accounts.join(people, people.c.id == accounts.c.person_id)
    return select(accounts, people.c.key).select_from(joined)
