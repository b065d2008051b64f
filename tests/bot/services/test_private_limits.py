"""What the private chat never does: write first, keep what consent no longer covers, remember the erased."""

import pytest

from bot.ports.people import ProfileFact
from bot.ports.platform import AnswerPress, Send
from tests.support.season import Season
from tests.support.world import World

USER = "21"


@pytest.mark.asyncio
async def test_the_bot_never_writes_first(world: World) -> None:
    """Who pressed a button without ever opening the chat is answered by the press alone."""
    press = await world.press(USER, "go:on", chat="balai")
    await world.drain()
    assert world.effects(Send) == []
    assert [answer.press_ref for answer in world.effects(AnswerPress)] == [press]


@pytest.mark.asyncio
async def test_consent_taken_back_takes_the_facts_along(world: World) -> None:
    """Pressing no on an old consent question ends the consent and forgets what was told under it."""
    season = await Season.opened(world)
    await season.enter(USER)
    person = (await world.account(USER)).person_id
    await world.press(USER, "cs:no")
    await world.drain()
    assert world.codes(USER)[-1] == "dialogue.consent_declined"
    async with world.store.read() as unit:
        assert not await unit.people.facts(person)
        assert not await unit.people.consents(person)
        assert list(await unit.people.same_person(person)) == [person]


@pytest.mark.asyncio
async def test_nothing_of_an_erased_person_is_left(world: World) -> None:
    """Facts, consents, the shared phone and the place in the dialogue are gone with the account."""
    season = await Season.opened(world)
    for user in (USER, "22"):
        await season.enter(user, phone="+628119998877")
    gone = await world.account(USER)
    async with world.store.write() as unit:
        assert len(await unit.people.same_person(gone.person_id)) == 2
        now = world.clock.now()
        await unit.people.put_fact(gone.person_id, ProfileFact("gender", "p", "declared"), now)
    await world.write(USER, "/hapusdata")
    await world.press(USER, "er:yes")
    await world.drain()
    async with world.store.read() as unit:
        assert not await unit.people.facts(gone.person_id)
        assert not await unit.people.consents(gone.person_id)
        assert list(await unit.people.same_person(gone.person_id)) == [gone.person_id]
        assert await unit.dialogues.load(gone.row_id) is None
        left = await unit.people.by_row(gone.row_id)
    assert left is None or left.account_id == ""
