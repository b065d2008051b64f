"""Promotion: what a model may learn from the store, and a change of the model in use on the record."""

from collections.abc import Callable, Mapping, Sequence

from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.clock import Clock
from bot.ports.unit_of_work import Store
from models.adapting import Example

MOST = 5000  # decisions read, the newest; a tenth of the corpora is far fewer
Happening = tuple[AuditWord, str, Mapping[str, object]]


async def consented(store: Store) -> Sequence[tuple[str, Example]]:
    """(channel, decision) of authors who agreed to training, newest first."""
    async with store.read() as unit:
        return await unit.examples.consented(MOST)


async def recorded_move(
    store: Store, clock: Clock, happened: Happening, move: Callable[[], str | None]
) -> str | None:
    """Move a model with its audit event: both or, when the move gives a code why not, neither."""
    word, subject, facts = happened
    try:
        async with store.write() as unit:
            await unit.audit.add(AuditEvent("system", "cli", word, f"model:{subject}", facts), clock.now())
            # The last thing before the commit: what cannot be moved takes its event back with it.
            _must(move)
    except _NotMovedError as refused:
        return refused.why
    return None


def _must(move: Callable[[], str | None]) -> None:
    if (why := move()) is not None:
        raise _NotMovedError(why)


class _NotMovedError(Exception):
    """Ends the unit without a commit."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
