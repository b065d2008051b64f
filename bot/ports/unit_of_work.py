"""UnitOfWork: one transaction over the whole store; Store opens them."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.ports.audit import Audit
from bot.ports.campaigns import Campaigns, Draws, Entries
from bot.ports.channels import Channels, Roles
from bot.ports.entrants import Entrants
from bot.ports.handovers import Handovers
from bot.ports.inbox import Inbox
from bot.ports.linking import Links
from bot.ports.moderating import Moderating
from bot.ports.outbox import Outbox
from bot.ports.people import Dialogues, People
from bot.ports.proofs import Proofs
from bot.ports.rechecks import Rechecks
from bot.ports.reviewing import Surroundings
from bot.ports.rule_versions import RuleVersions
from bot.ports.unusual import Unusual
from bot.ports.vouchers import Vouchers


class Cursors(Protocol):
    """Small named values that must survive: read offsets, the demo's clock."""

    async def get(self, name: str) -> str | None:
        """The value, if set."""
        ...

    async def put(self, name: str, value: str) -> None:
        """Set the value."""
        ...


class UnitOfWork(Moderating, Protocol):
    """Everything inside one `async with` commits together or not at all."""

    @property
    def inbox(self) -> Inbox:
        """Raw updates."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Pending actions."""
        ...

    @property
    def channels(self) -> Channels:
        """Channels and policies."""
        ...

    @property
    def roles(self) -> Roles:
        """Who may do what."""
        ...

    @property
    def people(self) -> People:
        """Persons and accounts."""
        ...

    @property
    def dialogues(self) -> Dialogues:
        """Where private chats stand."""
        ...

    @property
    def campaigns(self) -> Campaigns:
        """Campaigns."""
        ...

    @property
    def rule_versions(self) -> RuleVersions:
        """Versions of campaigns' rules."""
        ...

    @property
    def entries(self) -> Entries:
        """Entries."""
        ...

    @property
    def entrants(self) -> Entrants:
        """What stands beside entries and persons."""
        ...

    @property
    def unusual(self) -> Unusual:
        """Groups of entrants that stand out."""
        ...

    @property
    def rechecks(self) -> Rechecks:
        """What platforms said of winners and reserves."""
        ...

    @property
    def draws(self) -> Draws:
        """Draws and seats."""
        ...

    @property
    def vouchers(self) -> Vouchers:
        """Voucher codes."""
        ...

    @property
    def proofs(self) -> Proofs:
        """Witnesses' keys, co-signatures, daily figures."""
        ...

    @property
    def handovers(self) -> Handovers:
        """How far the code of each seat has come."""
        ...

    @property
    def links(self) -> Links:
        """Accounts of one human being."""
        ...

    @property
    def surroundings(self) -> Surroundings:
        """What stands around a comment."""
        ...

    @property
    def audit(self) -> Audit:
        """The audit log."""
        ...

    @property
    def cursors(self) -> Cursors:
        """Small named values."""
        ...

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """An inner unit: an exception inside undoes only what was done inside, and goes on."""
        ...


class Store(Protocol):
    """The database."""

    def write(self, *, short: bool = False) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit that writes: commits at the end, rolls back on an exception.

        `short`: whoever opens it asks nothing of it that takes long, so that the database need not be waited
        for from afar (SQLite only).

        Raises:
            StoreBusy: the database stayed locked.
            StoreRefused: it cannot be written (read-only, full, unreachable).
        """
        ...

    def read(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit that only reads, one consistent picture."""
        ...

    async def forget(self) -> None:
        """Clear what the database still keeps of overwritten values beside its tables."""
        ...


class StoreError(Exception):
    """The database did not do it; nothing was half-written."""


class StoreBusy(StoreError):  # noqa: N818 - a state that passes
    """Another process holds the database; trying again later helps."""


class StoreRefused(StoreError):  # noqa: N818 - what the database said
    """It cannot be opened or written; the message says what to do."""
