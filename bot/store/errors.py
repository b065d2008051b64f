"""Errors of the database, renamed to the port's, each with one line that says what to do.

A broken constraint or a wrong value is a mistake of ours and keeps its own name: trying it again
would not help, and whoever dealt with that one thing has to set it aside.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from bot.ports.unit_of_work import StoreBusy, StoreError, StoreRefused
from bot.texts import text

# What the two databases say, in lower case, and what it means.
_BUSY = ("locked", "busy", "deadlock", "could not serialize")
_REFUSED = (
    (("readonly", "read-only", "read only"), "store.read_only"),
    (("is full", "no space"), "store.full"),
    (("no such table", "no such column", "does not exist"), "store.no_schema"),
)


@contextmanager
def naming_errors() -> Iterator[None]:
    """Rename what the database could not do.

    Raises:
        StoreBusy: trying again later helps.
        StoreRefused: something must be mended first.
    """
    try:
        yield
    except (DBAPIError, OSError) as error:
        named = _named(error)
        if named is None:
            raise
        raise named from None


def _named(error: DBAPIError | OSError) -> StoreError | None:
    words = str(error.orig if isinstance(error, DBAPIError) else error).casefold()
    if any(word in words for word in _BUSY):
        return StoreBusy(text("id", "store.locked"))
    for signs, code in _REFUSED:
        if any(sign in words for sign in signs):
            return StoreRefused(text("id", code))
    if isinstance(error, (IntegrityError, DataError, ProgrammingError)):
        return None
    return StoreRefused(text("id", "store.unreachable"))
