"""Updates: seen once, in any order, and one that fails stands alone."""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.moderation.decision import Outcome
from bot.ports.bus import Topic
from bot.ports.comments import Judged
from bot.ports.platform import DeleteComment, React, Send
from bot.ports.unit_of_work import UnitOfWork
from bot.services.heard import Heard
from tests.support.builders import FINE
from tests.support.world import CHAT, LOCAL, MODERATORS, World


async def judged(world: World, message: str) -> Judged:
    """A comment as it stands."""
    async with world.store.read() as unit:
        comment_id = await unit.comments.id_of(LOCAL, CHAT, message)
        assert comment_id is not None
        found = await unit.comments.judged(comment_id)
    assert found is not None
    return found


async def counts(world: World) -> dict[str, int]:
    """Inbox rows by state, those that there are."""
    async with world.store.read() as unit:
        return {state: n for state, n in (await unit.inbox.counts()).items() if n}


@pytest.mark.asyncio
async def test_the_same_update_twice_changes_nothing(world: World) -> None:
    """An update delivered again is not stored, not decided and not acted on again."""
    await world.comment("7", "goblok", no=5)
    await world.drain()
    before = len(world.platform.performed)
    await world.comment("7", "goblok", message="c1", no=5)
    await world.drain()
    assert await counts(world) == {"done": 1}
    assert len(world.platform.performed) == before == 1


@pytest.mark.asyncio
async def test_one_update_under_two_numbers_is_one_comment(world: World) -> None:
    """A comment in two updates is one comment with the newest decision in force."""
    await world.comment("7", "goblok", message="c1")
    await world.comment("7", "goblok", message="c1")
    await world.drain()
    async with world.store.read() as unit:
        assert await unit.comments.count_by_outcome() == {"hold": 1}


@pytest.mark.asyncio
async def test_an_edit_that_comes_first_wins(world: World) -> None:
    """A stale revision that arrives late is recorded, and neither acts nor decides."""
    await world.comment("7", "Lampu jalan mati di RT 3", message="c1", edited=60, no=9)
    await world.comment("7", "slot gacor", message="c1", no=8)
    await world.drain()
    stands = await judged(world, "c1")
    assert (stands.outcome, stands.text) == (Outcome.APPROVE, "Lampu jalan mati di RT 3")
    assert world.platform.performed == []
    async with world.store.read() as unit:
        assert len(await unit.comments.decisions_of(stands.comment_id)) == 2


@pytest.mark.asyncio
async def test_an_edit_supersedes_what_waits_for_a_person(world: World) -> None:
    """An item about the old text closes, its card says so, and the new text is judged by itself."""
    await world.comment("7", "goblok", message="c1")
    await world.drain()
    await world.comment("7", "Lampu jalan mati di RT 3", message="c1", edited=60)
    await world.drain()
    assert world.rewritten() == ["review.card.superseded"]
    async with world.store.read() as unit:
        assert not await unit.reviews.pending(10)
    assert (await judged(world, "c1")).outcome is Outcome.APPROVE


@pytest.mark.asyncio
async def test_an_edit_that_is_held_too_opens_an_item_of_its_own(world: World) -> None:
    """The old item is superseded and exactly one item waits, about the new text."""
    await world.comment("7", "goblok", message="c1")
    await world.comment("7", "kamu goblok", message="c1", edited=60)
    await world.drain()
    async with world.store.read() as unit:
        assert len(await unit.reviews.pending(10)) == 1
    assert world.told(MODERATORS)[-1].quote == "kamu goblok"


@pytest.mark.asyncio
async def test_an_unreadable_update_is_set_aside_and_the_next_is_served(world: World) -> None:
    """What cannot be parsed waits aside with a reason that quotes nothing."""
    await world.accept_raw(b'{"kind": "comment", "rahasia": 1}', 1)
    await world.accept_raw(b"\xff\x00 bukan JSON", 2)
    await world.comment("7", "Lampu jalan mati", no=3)
    await world.drain()
    assert await counts(world) == {"set_aside": 2, "done": 1}
    async with world.store.read() as unit:
        notes = [note for _, _, _, note in await unit.inbox.set_aside_rows(5)]
    assert notes
    assert not any("rahasia" in note or "bukan" in note for note in notes)


