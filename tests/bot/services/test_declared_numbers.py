"""A number that someone merely types takes nothing from the person who proved it."""

import pytest

from bot.ports.campaigns import SeatState
from bot.ports.people import Account, Consent, ProfileFact
from tests.support.other_side import OtherSide
from tests.support.season import ID, TAG, Season, a_campaign
from tests.support.world import CHAT, DISCORD, World

OWNER, STRANGER, PHONE = "21", "99", "+628110000001"


async def season_on_both(world: World) -> Season:
    """A campaign on both platforms."""
    now = world.clock.now()
    async with world.store.write() as unit:
        await unit.channels.put(DISCORD, "d1", title="D", active=True, locale="id", now=now)
    return await Season.opened(world, a_campaign(channels=(f"local:{CHAT}", "discord:d1")))


async def proves(world: World, account: Account) -> None:
    """The number is theirs, as the platform says."""
    async with world.store.write() as unit:
        await unit.people.put_fact(
            account.person_id, ProfileFact("phone", PHONE, "verified"), world.clock.now()
        )


async def declares(world: World, user: str = STRANGER) -> Account:
    """Someone on the other platform enters and types that number."""
    now = world.clock.now()
    said = {"chat": "d1", "message": f"m{user}", "user": user, "text": f"Air mati {TAG}"}
    await world.accept("comment", {**said, "at": now.timestamp()}, platform=DISCORD)
    await world.drain()
    account = await OtherSide(world).account(user)
    async with world.store.write() as unit:
        await unit.people.give_consent(account.person_id, Consent("draw", "1", "00" * 32, now))
        for name, value in (("birth_date", "1990-01-31"), ("phone", PHONE)):
            await unit.people.put_fact(account.person_id, ProfileFact(name, value, "declared"), now)
    return account


async def reasons(season: Season) -> list[str]:
    """Why entries are out."""
    text = (await season.files())["excluded.txt"].decode()
    return [line.split()[-1] for line in text.splitlines() if line]


@pytest.mark.asyncio
async def test_the_owner_keeps_the_chance_and_the_other_has_none_beside(world: World) -> None:
    """One number, one chance, and it is that of the person who proved it."""
    season = await season_on_both(world)
    await season.enter(OWNER)
    owner = await world.account(OWNER)
    await proves(world, owner)
    stranger = await declares(world)
    async with world.store.read() as unit:
        assert await unit.people.same_person(owner.person_id) == [owner.person_id]
        assert await unit.people.provers(stranger.person_id) == [owner.person_id]
        assert await unit.people.provers(owner.person_id) == []
    await season.frozen()

    assert await reasons(season) == ["duplicate_person"]
    await season.published()
    assert [s.person_id for s in await season.seats(SeatState.WAITING)] == [owner.person_id]


@pytest.mark.asyncio
async def test_where_the_owner_does_not_take_part_the_other_does(world: World) -> None:
    """The number alone keeps nobody out."""
    season = await season_on_both(world)
    await world.start(OWNER)
    await world.drain()
    await proves(world, await world.account(OWNER))
    stranger = await declares(world)
    await season.frozen()

    assert await reasons(season) == []
    await season.published()
    assert [s.person_id for s in await season.seats(SeatState.WAITING)] == [stranger.person_id]


@pytest.mark.asyncio
async def test_linking_lends_a_stranger_nothing(world: World) -> None:
    """The owner typed the number on a linked account too: who types it as well is still a stranger."""
    season = await season_on_both(world)
    await season.enter(OWNER)
    owner = await world.account(OWNER)
    await proves(world, owner)
    own, stranger = await declares(world, "98"), await declares(world)
    async with world.store.write() as unit:
        await unit.links.join(owner.person_id, own.person_id, world.clock.now())
        assert await unit.people.same_person(owner.person_id) == [owner.person_id, own.person_id]
        assert await unit.people.same_person(stranger.person_id) == [stranger.person_id]
        assert await unit.people.provers(own.person_id) == []
    await season.frozen()

    assert await reasons(season) == ["duplicate_person"]


@pytest.mark.asyncio
async def test_a_role_on_a_linked_account_keeps_out_of_the_draw(world: World) -> None:
    """Staff do not draw as citizens on another platform."""
    season = await season_on_both(world)
    own = await declares(world)
    await world.start("901")
    await world.drain()
    staff = await world.account("901")
    async with world.store.write() as unit:
        await unit.links.join(staff.person_id, own.person_id, world.clock.now())
    await season.frozen()

    assert await reasons(season) == ["entrant_is_staff"]
    assert (await season.campaign()).campaign_id == ID
