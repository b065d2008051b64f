"""Two processes on one SQLite file, and one that is killed in the middle."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store.engine import open_store
from bot.vault.aes import AesVault

STEPS = 15
_COUNT = f"""
import asyncio, sys
from bot.store.engine import open_store
from bot.vault.aes import AesVault

async def main():
    store = await open_store(sys.argv[1], AesVault(b"v" * 32, b"i" * 32))
    for _ in range({STEPS}):
        async with store.write() as unit:
            await unit.cursors.put("n", str(int(await unit.cursors.get("n") or "0") + 1))
    await store.close()

asyncio.run(main())
"""
_HANG = """
import asyncio, sys
from bot.store.engine import open_store
from bot.vault.aes import AesVault

async def main():
    store = await open_store(sys.argv[1], AesVault(b"v" * 32, b"i" * 32))
    async with store.write() as unit:
        await unit.cursors.put("n", "1")
    async with store.write() as unit:
        await unit.cursors.put("n", "2")
        print("inside", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


def _start(script: str, path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, f"sqlite:///{path}"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


async def _count(path: Path, vault: AesVault) -> str | None:
    store = await open_store(f"sqlite:///{path}", vault)
    async with store.read() as unit:
        value = await unit.cursors.get("n")
    await store.close()
    return value


@pytest.mark.asyncio
async def test_two_processes_lose_no_step(sqlite_file: Path, vault: AesVault) -> None:
    """Two processes that read and then write on one file wait for each other."""
    running = [_start(_COUNT, sqlite_file) for _ in range(2)]
    for process in running:
        process.communicate(timeout=30)

    assert [process.returncode for process in running] == [0, 0]
    assert await _count(sqlite_file, vault) == str(2 * STEPS)


@pytest.mark.asyncio
async def test_a_killed_process_leaves_whole_units(sqlite_file: Path, vault: AesVault) -> None:
    """After kill -9 in the middle of a unit, what was committed stands, the rest is gone, nothing is held."""
    with _start(_HANG, sqlite_file) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "inside\n"
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            sqlite3.connect(sqlite_file, timeout=0, isolation_level=None).execute("BEGIN IMMEDIATE")
        process.send_signal(signal.SIGKILL)

    assert await _count(sqlite_file, vault) == "1"
    sqlite3.connect(sqlite_file, timeout=0, isolation_level=None).execute("BEGIN IMMEDIATE")