@pytest.mark.asyncio
async def test_a_failing_handler_takes_only_its_own_update_along(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One update whose handling raises is set aside alone, half of its work undone with it."""
    consider = world.services.worker._judge._entries.consider

    async def failing(unit: UnitOfWork, heard: Sequence[Heard]) -> None:
        if any("rusak" in each.comment.text for each in heard):
            raise RuntimeError("kata orang")
        await consider(unit, heard)

    monkeypatch.setattr(world.services.worker._judge._entries, "consider", failing)
    for number, words in enumerate(("pertama", "rusak goblok", "ketiga"), 1):
        await world.comment("7", words, message=f"c{number}")
    assert await world.services.worker.run_once() == 3
    await world.drain()
    assert await counts(world) == {"set_aside": 1, "done": 2}
    async with world.store.read() as unit:
        assert await unit.comments.id_of(LOCAL, CHAT, "c2") is None
        ((_, _, _, note),) = await unit.inbox.set_aside_rows(5)
    assert note == "failed: RuntimeError"
    assert world.told(MODERATORS) == []


@pytest.mark.asyncio
async def test_an_update_set_aside_can_be_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the cause is mended, the same update is dealt with as if nothing had been."""
    with monkeypatch.context() as patch:
        patch.setattr(world.services.worker._judge._entries, "consider", None)
        await world.comment("7", "goblok", message="c1")
        await world.drain()
    async with world.store.write() as unit:
        ((row, *_),) = await unit.inbox.set_aside_rows(5)
        assert await unit.inbox.retry(row)
    await world.drain()
    assert (await judged(world, "c1")).outcome is Outcome.HOLD


@pytest.mark.asyncio
async def test_a_broken_model_holds_and_loses_nothing(world: World) -> None:
    """While the model fails, comments wait for a person with the reason that nobody checked them."""
    world.fake.broken = MemoryError()
    await world.comment("7", "Lampu jalan mati", message="c1")
    await world.drain()
    held = await judged(world, "c1")
    assert held.outcome is Outcome.HOLD
    assert held.scores is None
    assert any(flag.facts.get("unchecked") for flag in held.flags)
    card = world.told(MODERATORS)[-1]
    assert "unchecked" in json.dumps([str(why) for why in card.params["reasons"]])  # type: ignore[attr-defined]
    world.fake.broken = None
    await world.comment("7", "Lampu jalan mati", message="c2")
    await world.drain()
    assert (await judged(world, "c2")).scores == FINE


@pytest.mark.asyncio
async def test_nothing_is_kept_of_a_chat_that_is_no_channel(world: World) -> None:
    """A comment elsewhere is dealt with and leaves no trace."""
    await world.comment("7", "goblok", chat="warung")
    await world.drain()
    assert await counts(world) == {"done": 1}
    assert world.platform.performed == []
    async with world.store.read() as unit:
        assert await unit.comments.count_by_outcome() == {}


@pytest.mark.asyncio
async def test_every_effect_of_a_hold_is_a_card_alone(world: World) -> None:
    """A held comment stays in public view while a person looks."""
    await world.comment("7", "goblok")
    await world.drain()
    assert [type(effect) for effect in world.platform.performed] == [Send]
    assert not world.effects(DeleteComment)
    assert not world.effects(React)


@pytest.mark.asyncio
async def test_an_update_that_comes_again_after_the_sweep_changes_nothing(world: World) -> None:
    """Though the inbox has forgotten it, a revision that was decided is not decided again."""
    await world.comment("7", "goblok", message="c1", no=5)
    await world.drain()
    async with world.store.write() as unit:
        assert await unit.inbox.sweep(*[world.clock.now() + timedelta(seconds=1)] * 2) == 1
    before = await judged(world, "c1")
    await world.comment("7", "goblok", message="c1", no=5)
    await world.drain()
    assert await judged(world, "c1") == before
    assert len(world.platform.performed) == 1


@pytest.mark.asyncio
async def test_ingest_wakes_the_worker_for_what_is_new(world: World) -> None:
    """A new update wakes whoever waits for the inbox, and the same one again does not."""
    await world.comment("7", "Lampu mati", message="c1", no=5)
    await asyncio.wait_for(world.bus.wait(Topic.INBOX, 60), 5)
    await world.comment("7", "Lampu mati", message="c1", no=5)
    assert await world.services.ingest.accept([]) == 0
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(world.bus.wait(Topic.INBOX, 60), 0.05)
