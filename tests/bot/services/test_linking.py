"""One human being on two platforms: joined by a one-time code, counted once, and parted again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.prompt import Prompt
from bot.ports.people import Account, Consent, ProfileFact
from bot.ports.platform import Send
from bot.services.entries import has_profile
from bot.services.linking import WRONG_TRIES
from bot.texts import text
from tests.support.other_side import OtherSide
from tests.support.season import Season
from tests.support.world import World

HERE, THERE = "21", "99"


async def code_of(world: World, user: str = HERE) -> str:
    """Someone asks for a code in the private chat; the code as it is shown."""
    await world.write(user, "/tautkan")
    await world.drain()
    return shown(world.told(user)[-1])


def shown(prompt: Prompt) -> str:
    """The code that a message shows."""
    assert prompt.code == "link.code"
    return str(prompt.params["code"])


async def linked(world: World) -> tuple[OtherSide, Account, Account]:
    """The two accounts, linked."""
    other = OtherSide(world)
    assert await other.write(THERE, f"/tautkan {await code_of(world)}") == ["link.done"]
    return other, await world.account(HERE), await other.account(THERE)


@pytest.mark.asyncio
async def test_a_code_links_and_both_sides_hear_of_it(world: World) -> None:
    """Each side is told the other platform's name; then either is told that it is linked already."""
    other, here, there = await linked(world)

    assert world.codes(HERE)[-1] == "link.done"
    assert [str(p.params["platform"].code) for p in (world.told(HERE)[-1], other.prompts()[-1])] == [  # type: ignore[attr-defined]  # a Coded
        "platform.discord", "platform.local",
    ]  # fmt: skip
    async with world.store.read() as unit:
        pair = [here.person_id, there.person_id]
        assert await unit.people.linked(here.person_id) == pair
        assert await unit.people.same_person(there.person_id) == pair
    assert await other.write(THERE, "/tautkan") == ["link.already"]


@pytest.mark.asyncio
async def test_the_code_may_be_typed_when_it_is_asked_for(world: World) -> None:
    """In any case and spacing; what is no code is asked for again."""
    other = OtherSide(world)
    assert await other.press(THERE, "ln:start") == ["link.code"]
    assert await other.write(THERE, "apa ya") == ["link.unreadable", "link.ask"]
    code = await code_of(world)

    assert await other.write(THERE, code.replace("-", " ").lower()) == ["link.done"]
    assert await other.write(THERE, "terima kasih") == ["dialogue.help"]


@pytest.mark.asyncio
async def test_a_code_works_once_and_for_ten_minutes(world: World) -> None:
    """A used code, one that is over, and one that a newer replaced are all wrong."""
    other = OtherSide(world)
    first = await code_of(world)
    second = await code_of(world)
    assert first != second
    assert await other.write(THERE, f"/tautkan {first}") == ["link.wrong"]
    world.clock.advance(timedelta(minutes=10))
    assert await other.write(THERE, f"/tautkan {second}") == ["link.wrong"]
    third = await code_of(world)
    assert await other.write(THERE, f"/tautkan {third}") == ["link.done"]
    assert await other.write("98", f"/tautkan {third}") == ["link.wrong"]


@pytest.mark.asyncio
async def test_guessing_ends_after_five_tries_an_hour(world: World) -> None:
    """Even the right code is not taken then; an hour later it is."""
    other = OtherSide(world)
    for _ in range(WRONG_TRIES):
        assert await other.write(THERE, "/tautkan 2222-2222") == ["link.wrong"]
    assert await other.write(THERE, f"/tautkan {await code_of(world)}") == ["link.too_many"]

    world.clock.advance(timedelta(hours=1))
    assert await other.write(THERE, f"/tautkan {await code_of(world)}") == ["link.done"]


@pytest.mark.asyncio
async def test_links_are_between_platforms_and_one_each(world: World) -> None:
    """Two accounts of one platform are not linked, nor a third to a pair."""
    await world.write("22", f"/tautkan {await code_of(world)}")
    await world.drain()
    assert world.codes("22")[-1] == "link.same_platform"
    other, _, _ = await linked(world)
    spare = await code_of(world, "23")
    assert await other.write(THERE, f"/tautkan {spare}") == ["link.already"]


@pytest.mark.asyncio
async def test_a_code_stands_nowhere_in_the_clear(world: World) -> None:
    """Neither the outbox nor the codes' own table knows the code that was shown."""
    code = await code_of(world)
    await world.store.close()
    kept = b"".join(file.read_bytes() for file in world.path.parent.glob("jernih.db*"))

    assert code.encode() not in kept
    assert code.replace("-", "").encode() not in kept


@pytest.mark.asyncio
async def test_a_message_sent_again_shows_the_same_code(world: World) -> None:
    """A platform that answers late is sent the very code that may have arrived."""
    world.platform.fault = lambda effect: TimeoutError() if isinstance(effect, Send) else None
    await world.write(HERE, "/tautkan")
    await world.drain()
    world.platform.fault = lambda _effect: None
    await world.pass_time(minutes=2)
    tried = [e.prompt.params["code"] for e in world.platform.tried if isinstance(e, Send)]

    assert len(tried) == 2
    assert tried[0] == tried[1]


