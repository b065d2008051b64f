"""Crowds: who says nearly the same waits for a person, and nobody else does."""

import random
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.jobs import SAYINGS_KEPT, housekeeping
from bot.moderation.decision import Outcome
from bot.ports.channels import Role
from models.corpus import read
from tests.bot.services.test_policies_at_work import set_policy
from tests.story.raiders import TEMPLATES, disguised
from tests.support.world import LOCAL, REVIEWER, World

SAID = "lampu taman sengaja padam supaya proyek pengadaan bisa diulang tahun depan"
NEARLY = "lampu taman sengaja padam supaya proyek pengadaan bisa diulang depan tahun"
OWN = "trotoar depan puskesmas ambles sejak hujan kemarin mohon segera ditambal"
APPROVE, HOLD = Outcome.APPROVE, Outcome.HOLD


async def outcomes(world: World) -> Mapping[str, Outcome]:
    """What became of each comment, by its message."""
    found = {}
    async with world.store.read() as unit:
        for each in await unit.comments.decided_after(0, 1000):
            found[each.message_ref] = each.outcome
    return found


@pytest.mark.asyncio
async def test_the_fourth_who_says_it_waits_and_the_first_stay(world: World) -> None:
    """Three others within the hour are enough; what they said before stays approved, also in one batch."""
    refs = [await world.comment(str(n), (SAID, NEARLY)[n % 2]) for n in range(5)]
    lone = await world.comment("77", OWN)

    await world.drain()

    found = await outcomes(world)
    assert [found[ref] for ref in refs] == [APPROVE, APPROVE, APPROVE, HOLD, HOLD]
    assert found[lone] is APPROVE


@pytest.mark.asyncio
async def test_it_counts_across_batches_and_for_an_hour(world: World) -> None:
    """What other batches, or other workers, saw within the hour counts; what is older does not."""
    for n in range(3):
        await world.comment(str(n), SAID)
        await world.pass_time(minutes=15)
    fourth = await world.comment("4", SAID)
    await world.pass_time(minutes=61)
    much_later = await world.comment("5", SAID)
    await world.drain()

    found = await outcomes(world)
    assert (found[fourth], found[much_later]) == (HOLD, APPROVE)


@pytest.mark.asyncio
async def test_what_goes_on_for_hours_is_counted_by_its_last_hour(world: World) -> None:
    """A saying that outlives its keeping hands the count on: every comment but the first three waits."""
    refs = []
    for n in range(30):
        refs.append(await world.comment(str(n), SAID))
        await world.pass_time(minutes=12)

    found = await outcomes(world)
    assert [found[ref] for ref in refs] == [APPROVE] * 3 + [HOLD] * 27


@pytest.mark.asyncio
async def test_accounts_count_and_not_comments(world: World) -> None:
    """One who repeats themselves is one, however often."""
    refs = [await world.comment("7", SAID) for _ in range(5)]
    await world.drain()

    found = await outcomes(world)
    assert {found[ref] for ref in refs} == {APPROVE}


@pytest.mark.asyncio
async def test_editing_ones_own_comment_is_no_other_sighting(world: World) -> None:
    """Who corrects a word is not counted again, and is not held for those who copied them since."""
    first = await world.comment("1", SAID)
    await world.comment("1", NEARLY, message=first, edited=1)
    for n in range(2, 6):
        await world.comment(str(n), SAID)
    await world.comment("1", SAID + " ya", message=first, edited=60)
    await world.drain()

    found = await outcomes(world)
    assert found[first] is APPROVE
    assert list(found.values()).count(HOLD) == 2


@pytest.mark.asyncio
async def test_editing_into_what_the_others_say_is_one(world: World) -> None:
    """A harmless comment that becomes the fourth copy waits, and counts for the next."""
    harmless = await world.comment("1", OWN)
    for n in range(2, 5):
        await world.comment(str(n), SAID)
    await world.comment("1", SAID, message=harmless, edited=60)
    await world.drain()

    assert (await outcomes(world))[harmless] is HOLD


@pytest.mark.asyncio
async def test_a_known_author_is_not_dragged_in(world: World) -> None:
    """Who has written well for long stays, though others copy them."""
    for n in range(5):
        await world.comment("1", f"{read('project')[n].text} {OWN}"[:60])
        await world.pass_time(minutes=5)
    await world.pass_time(days=4)
    for n in range(2, 6):
        await world.comment(str(n), SAID)
    known = await world.comment("1", SAID)
    await world.drain()

    assert (await outcomes(world))[known] is APPROVE


