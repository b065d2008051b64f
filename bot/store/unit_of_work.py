"""SqlUnit: every repository over one connection, inside one transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports.vault import Vault
from bot.store.errors import naming_errors
from bot.store.repositories.appeals import SqlAppeals
from bot.store.repositories.around import SqlPresence, SqlReports
from bot.store.repositories.audit import SqlAudit
from bot.store.repositories.befores import SqlBefores
from bot.store.repositories.campaigns import SqlCampaigns
from bot.store.repositories.channels import SqlChannels, SqlRoles
from bot.store.repositories.checked_claims import SqlCheckedClaims
from bot.store.repositories.comments import SqlComments
from bot.store.repositories.corrections import SqlCorrections
from bot.store.repositories.cursors import SqlCursors
from bot.store.repositories.dialogues import SqlDialogues
from bot.store.repositories.draws import SqlDraws
from bot.store.repositories.duties import SqlDuties
from bot.store.repositories.entrants import SqlEntrants
from bot.store.repositories.entries import SqlEntries
from bot.store.repositories.examples import SqlExamples
from bot.store.repositories.figures import SqlFigures
from bot.store.repositories.handovers import SqlHandovers
from bot.store.repositories.histories import SqlHistories
from bot.store.repositories.inbox import SqlInbox
from bot.store.repositories.links import SqlLinks
from bot.store.repositories.notices import SqlNotices
from bot.store.repositories.opinions import SqlOpinions
from bot.store.repositories.outbox import SqlOutbox
from bot.store.repositories.people import SqlPeople
from bot.store.repositories.proofs import SqlProofs
from bot.store.repositories.rechecks import SqlRechecks
from bot.store.repositories.replays import SqlReplays
from bot.store.repositories.reposts import SqlReposts
from bot.store.repositories.reviewing import SqlBatches, SqlCannedReplies, SqlNotes
from bot.store.repositories.reviews import SqlReviews
from bot.store.repositories.rule_versions import SqlRuleVersions
from bot.store.repositories.sightings import SqlSightings
from bot.store.repositories.strikes import SqlStrikes
from bot.store.repositories.surroundings import SqlSurroundings
from bot.store.repositories.unusual import SqlUnusual
from bot.store.repositories.vouchers import SqlVouchers


class SqlUnit:
    """The port's UnitOfWork."""

    def __init__(self, connection: AsyncConnection, vault: Vault) -> None:
        self._connection = connection
        self.inbox = SqlInbox(connection, vault)
        self.outbox = SqlOutbox(connection, vault)
        self.channels = SqlChannels(connection, vault)
        self.roles = SqlRoles(connection, vault)
        self.people = SqlPeople(connection, vault)
        self.dialogues = SqlDialogues(connection, vault)
        self.links = SqlLinks(connection, vault)
        self.audit = SqlAudit(connection, vault)
        self.cursors = SqlCursors(connection, vault)
        self._moderate(connection, vault)
        self._campaign(connection, vault)

    def _moderate(self, connection: AsyncConnection, vault: Vault) -> None:
        """What comments and those who judge them need."""
        self.comments = SqlComments(connection, vault)
        self.reviews = SqlReviews(connection, vault)
        self.examples = SqlExamples(connection, vault)
        self.corrections = SqlCorrections(connection, vault)
        self.reports = SqlReports(connection, vault)
        self.presence = SqlPresence(connection, vault)
        self.befores = SqlBefores(connection, vault)
        self.duties = SqlDuties(connection, vault)
        self.figures = SqlFigures(connection, vault)
        self.opinions = SqlOpinions(connection, vault)
        self.notes = SqlNotes(connection, vault)
        self.replies = SqlCannedReplies(connection, vault)
        self.batches = SqlBatches(connection, vault)
        self.surroundings = SqlSurroundings(connection, vault)
        self.replays = SqlReplays(connection, vault)
        self.reposts = SqlReposts(connection, vault)
        self.strikes = SqlStrikes(connection, vault)
        self.histories = SqlHistories(connection, vault)
        self.sightings = SqlSightings(connection, vault)
        self.checked_claims = SqlCheckedClaims(connection, vault)
        self.notices = SqlNotices(connection, vault)
        self.appeals = SqlAppeals(connection, vault)

    def _campaign(self, connection: AsyncConnection, vault: Vault) -> None:
        """What campaigns, draws and prizes need."""
        self.campaigns = SqlCampaigns(connection, vault)
        self.entrants = SqlEntrants(connection, vault)
        self.unusual = SqlUnusual(connection, vault)
        self.rechecks = SqlRechecks(connection, vault)
        self.entries = SqlEntries(connection, vault)
        self.draws = SqlDraws(connection, vault)
        self.rule_versions = SqlRuleVersions(connection, vault)
        self.vouchers = SqlVouchers(connection, vault)
        self.handovers = SqlHandovers(connection, vault)
        self.proofs = SqlProofs(connection, vault)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """An inner unit: what fails inside is undone alone."""
        with naming_errors():
            async with self._connection.begin_nested():
                yield
