"""A burst: thousands of comments within a minute, over a platform that takes twenty messages a minute."""

import json
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.moderation.policy import ALL_PHASES
from bot.ports.inbox import RawUpdate
from bot.ports.platform import DeleteComment, Effect, PlatformBusy, React, Send
from tests.bot.services.test_policies_at_work import outcomes, set_policy
from tests.support.season import TAG, Season
from tests.support.world import CHAT, LOCAL, MODERATORS, World

EACH_GAMBLES, EACH_INSULTS = 20, 100  # one in so many is removed, one in so many is held
MINUTE = timedelta(minutes=1)


@dataclass
class Group:
    """Takes so many messages a minute in each chat, and remembers every call that came too early."""

    world: World
    a_minute: int = 20
    sent: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    refused: list[Effect] = field(default_factory=list)

    def __call__(self, effect: Effect) -> Exception | None:
        """What the platform says to an effect, if anything."""
        if not isinstance(effect, Send):
            return None
        now, window = self.world.clock.now().timestamp(), self.sent[effect.chat_ref]
        while window and window[0] <= now - 60:
            window.popleft()
        if len(window) >= self.a_minute:
            self.refused.append(effect)
            return PlatformBusy("429", window[0] + 60 - now, throttled=True)
        window.append(now)
        return None


async def crowd(world: World, size: int) -> None:
    """So many people comment within a minute; what came is decided and sent every few seconds.

    Whatever waits in a chat's line, each removal that was decided is done in the same pass.
    """
    now = world.clock.now().timestamp()
    for start in range(1, size + 1, 100):
        numbers = range(start, min(start + 100, size + 1))
        await world.services.ingest.accept([RawUpdate(LOCAL, "local", n, _said(n, now)) for n in numbers])
        while await world.services.worker.run_once():
            pass
        await world.services.sender.run_once()
        assert len(world.effects(DeleteComment)) == numbers[-1] // EACH_GAMBLES
        world.clock.advance(MINUTE * len(numbers) / size)


def _said(number: int, at: float) -> bytes:
    words = f"Lampu jalan {number} mati {TAG}"
    if number % EACH_GAMBLES == 0:
        words = f"slot gacor {number} {TAG}"
    elif number % EACH_INSULTS == 1:
        words = f"goblok {number}"
    fields = {
        "n": number, "kind": "comment", "key": f"comment:{number}", "chat": CHAT, "message": f"c{number}",
        "user": str(10_000 + number), "name": "Warga", "text": words, "at": at, "edited_at": at,
    }  # fmt: skip
    return json.dumps(fields).encode("ascii")


@pytest.mark.asyncio
@pytest.mark.parametrize("size", [500, pytest.param(5000, marks=pytest.mark.long)])
async def test_a_burst_loses_no_comment_and_overtakes_its_courtesies(world: World, size: int) -> None:
    """Each comment is decided once, removals and cards pass the courtesies, late ones are left unsaid."""
    await Season.opened(world)
    # It asks how fast effects are, and who says the same as hundreds of others would wait for a person.
    await set_policy(world, reply=True, phases=tuple(p for p in ALL_PHASES if p not in {"duplicate", "raid"}))
    world.clock.advance(MINUTE)
    pace = world.platform.fault = Group(world)
    await crowd(world, size)
    removed, held = size // EACH_GAMBLES, size // EACH_INSULTS
    assert await outcomes(world) == {"approve": size - removed - held, "hold": held, "remove": removed}
    # All that no chat's pace counts, and as many messages as the pace lets through.
    assert len(world.effects(React)) == size - removed - held
    assert len(world.codes(MODERATORS)) == min(held, 20)
    assert world.codes(CHAT).count("entry.reply") == 20
    for _ in range(40):
        await world.pass_time(minutes=1)
    assert len(world.codes(MODERATORS)) == held
    assert world.codes(CHAT).count("entry.reply") <= 20 * 31
    async with world.store.read() as unit:
        counts = await unit.outbox.counts()
    assert "pending" not in counts
    assert "dead" not in counts
    # None of their authors opened the private chat, where they could be told.
    assert counts["waiting"] == removed
    # Refused is one call each time that a chat's line was full, not one for each that stood in it.
    assert len(pace.refused) <= 2 * 45
