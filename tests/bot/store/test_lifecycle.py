"""Each step before the draw, on both databases: by two instances at once, and broken off by a crash."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.services.campaigns import CampaignDesk
from bot.services.renewing import RenewalDesk
from bot.services.rule_changes import RuleDesk
from bot.services.sources import LENIENT
from bot.services.steps import IllegalStep
from bot.store.engine import SqlStore, open_store
from bot.store.tables.flow import audit, outbox
from bot.store.unit_of_work import SqlUnit
from bot.vault.aes import AesVault
from campaigns.campaign import Campaign, CampaignState
from campaigns.permit import Permit, PermitStatus
from tests.bot.store.seeds import CHAT, NOW, TELEGRAM, a_campaign
from tests.support.builders import FixedClock
from tests.support.vouchers import stocked

ID = "jernih-2026-11"
PERMIT = Permit(PermitStatus.NOT_REQUIRED, decided_by="Hukum", why="tanpa promosi")
HOUR = timedelta(hours=1)


class Crash(Exception):  # noqa: N818 - it is what happens
    """The process dies."""


class Breaking:
    """A store whose next write ends in a crash before it is committed."""

    def __init__(self, store: SqlStore) -> None:
        self._store, self.read = store, store.read

    @asynccontextmanager
    async def write(self, *, short: bool = False) -> AsyncIterator[SqlUnit]:
        """Do all of it, and die."""
        async with self._store.write(short=short) as unit:
            yield unit
            raise Crash

    async def forget(self) -> None:
        """Nothing to clear."""


class Desks:
    """One instance's desks."""

    def __init__(self, store: Any) -> None:
        clock = FixedClock(NOW + HOUR)
        self.campaigns, self.rules = CampaignDesk(store, clock, LENIENT), RuleDesk(store, clock)
        self.renewals = RenewalDesk(store, clock)


def planned() -> Campaign:
    """A campaign of two days."""
    plain = a_campaign()
    rules = replace(plain.rules, permit=PERMIT)
    return replace(plain, rules=rules, closes_at=NOW + timedelta(days=2))


def longer(desks: Desks) -> Awaitable[Any]:
    """Change a rule in everyone's favour."""
    return desks.rules.change(ID, replace(planned().rules, claim_hours=100), "libur panjang")


Step = Callable[[Desks], Awaitable[Any]]
S = CampaignState
# By step: what comes before it, the step, the words that it leaves in the log, what it says in public.
STEPS: dict[str, tuple[tuple[str, ...], Step, list[str], int]] = {
    "create": ((), lambda d: d.campaigns.create(planned()), ["campaign:created"], 0),
    "ready": (("create",), lambda d: d.campaigns.ready(ID), ["campaign:ready"], 0),
    "open": (("create",), lambda d: d.campaigns.open(ID), ["campaign:moved"], 1),
    "open_due": (("create", "ready", "supply"), lambda d: d.campaigns.open_due(ID), ["campaign:moved"], 1),
    "supply": ((), lambda _: asyncio.sleep(0), [], 0),
    "pause": (("create", "open"), lambda d: d.campaigns.pause(ID), ["campaign:moved"], 1),
    "resume": (("create", "open", "pause"), lambda d: d.campaigns.resume(ID), ["campaign:moved"], 1),
    "extend": (
        ("create", "open"),
        lambda d: d.campaigns.extend(ID, draw_at=planned().draw_at + HOUR),
        ["campaign:extended"], 1,
    ),
    "change": (("create", "open"), longer, ["campaign:rules:changed"], 1),
    "cancel": (("create", "open"), lambda d: d.campaigns.cancel(ID), ["campaign:moved"], 1),
    "clone": (
        ("create",), lambda d: d.renewals.clone(ID, "lain", NOW + 99 * HOUR), ["campaign:created"], 0,
    ),
    "series": (("create",), lambda d: d.renewals.series(ID, weeks=3), ["campaign:created"] * 2, 0),
}  # fmt: skip
# Those that two instances race for.
ONCE = [name for name in STEPS if name not in {"supply", "create"}]


@pytest_asyncio.fixture
async def stores(address: str) -> AsyncIterator[tuple[SqlStore, SqlStore]]:
    """Two instances on one database that has a channel."""
    vault = AesVault(b"v" * 32, b"i" * 32)
    opened = [await open_store(address, vault) for _ in range(2)]
    async with opened[0].write() as unit:
        await unit.channels.put(TELEGRAM, CHAT, title="Kanal", active=True, locale="id", now=NOW)
    yield opened[0], opened[1]
    for store in opened:
        await store.close()


