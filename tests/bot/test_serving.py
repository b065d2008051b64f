"""The service as one process: alone on its folder, and patient with its database."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.alone import AlreadyRunning, alone
from bot.moderation.comment import PlatformName
from bot.platforms.local.feed import LocalFeed
from bot.platforms.local.log import LocalLog
from bot.ports.inbox import RawUpdate
from bot.ports.unit_of_work import StoreBusy
from bot.store.engine import open_store
from bot.store.schema import migrate
from bot.vault.aes import AesVault


def test_a_folder_is_served_once(tmp_path: Path) -> None:
    """The second process is told what to do, and the folder is free again afterwards."""
    with alone(tmp_path), pytest.raises(AlreadyRunning, match="Hentikan"), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass


class _Inlet:
    """An inlet whose database is locked at first."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.caught_up_at = asyncio.Event()
        self._locked = 1

    def now(self) -> datetime:
        return datetime(2026, 11, 24, tzinfo=UTC)

    async def accept(self, updates: Sequence[RawUpdate]) -> int:
        if self._locked:
            self._locked -= 1
            raise StoreBusy("locked")
        self.taken += [update.update_no for update in updates]
        return len(updates)

    async def caught_up(self, platform: PlatformName, began: datetime) -> None:
        assert (platform, began) == (PlatformName.LOCAL, self.now())
        self.caught_up_at.set()


@pytest.mark.asyncio
async def test_a_locked_database_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The local feed hands the same lines over again, and says when there are no more."""
    monkeypatch.setattr("bot.platforms.local.feed.WAIT_SECONDS", 0.01)
    address = f"sqlite:///{tmp_path / 'jernih.db'}"
    await migrate(address)
    store = await open_store(address, AesVault(b"v" * 32, b"i" * 32))
    log, inlet = LocalLog(tmp_path / "updates.jsonl"), _Inlet()
    for n in range(3):
        log.append("private", f"k{n}", {"user": "7", "text": "halo"})
    feeding = asyncio.create_task(LocalFeed(log, store).run(inlet))
    await asyncio.wait_for(inlet.caught_up_at.wait(), 10)
    feeding.cancel()
    await asyncio.gather(feeding, return_exceptions=True)
    await store.close()
    assert inlet.taken == [1, 2, 3]
