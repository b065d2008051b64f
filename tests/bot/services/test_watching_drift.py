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
    named |= {"scores": f"{found.scores_psi:.2f}", "words": f"{found.words_psi:.2f}"}
    assert await watch(world).findings([channel]) == [Finding("warn", "check.drift.large", named)]
    assert await watch(world).findings([replace(channel, active=False)]) == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("scores", "words", "code"),
    [
        (Change.NONE, Change.NOTABLE, "check.drift.notable"),
        (Change.NOTABLE, Change.NONE, "check.drift.notable"),
        (Change.NOTABLE, Change.LARGE, "check.drift.large"),
        (Change.NONE, Change.NONE, None),
    ],
)
async def test_the_warning_says_how_much(
    world: World, monkeypatch: pytest.MonkeyPatch, scores: Change, words: Change, code: str | None
) -> None:
    """The larger of both changes names the degree; no change is no warning."""
    seen = Drift(100, 100, 0.2, 0.3, 0.1, 0.2, scores, words)

    async def of(_self: DriftWatch, _channel: int) -> Drift:
        return seen

    monkeypatch.setattr(DriftWatch, "of", of)
    found = await watch(world).findings([await the_channel(world)])
    assert [each.code for each in found] == ([code] if code else [])


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
