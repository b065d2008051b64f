"""Adapting: a channel's decisions become a correction, by command or by themselves, and back again."""

import json
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.ports.channels import Channel
from bot.ports.corrections import KeptCorrection
from bot.services import adapting
from bot.services.adapting import TakenBack
from models import adapting as arithmetic
from models.adapting import Correction, NotAdapted, Seen
from tests.support.builders import FakeClassifier
from tests.support.decisions import BAD, GOOD, decided
from tests.support.world import CHAT, LOCAL, World

FORTY = 40


async def _channel(world: World) -> Channel:
    async with world.store.read() as unit:
        found = await unit.channels.by_ref(LOCAL, CHAT)
    assert found is not None
    return found


async def _decide(world: World, count: int, first: int = 0, by: tuple[str, ...] = ("a", "b")) -> None:
    await decided(world.store, CHAT, world.clock.now(), count, first=first, by=by)


async def _adapted(world: World) -> KeptCorrection:
    found = await world.services.adapting.adapt(await _channel(world), "cli")
    assert isinstance(found, KeptCorrection)
    return found


async def _switch(world: World, *, adapt: bool) -> None:
    channel = await _channel(world)
    async with world.store.write() as unit:
        policy = replace(channel.policy, adapt=adapt)
        await unit.channels.set_policy(channel.channel_id, policy, "cli", world.clock.now())


async def _active(world: World) -> int | None:
    async with world.store.read() as unit:
        found = await unit.corrections.active((await _channel(world)).channel_id)
    return found.number if found else None


@pytest.mark.asyncio
async def test_decisions_become_a_correction(world: World) -> None:
    """What moderators approve is raised and what they remove lowered, and it is in force at once."""
    await _decide(world, FORTY)
    kept = await _adapted(world)
    assert (kept.number, kept.correction.model, kept.correction.examples, kept.reviewers) == (
        1,
        "fake",
        40,
        2,
    )
    assert (kept.made_by, kept.made_at) == ("cli", world.clock.now())
    words = kept.correction.words
    assert words[GOOD.split()[0]] > 0 > words[BAD.split()[0]]
    assert await _active(world) == 1


@pytest.mark.asyncio
async def test_too_few_decisions_change_nothing(world: World) -> None:
    """Thirty-nine are one too few: it is said how many there are, and nothing is kept."""
    await _decide(world, FORTY - 1)
    refused = await world.services.adapting.adapt(await _channel(world), "cli")
    assert refused == NotAdapted("too_few", 39, 40)
    assert await _active(world) is None


@pytest.mark.asyncio
async def test_one_moderator_alone_changes_nothing(world: World) -> None:
    """However many decisions one person makes."""
    await _decide(world, FORTY + 10, by=("a",))
    refused = await world.services.adapting.adapt(await _channel(world), "cli")
    assert refused == NotAdapted("one_reviewer", 1, 2)
    assert await _active(world) is None


@pytest.mark.asyncio
async def test_only_moderators_whose_decisions_count_are_counted(world: World) -> None:
    """A third one, who decided only on the older comments of a flooding author, is not among the two."""
    await decided(world.store, CHAT, world.clock.now(), 4, by=("c",), author="7")
    await world.pass_time(minutes=1)
    await decided(world.store, CHAT, world.clock.now(), 6, first=10, author="7")
    await _decide(world, FORTY, first=100)
    made = await _adapted(world)
    assert (made.correction.examples, made.reviewers) == (45, 2)


@pytest.mark.asyncio
async def test_the_audit_says_who_and_how_many_and_no_word(world: World, database_file: Path) -> None:
    """Making and taking back are in the chain of the channel, with counts only."""
    await _decide(world, FORTY)
    await _adapted(world)
    await world.services.adapting.take_back(await _channel(world), "cli")
    with closing(sqlite3.connect(database_file)) as raw:
        rows = raw.execute("SELECT actor, word, facts FROM audit WHERE word LIKE 'model:%'").fetchall()
    assert [(actor, word, json.loads(facts)) for actor, word, facts in rows] == [
        ("cli", "model:channel:adapted", {"number": 1, "examples": 40, "reviewers": 2}),
        ("cli", "model:channel:taken_back", {"number": 1, "active": 0}),
    ]


