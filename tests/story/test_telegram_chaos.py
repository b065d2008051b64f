"""Updates twice, out of order and broken, and a service that is killed: each comment is decided once."""

import asyncio
from pathlib import Path

import pytest

from bot.app import open_records
from bot.clock import SystemClock
from bot.fakes.remote import RemoteFake
from bot.moderation.comment import PlatformName
from bot.settings import Settings
from bot.store.schema import migrate
from tests.story.chaos import Service, fake_process, run_and_kill

AUTHORS = 4


async def _city(fake: RemoteFake, folder: Path, comments: int) -> None:
    """A group that is registered already, where people have written so many comments."""
    group = await fake.act("add_chat", kind="supergroup", title="Kabar Wanasari")
    settings = Settings(data_dir=folder)
    await migrate(settings.database)
    async with open_records(settings) as (_, store), store.write() as unit:
        now = SystemClock().now()
        await unit.channels.put(
            PlatformName.TELEGRAM, str(group), title="Wanasari", active=True, locale="id", now=now
        )
    await fake.act("disturb", seed=7, duplicates=0.05, reordered=0.05, malformed=0.02)
    for number in range(comments):
        author, words = (
            5000 + number * number // 3 % AUTHORS,
            f"Lampu jalan nomor {number} di depan SMP mati seminggu",
        )
        await fake.act("user_says", chat_id=group, user_id=author, text=words)


def _survive(folder: Path, comments: int, kills: int) -> None:
    folder.chmod(0o700)
    with fake_process("telegram") as (fake, named):
        asyncio.run(_city(fake, folder, comments))
        service = Service(folder, named)

        def done() -> bool:
            waiting = service.count("SELECT COUNT(*) FROM inbox WHERE state = 'new'")
            return not asyncio.run(fake.state())["pending"] and not waiting and service.decided() == comments

        run_and_kill(service, kills, seed=11, done=done)
        state = asyncio.run(fake.state())
    service.check_decisions(comments)
    broken = set(state["disturbed"]["damages"])
    aside = service.ask("SELECT update_no FROM inbox WHERE state = 'set_aside'")
    assert len(aside) == len(broken)
    assert broken
    assert state["disturbed"]["doubled"]
    assert state["disturbed"]["moved"]
    assert state["violations"] == []


def test_a_tenth_of_the_chaos(tmp_path: Path) -> None:
    """Two hundred comments, killed twice: each is decided once, each broken update is set aside."""
    _survive(tmp_path, 200, 2)


@pytest.mark.long
def test_two_thousand_updates_and_ten_kills(tmp_path: Path) -> None:
    """Two thousand comments with duplicates, reorderings and broken updates survive ten kills."""
    _survive(tmp_path, 2000, 10)
