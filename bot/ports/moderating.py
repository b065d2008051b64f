"""The part of a unit that moderation keeps: comments, what was decided, and all that stands around it."""

from typing import Protocol

from bot.ports.appeals import Appeals
from bot.ports.around import Presence, Reports
from bot.ports.befores import Befores
from bot.ports.checked_claims import CheckedClaims
from bot.ports.comments import Comments, Reviews
from bot.ports.corrections import Corrections
from bot.ports.duties import Duties
from bot.ports.examples import Examples
from bot.ports.figures import FiguresOf
from bot.ports.histories import Histories
from bot.ports.notices import Notices
from bot.ports.opinions import Opinions
from bot.ports.replays import Replays
from bot.ports.reposts import Reposts
from bot.ports.reviewing import Batches, CannedReplies, Notes
from bot.ports.sightings import Sightings
from bot.ports.strikes import Strikes


class Moderating(Protocol):
    """Everything inside one `async with` commits together or not at all."""

    @property
    def comments(self) -> Comments:
        """Comments and decisions."""
        ...

    @property
    def reviews(self) -> Reviews:
        """Held work."""
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
    def examples(self) -> Examples:
        """What reviewers decided, as labelled texts."""
        ...

    @property
    def corrections(self) -> Corrections:
        """What channels add to the model."""
        ...

    @property
    def opinions(self) -> Opinions:
        """What reviewers thought."""
        ...

    @property
    def strikes(self) -> Strikes:
        """Counted violations."""
        ...

    @property
    def reposts(self) -> Reposts:
        """Comments that the bot posted again."""
        ...

    @property
    def appeals(self) -> Appeals:
        """Appeals of authors."""
        ...

    @property
    def notices(self) -> Notices:
        """What waits to be told to authors."""
        ...

    @property
    def sightings(self) -> Sightings:
        """What was said lately, and by whom."""
        ...

    @property
    def histories(self) -> Histories:
        """What accounts wrote before."""
        ...

    @property
    def befores(self) -> Befores:
        """How comments stood before."""
        ...

    @property
    def checked_claims(self) -> CheckedClaims:
        """Statements that fact-checkers have examined."""
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
    def replays(self) -> Replays:
        """Decided comments, for a backtest."""
        ...

    @property
    def reports(self) -> Reports:
        """Members' complaints."""
        ...

    @property
    def presence(self) -> Presence:
        """Posts, memberships, the bot's own standing."""
        ...
