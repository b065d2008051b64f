"""Consent to training over the true services: kept with its text, apart from the draw's."""

import hashlib

import pytest

from bot.dialogue.state import DRAW, TRAINING, TRAINING_VERSION
from bot.ports.people import Consent, ProfileFact
from bot.texts import text
from tests.support.world import World

USER = "31"
YES = f"tr:yes:{TRAINING_VERSION}"


async def _consents(world: World) -> dict[str, Consent]:
    account = await world.account(USER)
    async with world.store.read() as unit:
        return {each.purpose: each for each in await unit.people.consents(account.person_id)}


async def _allowed(world: World) -> None:
    await world.start(USER)
    await world.write(USER, "/status")
    await world.drain()
    await world.press(USER, world.button(USER, YES))
    await world.drain()


async def _give(world: World, purpose: str) -> None:
    person = (await world.account(USER)).person_id
    async with world.store.write() as unit:
        await unit.people.give_consent(person, Consent(purpose, "1", "00" * 32, world.clock.now()))


@pytest.mark.asyncio
async def test_the_consent_is_kept_with_the_sentence_that_was_shown(world: World) -> None:
    """The record names the purpose, the version and the hash of the very words; it was given once."""
    await _allowed(world)
    (given,) = (await _consents(world)).values()
    shown = hashlib.sha256(text("id", "dialogue.training").encode()).hexdigest()
    assert (given.purpose, given.text_version, given.text_sha256) == (TRAINING, "1", shown)
    assert world.codes(USER)[-1] == "dialogue.training_given"
    await world.press(USER, YES)
    await world.drain()
    assert list((await _consents(world)).values()) == [given]


@pytest.mark.asyncio
async def test_withdrawing_one_leaves_the_other(world: World) -> None:
    """Training ends without the draw's consent, and the draw's ends without training."""
    await _allowed(world)
    await _give(world, DRAW)
    await world.press(USER, "tr:no")
    await world.drain()
    assert set(await _consents(world)) == {DRAW}
    await world.press(USER, YES)
    await world.press(USER, "cs:no")
    await world.drain()
    assert set(await _consents(world)) == {TRAINING}


@pytest.mark.asyncio
async def test_withdrawing_training_keeps_what_the_draw_needs(world: World) -> None:
    """The facts of the profile belong to the draw and stay when training ends."""
    await _allowed(world)
    person = (await world.account(USER)).person_id
    async with world.store.write() as unit:
        await unit.people.put_fact(person, ProfileFact("gender", "p", "declared"), world.clock.now())
    await world.press(USER, "tr:no")
    await world.drain()
    async with world.store.read() as unit:
        assert set(await unit.people.facts(person)) == {"gender"}


@pytest.mark.asyncio
async def test_erasure_ends_it(world: World) -> None:
    """Nothing is in force for a person who was erased."""
    await _allowed(world)
    person = (await world.account(USER)).person_id
    await world.write(USER, "/hapusdata")
    await world.press(USER, "er:yes")
    await world.drain()
    async with world.store.read() as unit:
        assert await unit.people.consents(person) == []
