"""The audit log: chained in order, and any change is found."""

from collections.abc import Sequence

import pytest
from sqlalchemy import delete, update

from bot.ports.audit import AuditEvent, AuditWord, ChainReport
from bot.store.engine import SqlStore
from bot.store.repositories import audit as repository
from bot.store.tables.flow import audit
from tests.bot.store.seeds import LATER, NOW

FACTS = {"n": 1, "p": 0.25, "text": "é", "none": None, "list": [1, "a"], "yes": True}


def _event(scope: str, subject: str = "comment:1") -> AuditEvent:
    return AuditEvent(scope, "system", AuditWord.COMMENT_DECIDED, subject, FACTS)


async def _fill(store: SqlStore, scopes: Sequence[str] = ("channel:1", "channel:2", "channel:1")) -> None:
    async with store.write() as unit:
        for n, scope in enumerate(scopes):
            await unit.audit.add(_event(scope, f"comment:{n}"), NOW)
        assert await unit.audit.seal(100) == len(scopes)


async def _verify(store: SqlStore) -> Sequence[ChainReport]:
    async with store.read() as unit:
        return await unit.audit.verify()


@pytest.mark.asyncio
async def test_events_are_chained_in_their_scopes(store: SqlStore) -> None:
    """Sealing goes by age in batches, and each scope counts for itself."""
    async with store.write() as unit:
        for scope in ("channel:1", "channel:2", "channel:1", "channel:1"):
            await unit.audit.add(_event(scope), NOW)
        assert [await unit.audit.seal(3), await unit.audit.seal(3), await unit.audit.seal(3)] == [3, 1, 0]

    assert await _verify(store) == [ChainReport("channel:1", 3, None), ChainReport("channel:2", 1, None)]


@pytest.mark.asyncio
async def test_what_is_not_sealed_is_not_in_a_chain_yet(store: SqlStore) -> None:
    """A recorded event waits for the next sealing and breaks nothing."""
    await _fill(store)
    async with store.write() as unit:
        await unit.audit.add(_event("channel:1"), NOW)

    assert await _verify(store) == [ChainReport("channel:1", 2, None), ChainReport("channel:2", 1, None)]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "change",
    [{"at": LATER}, {"actor": "cli"}, {"word": "role:granted"}, {"subject": "x"}, {"facts": {"n": 2}}],
)
async def test_a_changed_event_is_found(store: SqlStore, change: dict[str, object]) -> None:
    """Whatever is changed afterwards, its chain breaks at that event and no other chain does."""
    await _fill(store)
    async with store.write() as unit:
        first = (audit.c.scope == "channel:1") & (audit.c.seq == 1)
        await unit._connection.execute(update(audit).where(first).values(**change))

    assert await _verify(store) == [ChainReport("channel:1", 0, 1), ChainReport("channel:2", 1, None)]


@pytest.mark.asyncio
async def test_a_removed_event_is_found(store: SqlStore) -> None:
    """A gap in a chain is where it breaks."""
    await _fill(store, ["channel:1"] * 3)
    async with store.write() as unit:
        await unit._connection.execute(delete(audit).where(audit.c.seq == 2))

    assert await _verify(store) == [ChainReport("channel:1", 1, 2)]


@pytest.mark.asyncio
async def test_a_long_chain_is_verified_by_chunks(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The chain goes on from one chunk to the next, and a break in a later one is found."""
    monkeypatch.setattr(repository, "_CHUNK", 2)
    await _fill(store, ["channel:1"] * 6)
    assert await _verify(store) == [ChainReport("channel:1", 6, None)]
    async with store.write() as unit:
        await unit._connection.execute(update(audit).where(audit.c.seq == 5).values(hash=b"0" * 32))

    assert await _verify(store) == [ChainReport("channel:1", 4, 5)]


@pytest.mark.asyncio
async def test_a_fact_that_cannot_be_sealed_is_refused_at_once(store: SqlStore) -> None:
    """A number beyond what canonical JSON holds would stop every later sealing."""
    huge = AuditEvent("system", "system", AuditWord.PROFILE_FACT, "person:1", {"n": 2**60})
    async with store.write() as unit:
        with pytest.raises(ValueError, match=r"."):
            await unit.audit.add(huge, NOW)
        assert await unit.audit.seal(10) == 0
