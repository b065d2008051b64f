"""Adapting: a channel's decisions become a correction, by command or by themselves, and back again."""

import json
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.services import adapting
from bot.services.adapting import TakenBack
from models import adapting as arithmetic
from models.adapting import Correction, NotAdapted, Seen
from tests.support.adapting import FORTY, active_number, adapted, decide, the_channel
from tests.support.builders import FakeClassifier
from tests.support.decisions import BAD, GOOD, decided
from tests.support.world import CHAT, World


@pytest.mark.asyncio
async def test_decisions_become_a_correction(world: World) -> None:
    """What moderators approve is raised and what they remove lowered, and it is in force at once."""
    await decide(world, FORTY)
    kept = await adapted(world)
    assert (kept.number, kept.correction.model, kept.correction.examples, kept.reviewers) == (
        1,
        "fake",
        40,
        2,
    )
    assert (kept.made_by, kept.made_at) == ("cli", world.clock.now())
    words = kept.correction.words
    assert words[GOOD.split()[0]] > 0 > words[BAD.split()[0]]
    assert await active_number(world) == 1


@pytest.mark.asyncio
async def test_too_few_decisions_change_nothing(world: World) -> None:
    """Thirty-nine are one too few: it is said how many there are, and nothing is kept."""
    await decide(world, FORTY - 1)
    refused = await world.services.adapting.adapt(await the_channel(world), "cli")
    assert refused == NotAdapted("too_few", 39, 40)
    assert await active_number(world) is None


@pytest.mark.asyncio
async def test_one_moderator_alone_changes_nothing(world: World) -> None:
    """However many decisions one person makes."""
    await decide(world, FORTY + 10, by=("a",))
    refused = await world.services.adapting.adapt(await the_channel(world), "cli")
    assert refused == NotAdapted("one_reviewer", 1, 2)
    assert await active_number(world) is None


@pytest.mark.asyncio
async def test_only_moderators_whose_decisions_count_are_counted(world: World) -> None:
    """A third one, who decided only on the older comments of a flooding author, is not among the two."""
    await decided(world.store, CHAT, world.clock.now(), 4, by=("c",), author="7")
    await world.pass_time(minutes=1)
    await decided(world.store, CHAT, world.clock.now(), 6, first=10, author="7")
    await decide(world, FORTY, first=100)
    made = await adapted(world)
    assert (made.correction.examples, made.reviewers) == (45, 2)


@pytest.mark.asyncio
async def test_the_audit_says_who_and_how_many_and_no_word(world: World, database_file: Path) -> None:
    """Making and taking back are in the chain of the channel, with counts only."""
    await decide(world, FORTY)
    await adapted(world)
    await world.services.adapting.take_back(await the_channel(world), "cli")
    with closing(sqlite3.connect(database_file)) as raw:
        rows = raw.execute("SELECT actor, word, facts FROM audit WHERE word LIKE 'model:%'").fetchall()
    assert [(actor, word, json.loads(facts)) for actor, word, facts in rows] == [
        ("cli", "model:channel:adapted", {"number": 1, "examples": 40, "reviewers": 2}),
        ("cli", "model:channel:taken_back", {"number": 1, "active": 0}),
    ]


@pytest.mark.asyncio
async def test_taking_back_goes_to_the_one_before_and_then_to_none(world: World) -> None:
    """Each step says what ended and what is in force; with nothing left there is nothing to take back."""
    await decide(world, FORTY)
    await adapted(world)
    await adapted(world)
    channel, desk = await the_channel(world), world.services.adapting
    assert await desk.take_back(channel, "cli") == TakenBack(2, 1, desk.model)
    assert await desk.take_back(channel, "cli") == TakenBack(1, None)
    assert await desk.take_back(channel, "cli") is None
    assert await active_number(world) is None


@pytest.mark.asyncio
async def test_the_arithmetic_leaves_the_loop_and_the_classifier_does_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model keeps what it computes and is looked into by one thread; the fit runs in another."""
    looked, fitted = set[int](), set[int]()
    see, fit = FakeClassifier.see, arithmetic.adapt

    def seen(self: FakeClassifier, text: str) -> Seen:
        looked.add(threading.get_ident())
        return see(self, text)

    def fitting(*given: object) -> Correction | NotAdapted:
        fitted.add(threading.get_ident())
        return fit(*given)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(FakeClassifier, "see", seen)
    monkeypatch.setattr(adapting, "adapt", fitting)
    await decide(world, FORTY)
    await adapted(world)
    assert looked == {threading.get_ident()}
    assert fitted
    assert not looked & fitted
