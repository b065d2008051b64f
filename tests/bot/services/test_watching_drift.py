"""Watching drift: the model in use judges a channel's newest comments, and a change is a warning."""

from dataclasses import replace

import pytest

from bot.ports.channels import Channel
from bot.ports.platform import Finding
from bot.services.drift import DriftWatch
from models.drift import Change, Drift, TooFew
from tests.support.world import CHAT, LOCAL, World


def strange(text: str) -> tuple[int, int]:
    """Words that begin with an x are unknown."""
    words = text.split()
    return sum(word.startswith("x") for word in words), len(words)


async def said(world: World, texts: list[str], start: int = 0) -> None:
    """Each text a comment of its own."""
    for number, text in enumerate(texts, start):
        await world.comment(str(1000 + number), text, message=f"m{number}")
    await world.drain()


async def the_channel(world: World) -> Channel:
    """The world's channel."""
    async with world.store.read() as unit:
        found = await unit.channels.by_ref(LOCAL, CHAT)
    assert found is not None
    return found


def watch(world: World) -> DriftWatch:
    """The service over the world's store and model."""
    return DriftWatch(world.store, world.fake, strange)


@pytest.mark.asyncio
async def test_too_few_comments_are_said(world: World) -> None:
    """A young channel has no drift, and no warning."""
    await said(world, ["lampu mati"] * 3)
    channel = await the_channel(world)
    assert await watch(world).of(channel.channel_id) == TooFew(3, 200)
    assert await watch(world).findings([channel]) == []


@pytest.mark.asyncio
async def test_a_changed_channel_is_warned_of(world: World) -> None:
    """A hundred ordinary comments, then a hundred insults in words that the model does not know."""
    await said(world, ["lampu jalan mati"] * 100)
    await said(world, ["goblok xabc xdef"] * 100, start=100)
    channel = await the_channel(world)

    found = await watch(world).of(channel.channel_id)
    assert isinstance(found, Drift)
    assert (found.latest, found.scores, found.words) == (100, Change.LARGE, Change.LARGE)
    assert (found.unknown_earlier, round(found.unknown_latest, 2)) == (0, 0.67)
    named: dict[str, object] = {"title": channel.title, "chat": f"local:{CHAT}"}
    assert await watch(world).findings([channel]) == [Finding("warn", "check.drift", named)]
    assert await watch(world).findings([replace(channel, active=False)]) == []


@pytest.mark.asyncio
async def test_what_was_scored_before_does_not_matter(world: World) -> None:
    """Scores that another model left behind are no change of what citizens write."""
    await said(world, ["lampu jalan mati"] * 100)
    world.fake.words["lampu"] = world.fake.words["goblok"]
    await said(world, ["lampu jalan mati"] * 100, start=100)
    channel = await the_channel(world)
    found = await watch(world).of(channel.channel_id)
    assert isinstance(found, Drift)
    assert (found.scores, found.words) == (Change.NONE, Change.NONE)
