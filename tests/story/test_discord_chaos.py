"""A gateway that drops and repeats, a service that is killed: each comment on Discord is decided once."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.app import open_records
from bot.clock import SystemClock
from bot.fakes.remote import RemoteFake
from bot.moderation.comment import PlatformName
from bot.settings import Settings
from bot.store.schema import migrate
from tests.story.chaos import Service, fake_process, run_and_kill

AUTHORS, FIRST_AUTHOR = 4, 400_000_000_000_000_000
AT_ONCE = 12
# Events that no gateway should send, each with a number of its own.
BROKEN: tuple[Callable[[dict[str, Any]], object], ...] = (
    lambda message: message | {"content": 7},
    lambda message: message | {"author": None},
    lambda message: message | {"author": {"id": "lima", "username": "x"}},
    lambda message: message | {"timestamp": "kemarin"},
    lambda message: {key: value for key, value in message.items() if key != "channel_id"},
)


@dataclass
class City:
    """A channel and a thread in which people go on writing while the line breaks and the service dies."""

    fake: RemoteFake
    comments: int
    channel: int = 0
    guild: int = 0
    thread: str = ""
    written: int = 0
    broken: int = 0
    dice: random.Random = field(default_factory=lambda: random.Random(5))

    async def found(self, folder: Path) -> None:
        """Register the channel as if it had been there for long."""
        self.guild = await self.fake.act("add_guild")
        self.channel = await self.fake.act("add_channel", guild_id=self.guild)
        settings = Settings(data_dir=folder)
        await migrate(settings.database)
        async with open_records(settings) as (_, store), store.write() as unit:
            now = SystemClock().now()
            await unit.channels.put(
                PlatformName.DISCORD, str(self.channel), title="Aspirasi", active=True, locale="id", now=now
            )

    async def live(self) -> None:
        """A few people write, some events come twice or late, and now and then the line breaks."""
        if not self.thread:
            opened = await self.fake.act(
                "user_opens_thread", channel_id=self.channel, user_id=FIRST_AUTHOR, name="Jalan", text="Mulai"
            )
            self.thread, self.written = str(opened["id"]), 1
        for _ in range(min(AT_ONCE, self.comments - self.written)):
            await self._disturb()
            where = self.thread if self.dice.random() < 0.2 else self.channel
            author = FIRST_AUTHOR + self.dice.randrange(AUTHORS)
            words = f"Lampu jalan nomor {self.written} di depan SMP mati seminggu"
            await self.fake.act("user_says", channel_id=where, user_id=author, text=words)
            self.written += 1

    async def _disturb(self) -> None:
        luck = self.dice.random()
        if luck < 0.05:
            await self.fake.act("duplicate_next")
        elif luck < 0.10:
            await self.fake.act("reorder_next")
        elif luck < 0.11:
            await self.fake.act("gateway_drop")
        elif luck < 0.115:
            await self.fake.act("forget_sessions")

    async def break_some(self, count: int) -> None:
        """Send broken events to a service that listens."""
        self.broken = count
        for number in range(count):
            spoilt = BROKEN[number % len(BROKEN)](
                {
                    "id": str(FIRST_AUTHOR + number), "channel_id": str(self.channel), "type": 0,
                    "guild_id": str(self.guild), "content": f"rusak {number}",
                    "author": {"id": str(FIRST_AUTHOR), "username": "x"},
                    "timestamp": "2026-11-24T00:00:00+00:00",
                }
            )  # fmt: skip
            await self.fake.act("raw_event", name="MESSAGE_CREATE", data=spoilt, guild_id=self.guild)


def _survive(folder: Path, comments: int, kills: int) -> None:
    folder.chmod(0o700)
    with fake_process("discord") as (fake, named):
        city = City(fake, comments)
        asyncio.run(city.found(folder))
        service = Service(folder, named)

        def meanwhile() -> None:
            # What was said before the bot first knew the channel is not its business.
            if service.count("SELECT COUNT(*) FROM cursors WHERE name LIKE 'discord:%'"):
                asyncio.run(city.live())

        def done() -> bool:
            if city.written < comments or service.decided() < comments:
                return False
            if not city.broken:
                asyncio.run(city.break_some(max(1, comments // 50)))
            aside = service.count("SELECT COUNT(*) FROM inbox WHERE state = 'set_aside'")
            return aside >= city.broken and not service.count(
                "SELECT COUNT(*) FROM inbox WHERE state = 'new'"
            )

        run_and_kill(service, kills, seed=11, done=done, meanwhile=meanwhile)
        state = asyncio.run(fake.state())
    service.check_decisions(comments)
    assert service.count("SELECT COUNT(*) FROM inbox WHERE state = 'set_aside'") == city.broken
    assert len(state["identified"]) > 1
    assert state["violations"] == []


def test_a_tenth_of_the_chaos(tmp_path: Path) -> None:
    """Two hundred comments over a line that breaks, killed twice: each is decided once, in order."""
    _survive(tmp_path, 200, 2)


@pytest.mark.long
def test_two_thousand_comments_and_ten_kills(tmp_path: Path) -> None:
    """Two thousand comments survive ten kills, dropped gateways, lost sessions, repeats and swaps."""
    _survive(tmp_path, 2000, 10)
