"""Managers take entries out before the draft, with a code and a way to object; what they see names nobody."""

import pytest
from sqlalchemy import select

from bot.ports.audit import AuditWord
from bot.ports.channels import Role
from bot.ports.people import Account
from bot.services.entrant_desk import Entered
from bot.store.tables.flow import audit
from campaigns.refusal import Refusal
from campaigns.undi.entries import read_excluded
from tests.support.season import ID, Season
from tests.support.world import LOCAL, World

WHY = "Bukti jual beli komentar, arsip 12"


async def manager(world: World, user: str = "950") -> Account:
    """Someone who runs campaigns, and can be written to."""
    async with world.store.write() as unit:
        await unit.roles.grant(LOCAL, user, Role.CAMPAIGN_MANAGER, "cli", world.clock.now())
    await world.start(user)
    await world.drain()
    return await world.account(user)


async def listed(world: World) -> tuple[Entered, ...]:
    """What a manager sees."""
    found = await world.services.entrants.entries(ID)
    assert not isinstance(found, Refusal)
    return found


def codes(refusals: tuple[Refusal, ...]) -> list[str]:
    """Their codes."""
    return [refusal.code for refusal in refusals]


@pytest.mark.asyncio
async def test_an_entry_is_taken_out_and_says_so_to_everyone(world: World) -> None:
    """The entrant hears why and how to object; the published list holds the code; no words are logged."""
    season = await Season.opened(world)
    by = await manager(world)
    for user in ("7", "8", "9"):
        await season.enter(user)
    entry = (await listed(world))[0].standing.entry.entry_id
    desk = world.services.entrants
    assert await desk.exclude(ID, entry, "bought", WHY, by) == ()
    assert codes(await desk.exclude(ID, entry, "automated", WHY, by)) == ["exclude.already"]
    await world.drain()
    told = world.told("7")[-1]
    assert told.code == "exclude.told"
    assert [each.codes for each in await listed(world)] == [("excluded.bought",), (), ()]
    async with world.store.read() as unit:
        rows = await unit.audit._all(select(audit.c.facts, audit.c.word))
    assert [r.facts for r in rows if r.word == AuditWord.ENTRY_EXCLUDED] == [
        {"entry": entry, "code": "bought"}
    ]
    assert "arsip" not in str([tuple(row) for row in rows])
    await season.frozen()
    assert list(read_excluded((await season.files())["excluded.txt"]).values()) == ["excluded_bought"]
    assert codes(await desk.include(ID, entry, by)) == ["campaign.wrong_state"]


@pytest.mark.asyncio
async def test_an_objection_goes_to_another_manager_who_may_undo(world: World) -> None:
    """The one who took it out is not asked; once it is back the entrant hears so."""
    season = await Season.opened(world)
    by, other = await manager(world), await manager(world, "951")
    await season.enter("7")
    (entered,) = await listed(world)
    entry, desk = entered.standing.entry.entry_id, world.services.entrants
    assert await desk.exclude(ID, entry, "automated", WHY, by) == ()
    await world.drain()
    for _ in range(2):
        await world.press("7", f"ob:{entry}")
        await world.drain()
    await world.write("7", "/keberatan")
    await world.drain()
    assert world.codes("7")[-3:] == ["exclude.objection_taken"] * 3
    assert world.codes("951").count("exclude.objected") == 1
    assert "exclude.objected" not in world.codes("950")
    assert await desk.include(ID, entry, other) == ()
    await world.drain()
    assert world.codes("7")[-1] == "exclude.undone"
    assert [each.codes for each in await listed(world)] == [()]


@pytest.mark.asyncio
async def test_an_objection_is_heard_where_there_is_one_manager(world: World) -> None:
    """Whoever took the entry out hears it where nobody else can: no objection is lost in silence."""
    season = await Season.opened(world)
    by = await manager(world)
    await season.enter("7")
    (entered,) = await listed(world)
    entry = entered.standing.entry.entry_id
    assert await world.services.entrants.exclude(ID, entry, "automated", WHY, by) == ()
    await world.drain()
    await world.press("7", f"ob:{entry}")
    await world.drain()
    assert world.codes("7")[-1] == "exclude.objection_taken"
    assert world.codes("950").count("exclude.objected") == 1


@pytest.mark.asyncio
async def test_nobody_objects_for_another(world: World) -> None:
    """A forged button changes nothing and tells nothing."""
    season = await Season.opened(world)
    by = await manager(world)
    await season.enter("7")
    await season.enter("8")
    entry = (await listed(world))[0].standing.entry.entry_id
    assert await world.services.entrants.exclude(ID, entry, "bought", WHY, by) == ()
    await world.press("8", f"ob:{entry}")
    await world.drain()
    assert world.codes("8")[-1] == "exclude.nothing_to_object"


@pytest.mark.asyncio
async def test_what_is_refused(world: World) -> None:
    """No manager, no such entry, no known code, no reason told, and nothing after the draft."""
    season = await Season.opened(world)
    by = await manager(world)
    await season.enter("7")
    (entered,) = await listed(world)
    entry, desk = entered.standing.entry.entry_id, world.services.entrants
    citizen = await world.account("7")
    assert codes(await desk.exclude(ID, entry, "bought", WHY, citizen)) == ["exclude.not_manager"]
    assert codes(await desk.exclude(ID, entry + 1, "bought", WHY, by)) == ["exclude.no_entry"]
    assert codes(await desk.exclude(ID, entry, "ugly", WHY, by)) == ["exclude.unknown_ground"]
    assert codes(await desk.exclude(ID, entry, "bought", "karena", by)) == ["exclude.why"]
    assert codes(await desk.include(ID, entry, by)) == ["exclude.not_out"]
    assert await desk.entries("tiada") == Refusal("campaign.unknown", {"id": "tiada"})
    await season.close()
    assert codes(await desk.exclude(ID, entry, "bought", WHY, by)) == ["exclude.too_late"]


@pytest.mark.asyncio
async def test_persons_are_numbers_and_one_person_one_number(world: World) -> None:
    """Linked accounts stand under one number, so that a manager sees a person and no name."""
    season = await Season.opened(world)
    for user in ("7", "8", "9"):
        await season.enter(user)
    first, second = [(await world.account(user)).person_id for user in ("7", "8")]
    async with world.store.write() as unit:
        await unit.links.join(first, second, world.clock.now())
    persons = [each.person for each in await listed(world)]
    assert persons[0] == persons[1] == first
    assert persons[2] not in persons[:2]