@pytest.mark.asyncio
async def test_staff_is_never_counted(world: World) -> None:
    """What those with a role say is not looked at, so that repeating an announcement harms nobody."""
    async with world.store.write() as unit:
        for n in range(10):
            await unit.roles.grant(LOCAL, f"s{n}", Role.VIEWER, "cli", world.clock.now())
    for user in (REVIEWER, *(f"s{n}" for n in range(10))):
        await world.comment(user, SAID)
    citizen = await world.comment("1", SAID)
    await world.drain()

    assert await outcomes(world) == {citizen: APPROVE}


@pytest.mark.asyncio
@pytest.mark.parametrize("common", [
    "mantap", "terima kasih banyak pak, semoga sehat selalu", "setuju banget #JernihBerkomentar", "🙏🙏🙏",
    "lampu jalan mati", "@budi https://kabar.example/1 08123456789",
])  # fmt: skip
async def test_what_everybody_writes_proves_nothing(world: World, common: str) -> None:
    """Greetings, cheers, thanks, tags and a few words may be written by many."""
    await set_policy(world, link_limit=5)
    refs = [await world.comment(str(n), common) for n in range(15)]
    await world.drain()

    found = await outcomes(world)
    assert HOLD not in {found[ref] for ref in refs}


@pytest.mark.asyncio
async def test_few_words_by_very_many_in_a_minute_are_a_raid(world: World) -> None:
    """Twenty other new accounts that shout the same three words within a minute are enough."""
    refs = [await world.comment(str(n), "turunkan harga beras") for n in range(24)]
    await world.drain()

    found = await outcomes(world)
    assert [found[ref] for ref in refs] == [APPROVE] * 20 + [HOLD] * 4


@pytest.mark.asyncio
async def test_a_quoted_slogan_makes_no_duplicates(world: World) -> None:
    """Entries that quote the announcement and say something of their own differ; copies of it do not."""
    slogan = '"Sampaikan usulmu untuk kota yang bersih, terang, dan ramah bagi pejalan kaki"'
    own = [row.text for row in read("project") if 60 < len(row.text) < 90 and '"' not in row.text][:8]
    refs = [await world.comment(str(n), f"{slogan} {text}") for n, text in enumerate(own)]
    copies = [await world.comment(f"k{n}", f"{slogan} 👍") for n in range(5)]
    await world.drain()

    found = await outcomes(world)
    assert {found[ref] for ref in refs} == {APPROVE}
    assert found[copies[-1]] is HOLD


@pytest.mark.asyncio
async def test_who_writes_too_fast_waits_for_what_is_over(world: World) -> None:
    """Six comments of one author within a minute pass and the next wait; others go on."""
    texts = [row.text for row in read("project")[:9]]
    refs = [await world.comment("7", text) for text in texts]
    other = await world.comment("8", OWN)
    await world.pass_time(seconds=61)
    later = await world.comment("7", "kapan jadwal pasar malam di lapangan kelurahan dibuka lagi")
    await world.drain()

    found = await outcomes(world)
    assert [found[ref] for ref in refs] == [APPROVE] * 6 + [HOLD] * 3
    assert found[other] is found[later] is APPROVE


@pytest.mark.asyncio
async def test_sayings_are_forgotten_after_hours(world: World) -> None:
    """Housekeeping leaves nothing of what was said lately."""
    await world.comment("7", SAID)
    await world.drain()
    before = await housekeeping(world.store, world.clock)
    world.clock.advance(SAYINGS_KEPT + timedelta(seconds=1))

    assert (before, await housekeeping(world.store, world.clock)) == (0, 2)


@pytest.mark.asyncio
async def test_a_batch_costs_a_constant_number_of_statements(world: World) -> None:
    """What is asked and kept of a crowd costs as many statements for forty comments as for four."""
    dice, counts = random.Random(1), []
    for size in (3, 4, 40):
        said: list[str] = []
        for n in range(size):
            await world.comment(f"{size}-{n}", disguised(dice, TEMPLATES[n % 3]))
        engine = world.store._writer.sync_engine

        def note(*call: object, said: list[str] = said) -> None:
            said.append(str(call[2]))

        event.listen(engine, "before_cursor_execute", note)
        await world.services.worker.run_once()
        event.remove(engine, "before_cursor_execute", note)
        counts.append(sum("sayings" in each or "sightings" in each or "older" in each for each in said))

    # In the first of them nothing is near.
    assert counts[0] < counts[1] == counts[2] <= 6


@pytest.mark.asyncio
@pytest.mark.parametrize("seed", range(6))
async def test_others_never_hold_a_different_text(world: World, seed: int) -> None:
    """However many say the same around it, a comment of its own words is decided as if it stood alone."""
    dice = random.Random(seed)
    for n in range(12 * seed):
        await world.comment(f"r{n}", disguised(dice, dice.choice(TEMPLATES[: 1 + seed])))
    lone = await world.comment("77", OWN)
    await world.drain()

    assert (await outcomes(world))[lone] is APPROVE
