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
    """Move a model that is on the record already; the move's code why not, which is recorded too.

    A file and a commit cannot happen at once. So the record comes first: whatever dies in between, a model
    never moves without an event, at worst an event stands for a move that did not happen.
    """
    word, subject, facts = happened
    await _record(store, clock, happened)
    why: str | None = "failed"
    try:
        why = move()
    finally:
        if why is not None:
            refused = {"was": word.value, "why": why, **facts}
            await _record(store, clock, (AuditWord.MODEL_NOT_MOVED, subject, refused))
    return why


async def _record(store: Store, clock: Clock, happened: Happening) -> None:
    word, subject, facts = happened
    async with store.write() as unit:
        await unit.audit.add(AuditEvent("system", "cli", word, f"model:{subject}", facts), clock.now())
