"""Rechecks in SQL: an answer is kept once, and a witness's word once."""

from dataclasses import replace

import pytest

from bot.ports.rechecks import Membership, Recheck
from bot.store.engine import SqlStore
from tests.bot.store.repositories.test_sql_entrants import CAMPAIGN, entered
from tests.bot.store.seeds import LATER, NOW


@pytest.mark.asyncio
async def test_only_an_unknown_answer_changes(store: SqlStore) -> None:
    """Asked again it may be told; what was told stays, whatever a second instance heard."""
    async with store.write() as unit:
        _, entry = await entered(unit)
        unknown = Recheck(entry, Membership.UNKNOWN, NOW)
        assert await unit.rechecks.put(CAMPAIGN, 1, unknown)
        left = Recheck(entry, Membership.LEFT, LATER, tries=2)
        assert await unit.rechecks.put(CAMPAIGN, 1, left)
        assert not await unit.rechecks.put(CAMPAIGN, 1, replace(left, state=Membership.MEMBER))
        assert await unit.rechecks.of(CAMPAIGN, 1) == {entry: left}
        assert await unit.rechecks.of(CAMPAIGN, 2) == {}


@pytest.mark.asyncio
async def test_a_witness_speaks_once_and_only_of_who_left(store: SqlStore) -> None:
    """Of a member or of nobody there is nothing to confirm."""
    async with store.write() as unit:
        _, entry = await entered(unit)
        word = Recheck(entry, Membership.LEFT, LATER, witness="notaris", confirmed=True)
        assert not await unit.rechecks.confirm(CAMPAIGN, 1, word, LATER)
        await unit.rechecks.put(CAMPAIGN, 1, Recheck(entry, Membership.MEMBER, NOW))
        assert not await unit.rechecks.confirm(CAMPAIGN, 1, word, LATER)
        await unit.rechecks.put(CAMPAIGN, 2, Recheck(entry, Membership.LEFT, NOW))
        assert await unit.rechecks.confirm(CAMPAIGN, 2, word, LATER)
        assert not await unit.rechecks.confirm(CAMPAIGN, 2, replace(word, confirmed=False), LATER)
        (kept,) = (await unit.rechecks.of(CAMPAIGN, 2)).values()
        assert (kept.witness, kept.confirmed) == ("notaris", True)
