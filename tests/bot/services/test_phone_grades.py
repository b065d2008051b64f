"""A phone number is proof where a platform can give it, and a person's word elsewhere."""

import pytest

from bot.dialogue.prompt import Ask
from bot.ports.people import Account
from tests.support.other_side import OtherSide
from tests.support.season import ID, TAG, Season, a_campaign
from tests.support.world import CHAT, DISCORD, World

THERE = "99"


async def entered(world: World, *proved: str) -> OtherSide:
    """An open campaign with a tagged comment on the other platform, asked for the phone."""
    now = world.clock.now()
    async with world.store.write() as unit:
        await unit.channels.put(DISCORD, "d1", title="D", active=True, locale="id", now=now)
    places = (f"local:{CHAT}", "discord:d1")
    await Season.opened(world, a_campaign(channels=places, verified_facts=proved))
    said = {"chat": "d1", "message": "m1", "user": THERE, "text": f"Lampu mati {TAG}", "at": now.timestamp()}
    await world.accept("comment", said, platform=DISCORD)
    await world.drain()
    other = OtherSide(world)
    assert await other.start(THERE, f"ikut-{ID}") == ["dialogue.consent"]
    assert await other.press(THERE, "cs:yes") == ["dialogue.birth_date"]
    return other


async def grade(world: World, account: Account) -> str:
    """The grade of an account's own phone."""
    async with world.store.read() as unit:
        return (await unit.people.facts(account.person_id))["phone"].grade


@pytest.mark.asyncio
async def test_a_typed_number_is_kept_as_declared(world: World) -> None:
    """The question says so, a wrong number is asked again, and the entry is in."""
    other = await entered(world)
    assert await other.write(THERE, "31-01-1990") == ["dialogue.phone_declared"]
    assert other.prompts()[-1].ask is Ask.TEXT
    assert await other.write(THERE, "12") == ["profile.phone_unreadable", "dialogue.phone_declared"]
    assert await other.write(THERE, "0812-3456-7890") == ["dialogue.gender"]

    assert await grade(world, await other.account(THERE)) == "declared"
    assert await other.press(THERE, "gd:skip") == ["dialogue.complete", "dialogue.status"]
    (entry,) = other.prompts()[-1].params["entries"]  # type: ignore[misc]  # a status holds its entries
    assert entry.code == "dialogue.entry_in"  # type: ignore[has-type]  # as above


@pytest.mark.asyncio
async def test_where_proof_is_needed_a_linked_account_gives_it(world: World) -> None:
    """A declared number is not enough, which is said; the number proved on the linked account is."""
    other = await entered(world, "phone")
    assert await other.write(THERE, "31-01-1990") == ["dialogue.phone_needs_proof"]
    await other.write(THERE, "0812-3456-7890")
    await other.press(THERE, "gd:skip")
    status = other.prompts()[-1]
    (entry,) = status.params["entries"]  # type: ignore[misc]  # as above
    assert entry.params["why"].code == "profile.phone_unverified"  # type: ignore[has-type]  # as above
    assert "ln:start" in [button.data for row in status.buttons for button in row]

    await world.write("21", "/tautkan")
    await world.drain()
    await other.write(THERE, f"/tautkan {world.told('21')[-1].params['code']}")
    # The other account's campaign is at hand here too.
    await world.press("21", world.button("21", "go:on"))
    await world.drain()
    assert world.codes("21")[-1] == "dialogue.consent"
    await world.press("21", "cs:yes")
    await world.drain()
    # The birth date was told on the other side.
    assert world.codes("21")[-1] == "dialogue.phone"
    await world.contact("21", "0812-3456-7890")
    await world.drain()

    await other.write(THERE, "/status")
    found = [p for p in other.prompts() if p.code == "dialogue.status"][-1]
    (entry,) = found.params["entries"]  # type: ignore[misc]  # as above
    assert entry.code == "dialogue.entry_in"  # type: ignore[has-type]  # as above
