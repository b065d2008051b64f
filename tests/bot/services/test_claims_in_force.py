"""The list in force: followed while it changes, asked at the cost of one look-up, and open to citizens."""

import pytest

from bot.moderation.checked_claim import ClaimFile
from bot.services.checked_claims import Taken
from bot.services.claims_in_force import ClaimsInForce
from models.normalize import plain
from tests.bot.services.test_claims_at_work import CLAIMS, REPEAT, a_claim, claim_flag, listed
from tests.support.builders import FakeClassifier
from tests.support.world import World


@pytest.mark.asyncio
async def test_the_list_is_followed_while_it_changes(world: World) -> None:
    """What is added or switched is known to the next batch."""
    counts = []
    for step in ("empty", "added", "off", "on"):
        if step == "added":
            await listed(world)
        elif step != "empty":
            await world.services.checked_claims.switch(1, "cli", active=step == "on")
        ref = await world.comment("7", f"{REPEAT} {step}")
        await world.drain()
        counts.append((await claim_flag(world, ref)).facts["count"])
    assert counts == [0, 1, 0, 1]


@pytest.mark.asyncio
async def test_taking_in_a_list_counts_and_a_dry_run_keeps_nothing(world: World) -> None:
    """New, known and unusable are told apart; the second time all are known."""
    desk, file = world.services.checked_claims, ClaimFile(((2, a_claim()), (3, a_claim(CLAIMS[1], 2))))
    assert await desk.take(file, "cli", dry_run=True) == Taken(2, 0, 0)
    assert await desk.test(REPEAT) == []
    assert await desk.take(file, "cli") == Taken(2, 0, 0)
    assert await desk.take(file, "cli", dry_run=True) == Taken(0, 2, 0)
    assert await desk.take(file, "cli") == Taken(0, 2, 0)
    ((kept, match),) = await desk.test(REPEAT)
    assert (kept.claim, match.claim_id) == (a_claim(), kept.claim_id)


class Plainly(FakeClassifier):
    """Undoes disguises as the model does."""

    def plain(self, text: str) -> str:
        """Its plain words."""
        return plain(text)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("said", "marked"),
    [
        ("(V4ksin) polio tetes: anak LUMPUHHH!", ["V4ksin", "polio", "tetes", "anak", "LUMPUHHH"]),
        ("Lampu mati. Anak lumpuh-lumpuh, vaksin polio", ["Anak", "lumpuh-lumpuh", "vaksin", "polio"]),
        ("v a k s i n polio tetes anak lumpuh permanen", []),
    ],
)
async def test_the_words_that_match_are_marked_where_they_stand(
    world: World, said: str, marked: list[str]
) -> None:
    """Without the marks around them; where a word is spelled letter by letter nothing wrong is marked."""
    await listed(world)
    async with world.store.read() as unit:
        ((match,),) = await ClaimsInForce(Plainly()).matches(unit, [said])
    assert [said[span.start : span.end] for span in match.spans] == marked


@pytest.mark.asyncio
async def test_asking_again_costs_one_look_up(world: World) -> None:
    """While the list stays the same only its version is read, however many comments are asked about."""
    await listed(world)
    claims, asked = ClaimsInForce(world.fake), 0
    async with world.store.read() as unit:
        await claims.matches(unit, [REPEAT])

        class Watched:
            async def version(self) -> str:
                nonlocal asked
                asked += 1
                return await unit.checked_claims.version()

        class OnlyVersions:
            checked_claims = Watched()

        found = await claims.matches(OnlyVersions(), [REPEAT] * 200)  # type: ignore[arg-type]  # has no more
    assert asked == 1
    assert all(each[0].claim_id == 1 for each in found)


@pytest.mark.asyncio
@pytest.mark.parametrize("with_command", [True, False])
async def test_a_citizen_may_ask_about_a_text(world: World, *, with_command: bool) -> None:
    """`/cek` names the fact-checker where a pasted text is like a claim; of other texts it names none."""
    await listed(world)
    for words in (REPEAT, "jadwal imunisasi kapan"):
        if with_command:
            await world.write("7", f"/cek {words}")
        else:
            await world.write("7", "/cek")
            await world.write("7", words)
    await world.drain()
    first, second = (
        [point.code for point in prompt.params["points"]]  # type: ignore[attr-defined]  # a tuple of Coded
        for prompt in world.told("7")
        if "points" in prompt.params
    )
    assert "check.point.claim" in first
    assert "check.point.claim" not in second


@pytest.mark.asyncio
async def test_what_is_not_asked_about_is_compared_with_nothing(world: World) -> None:
    """A text that someone merely writes to the bot is no question."""
    await listed(world)
    await world.write("7", REPEAT)
    await world.drain()
    assert world.codes("7") == ["dialogue.help"]
