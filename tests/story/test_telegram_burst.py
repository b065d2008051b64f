"""A burst over Telegram: the true service and library against the fake's limits, on a fast clock."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.moderation.comment import PlatformName
from bot.moderation.policy import ALL_PHASES
from bot.platforms.telegram.performing import TelegramPlatform
from tests.story.telegram_city import City, city
from tests.story.test_telegram_story import INSULT, REPORT, open_campaign

FIRST_USER = 70_000
EACH_GAMBLES, EACH_INSULTS = 25, 100  # one in so many is removed, one in so many is held
ADVERT = "Gabung NAGA303 slot gacor maxwin, depo 10rb pasti wd lancar"
REPLIES = 40  # what two minutes let through; the rest of half an hour is more of the same
TELEGRAM = PlatformName.TELEGRAM


class FastClock:
    """The true time, running so many times faster from now on: for the service, its limits and the fake."""

    def __init__(self, faster: float) -> None:
        self._faster = faster
        self._start, self._at = datetime.now(UTC), time.monotonic()

    def now(self) -> datetime:
        """The moment."""
        return self._start + timedelta(seconds=self._faster * (time.monotonic() - self._at))


def _words(number: int) -> str:
    if number % EACH_GAMBLES == 0:
        return ADVERT
    return INSULT if number % EACH_INSULTS == 1 else f"{REPORT} {number}"


async def _ready(town: City, clock: FastClock) -> None:
    """A campaign is open, entries are answered, and the adapter's own pace goes by the fast clock."""
    await open_campaign(town)
    platform = town.app.links[TELEGRAM].platform
    assert isinstance(platform, TelegramPlatform)
    platform._limits._clock = lambda: clock.now().timestamp()
    async with town.app.store.write() as unit:
        channel = await unit.channels.by_ref(TELEGRAM, str(town.group))
        assert channel is not None
        # What hundreds say alike would wait for a person; here it is asked how fast effects are.
        phases = tuple(each for each in ALL_PHASES if each not in {"duplicate", "raid"})
        policy = replace(channel.policy, reply=True, phases=phases)
        await unit.channels.set_policy(channel.channel_id, policy, "cli", clock.now())


def _said(town: City, size: int) -> list[int]:
    """So many people write one comment each; the numbers of the messages."""
    numbers = []
    for number in range(1, size + 1):
        town.telegram.add_person(FIRST_USER + number, f"Warga {number}")
        said = town.telegram.user_says(town.group, FIRST_USER + number, _words(number))
        numbers.append(said["message_id"])
    return numbers


async def _overtaken(town: City) -> int:
    """How many courtesies wait that were recorded before the last removal, which is done."""
    query = """SELECT COUNT(*) FROM outbox WHERE kind = 'reply' AND state = 'pending'
        AND id < (SELECT MAX(id) FROM outbox WHERE kind = 'delete' AND state = 'sent')"""
    async with town.app.store.read() as unit:
        return int((await unit._connection.execute(text(query))).scalar_one())


async def _decisions(town: City, numbers: list[int]) -> list[int]:
    """How many decisions each comment has."""
    found = []
    async with town.app.store.read() as unit:
        for number in numbers:
            comment_id = await unit.comments.id_of(TELEGRAM, str(town.group), str(number))
            found.append(len(await unit.comments.decisions_of(comment_id)) if comment_id else 0)
    return found


def _replies(town: City) -> list[dict[str, Any]]:
    return [m for m in town.telegram.bot_messages(town.group) if "reply_to_message" in m]


@pytest.mark.asyncio
@pytest.mark.parametrize(("size", "faster"), [(500, 60), pytest.param(5000, 10, marks=pytest.mark.long)])
async def test_a_burst_stays_within_the_limits_and_removals_pass_courtesies(
    tmp_path: Path, size: int, faster: float
) -> None:
    """Each comment is decided once, adverts go and cards come at once, courtesies as the pace allows."""
    clock = FastClock(faster)
    async with city(tmp_path, clock) as town:
        await _ready(town, clock)
        numbers = _said(town, size)
        removed, held = size // EACH_GAMBLES, size // EACH_INSULTS
        await town.until(lambda: len(town.telegram.called("deleteMessage")) == removed, seconds=240)
        assert await _overtaken(town) > 0
        await town.until(lambda: len(town.cards()) == held, seconds=60)
        await town.until(lambda: len(_replies(town)) >= REPLIES, seconds=60)

        assert await _decisions(town, numbers) == [1] * size
        async with town.app.store.read() as unit:
            standing = await unit.comments.count_by_outcome()
        assert standing == {"approve": size - removed - held, "hold": held, "remove": removed}
        assert town.telegram.over_limit == []
        assert town.telegram.violations == []