@pytest.mark.asyncio
async def test_taking_back_goes_to_the_one_before_and_then_to_none(world: World) -> None:
    """Each step says what ended and what is in force; with nothing left there is nothing to take back."""
    await _decide(world, FORTY)
    await _adapted(world)
    await _adapted(world)
    channel, desk = await _channel(world), world.services.adapting
    assert await desk.take_back(channel, "cli") == TakenBack(2, 1)
    assert await desk.take_back(channel, "cli") == TakenBack(1, None)
    assert await desk.take_back(channel, "cli") is None
    assert await _active(world) is None


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
    await _decide(world, FORTY)
    await _adapted(world)
    assert looked == {threading.get_ident()}
    assert fitted
    assert not looked & fitted


@pytest.mark.asyncio
async def test_by_itself_only_where_the_policy_says_so(world: World) -> None:
    """Off unless the institution wants it; on, forty decisions are enough to begin."""
    await _decide(world, FORTY)
    assert await world.services.adapting.run_once() == 0
    await _switch(world, adapt=True)
    assert await world.services.adapting.run_once() == 1
    async with world.store.read() as unit:
        (kept,) = await unit.corrections.all_active()
    assert (kept.made_by, kept.number) == ("system", 1)
    assert await world.services.adapting.run_once() == 0


@pytest.mark.asyncio
async def test_by_itself_not_before_twenty_new_decisions(world: World) -> None:
    """Nineteen more are too few, the twentieth is enough, and it happens once."""
    await _switch(world, adapt=True)
    await _decide(world, FORTY - 1)
    assert await world.services.adapting.run_once() == 0
    await _decide(world, 1, first=39)
    assert await world.services.adapting.run_once() == 1
    await world.pass_time(minutes=1)
    await _decide(world, 19, first=40)
    assert await world.services.adapting.run_once() == 0
    await _decide(world, 1, first=59)
    assert [await world.services.adapting.run_once() for _ in range(2)] == [1, 0]
    assert await _active(world) == 2


@pytest.mark.asyncio
async def test_what_a_person_took_back_does_not_come_again_by_itself(world: World) -> None:
    """The schedule waits for twenty decisions newer than the correction that was taken back."""
    await _switch(world, adapt=True)
    await _decide(world, FORTY)
    assert await world.services.adapting.run_once() == 1
    await world.services.adapting.take_back(await _channel(world), "cli")
    assert await world.services.adapting.run_once() == 0
    assert await _active(world) is None


@pytest.mark.asyncio
async def test_a_new_model_is_adapted_to_anew(world: World) -> None:
    """A correction for another model is replaced without new decisions."""
    await _switch(world, adapt=True)
    await _decide(world, FORTY)
    channel = await _channel(world)
    old = Correction("fake-0", 0.0, (0.0,), {}, 40)
    async with world.store.write() as unit:
        await unit.corrections.add(channel.channel_id, old, reviewers=2, by="cli", now=world.clock.now())
    assert await world.services.adapting.run_once() == 1
    assert await _active(world) == 2


@pytest.mark.asyncio
async def test_one_channel_that_cannot_adapt_holds_up_no_other(world: World) -> None:
    """A refusal in one channel leaves the next one its turn."""
    async with world.store.write() as unit:
        await unit.channels.put(LOCAL, "lain", title="Lain", active=True, locale="id", now=world.clock.now())
    for chat, by, first in ((CHAT, ("a",), 0), ("lain", ("a", "b"), 100)):
        await decided(world.store, chat, world.clock.now(), FORTY, by=by, first=first)
        async with world.store.write() as unit:
            channel = await unit.channels.by_ref(LOCAL, chat)
            assert channel is not None
            policy = replace(channel.policy, adapt=True)
            await unit.channels.set_policy(channel.channel_id, policy, "cli", world.clock.now())
    assert await world.services.adapting.run_once() == 1
