"""Corrections at work: each comment under its own channel's, in one batch, remembered with the decision."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.moderation.decision import Outcome
from bot.ports.comments import Judged
from bot.services.check import check_store
from bot.store.repositories.corrections import SqlCorrections
from models.adapting import Correction
from models.labels import Scores
from tests.support.builders import FakeClassifier, a_correction
from tests.support.world import CHAT, LOCAL, MODERATORS, REVIEWER, World

OTHER = "lain"
LOWERS, RAISES = a_correction("fake", -1.0), a_correction("fake", 0.05)


async def _correct(world: World, correction: Correction, chat: str = CHAT) -> int:
    now = world.clock.now()
    async with world.store.write() as unit:
        channel = await unit.channels.put(LOCAL, chat, title=chat, active=True, locale="id", now=now)
        kept = await unit.corrections.add(channel.channel_id, correction, reviewers=2, by="cli", now=now)
    return kept.number


async def _judged(world: World, ref: str, chat: str = CHAT) -> Judged:
    async with world.store.read() as unit:
        comment_id = await unit.comments.id_of(LOCAL, chat, ref)
        assert comment_id is not None
        found = await unit.comments.judged(comment_id)
    assert found is not None
    return found


async def _said(
    world: World, words: str = "lampu jalan mati", chat: str = CHAT
) -> tuple[Outcome, float, str]:
    ref = await world.comment("7", words, chat=chat)
    await world.drain()
    judged = await _judged(world, ref, chat)
    assert judged.scores is not None
    return judged.outcome, round(judged.scores.constructive, 9), judged.scores.model


@pytest.mark.asyncio
async def test_a_decision_remembers_its_correction(world: World) -> None:
    """The stored scores name model and correction; without one they name the model alone."""
    assert await _said(world) == (Outcome.APPROVE, 0.9, "fake")
    await _correct(world, LOWERS)
    assert await _said(world) == (Outcome.WITHHOLD, 0.0, "fake+k1")
    await _correct(world, RAISES)
    assert await _said(world) == (Outcome.APPROVE, 0.95, "fake+k2")


@pytest.mark.asyncio
async def test_taking_back_counts_from_the_next_comment_on(world: World) -> None:
    """What was decided stays as it was; what comes is judged by the one before."""
    await _correct(world, RAISES)
    await _correct(world, LOWERS)
    assert (await _said(world))[2] == "fake+k2"
    async with world.store.read() as unit:
        channel = await unit.channels.by_ref(LOCAL, CHAT)
    assert channel is not None
    await world.services.adapting.take_back(channel, "cli")
    assert await _said(world) == (Outcome.APPROVE, 0.95, "fake+k1")
    await world.services.adapting.take_back(channel, "cli")
    assert await _said(world) == (Outcome.APPROVE, 0.9, "fake")


@pytest.mark.asyncio
async def test_each_comment_is_scored_under_its_own_channel(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Channels mixed in one batch: one call of the model, one look-up, and no correction meets another."""
    looked: list[int] = []
    asked, numbers = SqlCorrections.get, SqlCorrections.active_numbers

    async def get(self: SqlCorrections, channel_id: int, number: int) -> Any:
        looked.append(channel_id)
        return await asked(self, channel_id, number)

    async def active_numbers(self: SqlCorrections, places: Any) -> Any:
        looked.append(0)
        return await numbers(self, places)

    monkeypatch.setattr(SqlCorrections, "get", get)
    monkeypatch.setattr(SqlCorrections, "active_numbers", active_numbers)
    await _correct(world, LOWERS)
    await _correct(world, RAISES, OTHER)
    for _ in range(2):
        looked.clear()
        world.fake.batches = 0
        places = [CHAT, OTHER, CHAT, OTHER, OTHER]
        refs = [await world.comment("7", "lampu mati", chat=chat) for chat in places]
        assert await world.services.worker.run_once() == len(places)
        found = [(await _judged(world, r, c)).scores for r, c in zip(refs, places, strict=True)]
        assert [round(s.constructive, 9) for s in found if s] == [0.0, 0.95, 0.0, 0.95, 0.95]
        assert world.fake.batches == 1
    # The second time both are known by their numbers.
    assert looked == [0]


@pytest.mark.asyncio
async def test_a_correction_for_another_model_is_passed_over(world: World) -> None:
    """It changes no score and leaves no mark; `jernih check` says so and what to do."""
    await _correct(world, replace(LOWERS, model="fake-0"))
    assert await _said(world) == (Outcome.APPROVE, 0.9, "fake")
    stale = [f for f in await check_store(world.store, "fake") if f.code == "check.correction_other_model"]
    ((level, params),) = [(finding.level, finding.params) for finding in stale]
    assert level == "warn"
    assert (params["chat"], params["number"], params["made_for"]) == (f"local:{CHAT}", 1, "fake-0")
    await _correct(world, LOWERS)
    assert not [f for f in await check_store(world.store, "fake") if f.code == "check.correction_other_model"]


@pytest.mark.asyncio
async def test_a_correction_that_breaks_the_model_hides_no_cry_for_help(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be scored with its correction is scored without, and the cry goes to a person."""
    plain = FakeClassifier.score_many

    def breaking(self: FakeClassifier, texts: Sequence[str], corrections: Any = None) -> Sequence[Scores]:
        if any(corrections):
            raise ValueError
        return plain(self, texts, corrections)

    monkeypatch.setattr(FakeClassifier, "score_many", breaking)
    await _correct(world, LOWERS)
    outcome, _, model = await _said(world, "tolong, saya tidak kuat lagi")
    assert (outcome, model) == (Outcome.TO_PERSON, "fake")


@pytest.mark.asyncio
@pytest.mark.parametrize("body", ["{}", "{", "null", '"x"'])
async def test_a_damaged_correction_stops_nothing(world: World, database_file: Path, body: str) -> None:
    """Its channel is judged by the model alone, and other channels under their own corrections."""
    await _correct(world, LOWERS)
    await _correct(world, RAISES, OTHER)
    with closing(sqlite3.connect(database_file)) as raw, raw:
        raw.execute("UPDATE corrections SET body = ? WHERE channel_id = 1", (body,))
    assert await _said(world, "tolong, saya tidak kuat lagi") == (Outcome.TO_PERSON, 0.3, "fake")
    assert (await _said(world, chat=OTHER))[2] == "fake+k1"
    async with world.store.read() as unit:
        assert [each.channel_id for each in await unit.corrections.all_active()] == [2]
        assert await unit.corrections.active(1) is None


@pytest.mark.asyncio
async def test_a_reviewers_decision_keeps_the_name(world: World) -> None:
    """The decision of a person carries the scores it answers, with the correction that made them."""
    await _correct(world, LOWERS)
    ref = await world.comment("7", "goblok")
    await world.drain()
    await world.press(REVIEWER, world.button(MODERATORS, ":approve"), chat=MODERATORS)
    await world.drain()
    scores = (await _judged(world, ref)).scores
    assert scores is not None
    assert scores.model == "fake+k1"