@pytest.mark.asyncio
async def test_parting_makes_two_again(world: World) -> None:
    """By word or button on either side; the other side hears of it."""
    other, here, _ = await linked(world)

    assert await other.press(THERE, "ln:off") == ["link.ended"]
    assert world.codes(HERE)[-1] == "link.ended"
    async with world.store.read() as unit:
        assert await unit.people.linked(here.person_id) == [here.person_id]
    assert await other.write(THERE, "/tautkan lepas") == ["link.none"]


@pytest.mark.asyncio
async def test_erasing_one_ends_the_link_and_leaves_the_other(world: World) -> None:
    """Persons are not merged: the other account keeps what it told."""
    other, here, there = await linked(world)
    fact = ProfileFact("birth_date", "1990-01-31", "declared")
    async with world.store.write() as unit:
        await unit.people.put_fact(here.person_id, fact, world.clock.now())
        assert set(await unit.people.facts_of([there.person_id, here.person_id])) == {"birth_date"}
    await other.write(THERE, "/hapusdata")
    await other.press(THERE, "er:yes")

    async with world.store.read() as unit:
        assert await unit.people.linked(here.person_id) == [here.person_id]
        assert set(await unit.people.facts(here.person_id)) == {"birth_date"}


@pytest.mark.asyncio
async def test_linked_accounts_win_once(world: World) -> None:
    """Two entries of one human being bear one pseudonym in the sealed list."""
    season = await Season.opened(world)
    await season.enter(HERE)
    await season.enter("22")
    async with world.store.write() as unit:
        one, two = await world.account(HERE), await world.account("22")
        await unit.links.join(one.person_id, two.person_id, world.clock.now())
    await season.frozen()
    await season.published()

    async with world.store.read() as unit:
        seats = await unit.draws.seats(season.planned.campaign_id)
    assert len([seat for seat in seats if seat.state.value == "waiting"]) == 1


@pytest.mark.asyncio
async def test_what_a_linked_account_told_makes_a_profile_whole(world: World) -> None:
    """Consent is each account's own, facts are not; where proof is asked for, a declared phone is not it."""
    season = await Season.opened(world)
    await season.enter("22")
    _, here, there = await linked(world)
    now, told = world.clock.now(), (("birth_date", "1990-01-31"), ("phone", "+628111111111"))
    async with world.store.write() as unit:
        await unit.people.give_consent(there.person_id, Consent("draw", "1", "00" * 32, now))
        assert not await has_profile(unit, season.planned, there.person_id)
        for name, value in told:
            await unit.people.put_fact(here.person_id, ProfileFact(name, value, "declared"), now)
        assert await has_profile(unit, season.planned, there.person_id)
        assert not await has_profile(unit, season.planned, here.person_id)
        proved = replace(season.planned, rules=replace(season.planned.rules, verified_facts=("phone",)))
        assert not await has_profile(unit, proved, there.person_id)


@pytest.mark.parametrize(("locale", "words"), [("id", "orang lain"), ("en", "someone else")])
def test_who_was_sent_a_code_is_warned(locale: str, words: str) -> None:
    """Who writes another's code gives them their profile: that is said when it is asked for, and after."""
    assert words in text(locale, "link.ask")
    assert words in text(locale, "link.done", platform="Discord")


async def born_too_late(world: World, user: str) -> None:
    """Someone agrees to the draw and tells the birth date of a minor."""
    await world.start(user, "ikut-jernih-2026-11")
    await world.press(user, "cs:yes")
    await world.accept("private", {"user": user, "text": "31-01-2012"})
    await world.drain()


@pytest.mark.asyncio
async def test_a_minor_draws_by_nobody_elses_facts(world: World) -> None:
    """Told a minor's birth date, an account loses its link, and what was told on the other counts no more."""
    await Season.opened(world)
    other, here, there = await linked(world)
    async with world.store.write() as unit:
        await unit.people.put_fact(
            there.person_id, ProfileFact("phone", "+628111", "verified"), world.clock.now()
        )
    await born_too_late(world, HERE)

    assert "dialogue.too_young" in world.codes(HERE)
    assert other.told(THERE)[-1] == "link.ended"
    async with world.store.read() as unit:
        assert await unit.people.linked(here.person_id) == [here.person_id]


@pytest.mark.asyncio
async def test_a_minor_is_linked_from_neither_side(world: World) -> None:
    """No code is given, an earlier one is no longer good, and none is taken."""
    await Season.opened(world)
    other = OtherSide(world)
    early = await code_of(world)
    await born_too_late(world, HERE)
    assert await other.write(THERE, f"/tautkan {early}") == ["link.wrong"]

    await other.press("98", "ln:start")
    code = str(other.prompts()[-1].params["code"])
    for words in ("/tautkan", f"/tautkan {code}"):
        await world.write(HERE, words)
        await world.drain()
        assert world.codes(HERE)[-1] == "link.minor"