async def prepare(store: SqlStore, name: str) -> None:
    """Take the steps before a step."""
    for before in STEPS[name][0]:
        if before == "supply":
            async with store.write() as unit:
                await stocked(unit, ID, "A", "B")
        else:
            assert await STEPS[before][1](Desks(store)) == ()


async def seen(store: SqlStore) -> tuple[list[str], int, list[Campaign], int]:
    """The log's words, how much waits to be said, the campaigns, and how many versions of rules."""
    async with store.read() as unit:
        words = list(await unit._connection.scalars(select(audit.c.word).order_by(audit.c.id)))
        said = len(list(await unit._connection.scalars(select(outbox.c.id))))
        return words, said, list(await unit.campaigns.all()), len(await unit.rule_versions.of_campaign(ID))


@pytest.mark.asyncio
@pytest.mark.parametrize("name", ONCE)
async def test_two_instances_take_a_step_once(stores: tuple[SqlStore, SqlStore], name: str) -> None:
    """Whatever the second is told, the step is in the log and in the channel once."""
    _, step, words, said = STEPS[name]
    await prepare(stores[0], name)
    before = await seen(stores[0])
    done = await asyncio.gather(*(step(Desks(store)) for store in stores), return_exceptions=True)
    after = await seen(stores[0])
    assert all(not isinstance(each, BaseException) or isinstance(each, IllegalStep) for each in done)
    assert after[0] == before[0] + words
    assert after[1] == before[1] + said


@pytest.mark.asyncio
@pytest.mark.parametrize("name", [name for name in STEPS if name != "supply"])
async def test_a_crash_leaves_nothing_and_the_step_can_be_taken(
    stores: tuple[SqlStore, SqlStore], name: str
) -> None:
    """What was broken off before its end never was; taken again it is whole, versions of rules included."""
    _, step, words, said = STEPS[name]
    await prepare(stores[0], name)
    before = await seen(stores[0])
    with pytest.raises(Crash):
        await step(Desks(Breaking(stores[0])))
    assert await seen(stores[0]) == before
    done = await step(Desks(stores[1]))
    after = await seen(stores[1])
    assert done in {(), (f"{ID}-w02", f"{ID}-w03")}
    assert (after[0], after[1]) == (before[0] + words, before[1] + said)
    opened = {"open", "open_due", "change", "extend", "pause", "resume"}
    assert after[3] == before[3] + (1 if name in opened else 0)


@pytest.mark.asyncio
async def test_a_series_grows_and_leaves_changed_drafts_alone(stores: tuple[SqlStore, SqlStore]) -> None:
    """More weeks add what is missing; a week that was changed by hand stays as it is."""
    desks = Desks(stores[0])
    await prepare(stores[0], "series")
    assert await desks.renewals.series(ID, weeks=2) == (f"{ID}-w02",)
    async with stores[0].read() as unit:
        second = await unit.campaigns.get(f"{ID}-w02")
    assert second is not None
    assert await desks.campaigns.create(replace(second, name="Pekan kedua")) == ()
    assert await desks.renewals.series(ID, weeks=3) == (f"{ID}-w02", f"{ID}-w03")
    names = {each.campaign_id: (each.name, each.series) for each in (await seen(stores[0]))[2]}
    assert names == {
        ID: ("Jernih Berkomentar", ID), f"{ID}-w02": ("Pekan kedua", ID),
        f"{ID}-w03": ("Jernih Berkomentar", ID),
    }  # fmt: skip


@pytest.mark.asyncio
async def test_a_series_takes_no_name_of_another_campaign(stores: tuple[SqlStore, SqlStore]) -> None:
    """Where one of the names is taken, none of the drafts is made."""
    desks = Desks(stores[0])
    await prepare(stores[0], "series")
    await desks.campaigns.create(replace(planned(), campaign_id=f"{ID}-w03"))
    found: Any = await desks.renewals.series(ID, weeks=3)
    assert (found.code, found.params) == ("campaign.id_taken", {"id": f"{ID}-w03"})
    assert len((await seen(stores[0]))[2]) == 2


@pytest.mark.asyncio
async def test_a_clone_takes_no_name_twice(stores: tuple[SqlStore, SqlStore]) -> None:
    """The same clone again is no harm; another under its name is refused, and so is one of nothing."""
    desks = Desks(stores[0])
    await prepare(stores[0], "clone")
    for hours, codes in ((99, []), (99, []), (98, ["campaign.id_taken"])):
        done = await desks.renewals.clone(ID, "lain", NOW + hours * HOUR)
        assert [refusal.code for refusal in done] == codes
    assert [r.code for r in await desks.renewals.clone("x", "y", NOW)] == ["campaign.unknown"]
    async with stores[0].read() as unit:
        made = await unit.campaigns.get("lain")
    assert made is not None
    assert made.closes_at - made.opens_at == timedelta(days=2)
