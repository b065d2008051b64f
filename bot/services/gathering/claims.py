"""Claims: which fact-checked claims each comment repeats; one look-up a batch unless the list changed."""

from collections.abc import Sequence
from datetime import datetime

from bot.ports.classifier import Classifier
from bot.ports.unit_of_work import UnitOfWork
from bot.services.claims_in_force import ClaimsInForce
from bot.services.gathering.seen import Seen


class ClaimGatherer:
    """Asks the list of checked claims."""

    def __init__(self, classifier: Classifier) -> None:
        self._claims = ClaimsInForce(classifier)

    async def __call__(self, unit: UnitOfWork, seen: Sequence[Seen], now: datetime) -> Sequence[object]:  # noqa: ARG002 - the protocol's
        """The claims that each comment repeats; an empty tuple for most."""
        return await self._claims.matches(unit, [each.comment.text for each in seen])
