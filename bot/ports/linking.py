"""Links: accounts on different platforms that belong to one human being, joined by a one-time code."""

from datetime import datetime
from typing import Protocol


class Links(Protocol):
    """Codes, tries and links. A code itself is never kept: only what it is made from, and a keyed hash."""

    async def put_code(self, account_row: int, nonce: bytes, until: datetime) -> None:
        """An account's live code is made from `nonce`; an earlier one of the account is no longer good."""
        ...

    async def code(self, account_row: int) -> tuple[str, datetime] | None:
        """An account's live code (8 characters) and its end."""
        ...

    async def owner_of(self, code: str, now: datetime) -> int | None:
        """The account (row) whose code it is, if it is still good."""
        ...

    async def drop_code(self, account_row: int) -> None:
        """The account's code is no longer good."""
        ...

    async def wrong_try(self, account_row: int, now: datetime) -> None:
        """The account gave a code that was not good."""
        ...

    async def wrong_tries(self, account_row: int, since: datetime) -> int:
        """How many wrong tries an account made since a moment; older ones are forgotten."""
        ...

    async def join(self, one: int, other: int, now: datetime) -> None:
        """Two persons are one."""
        ...

    async def part(self, person_id: int) -> bool:
        """A person's links end; whether there were any."""
        ...
