"""UnitOfWork: one transaction over the whole store; Store opens them."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.ports.appeals import Appeals
from bot.ports.around import Presence, Reports
from bot.ports.audit import Audit
from bot.ports.befores import Befores
from bot.ports.campaigns import Campaigns, Draws, Entries, Vouchers
from bot.ports.channels import Channels, Roles
from bot.ports.checked_claims import CheckedClaims
from bot.ports.comments import Comments, Reviews
from bot.ports.corrections import Corrections
from bot.ports.duties import Duties
from bot.ports.examples import Examples
from bot.ports.figures import FiguresOf
from bot.ports.histories import Histories
from bot.ports.inbox import Inbox
from bot.ports.linking import Links
from bot.ports.notices import Notices
from bot.ports.opinions import Opinions
from bot.ports.outbox import Outbox
from bot.ports.people import Dialogues, People
from bot.ports.replays import Replays
from bot.ports.reviewing import Batches, CannedReplies, Notes, Surroundings
from bot.ports.sightings import Sightings
from bot.ports.strikes import Strikes


class Cursors(Protocol):
    """Small named values that must survive: read offsets, the demo's clock."""

    async def get(self, name: str) -> str | None:
        """The value, if set."""
        ...

    async def put(self, name: str, value: str) -> None:
        """Set the value."""
        ...


class UnitOfWork(Protocol):
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
    def comments(self) -> Comments:
        """Comments and decisions."""
        ...

    @property
    def reviews(self) -> Reviews:
        """Held work."""
        ...

    @property
    def examples(self) -> Examples:
        """What reviewers decided, as labelled texts."""
        ...

    @property
    def corrections(self) -> Corrections:
        """What channels add to the model."""
        ...

    @property
    def campaigns(self) -> Campaigns:
        """Campaigns."""
        ...

    @property
    def entries(self) -> Entries:
        """Entries."""
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
    def links(self) -> Links:
        """Accounts of one human being."""
        ...

    @property
    def reports(self) -> Reports:
        """Members' complaints."""
        ...

    @property
    def presence(self) -> Presence:
        """Posts, memberships, the bot's own standing."""
        ...

    @property
    def befores(self) -> Befores:
        """How comments stood before."""
        ...

    @property
    def replays(self) -> Replays:
        """Decided comments, for a backtest."""
        ...

    @property
    def duties(self) -> Duties:
        """Who watches now."""
        ...

    @property
    def figures(self) -> FiguresOf:
        """Counts of what was recorded."""
        ...

    @property
    def opinions(self) -> Opinions:
        """What reviewers thought."""
        ...

    @property
    def notes(self) -> Notes:
        """Notes on items."""
        ...

    @property
    def replies(self) -> CannedReplies:
        """Canned replies."""
        ...

    @property
    def batches(self) -> Batches:
        """Decisions made together."""
        ...

    @property
    def surroundings(self) -> Surroundings:
        """What stands around a comment."""
        ...

    @property
    def strikes(self) -> Strikes:
        """Counted violations."""
        ...

    @property
    def histories(self) -> Histories:
        """What accounts wrote before."""
        ...

    @property
    def sightings(self) -> Sightings:
        """What was said lately, and by whom."""
        ...

    @property
    def checked_claims(self) -> CheckedClaims:
        """Statements that fact-checkers have examined."""
        ...

    @property
    def notices(self) -> Notices:
        """What waits to be told to authors."""
        ...

    @property
    def appeals(self) -> Appeals:
        """Appeals of authors."""
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

    def write(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit that writes: commits at the end, rolls back on an exception.

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
