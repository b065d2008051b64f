"""The migrations: from nothing to the tables as the code knows them."""

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, LargeBinary, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.ports.unit_of_work import StoreRefused
from bot.store.engine import async_url, open_store
from bot.store.schema import migrate, schema_state
from bot.store.tables import METADATA
from bot.vault.aes import AesVault
from tests.bot.store.seeds import decide, seed


def _differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), METADATA))


@pytest.mark.asyncio
async def test_the_migrated_schema_is_what_the_tables_say(address: str) -> None:
    """No table, column, index or key differs between the migrations and the code."""
    engine = create_async_engine(async_url(address))
    async with engine.connect() as connection:
        found = await connection.run_sync(_differences)
    await engine.dispose()

    assert found == []


@pytest.mark.asyncio
async def test_an_empty_database_becomes_the_newest(empty_address: str) -> None:
    """Migrating sets the version, and migrating again changes nothing."""
    before, head = await schema_state(empty_address)
    await migrate(empty_address)
    after, _ = await schema_state(empty_address)
    await migrate(empty_address)

    assert before is None
    assert after == head == (await schema_state(empty_address))[0]


@pytest.mark.asyncio
async def test_two_migrate_at_once(empty_address: str) -> None:
    """Two processes that start together both find the newest schema."""
    await asyncio.gather(migrate(empty_address), migrate(empty_address))

    current, head = await schema_state(empty_address)
    assert current == head


@pytest.mark.asyncio
async def test_items_of_older_schemas_learn_their_channel(empty_address: str, vault: AesVault) -> None:
    """Decisions made before channels could adapt count for them from the first day on."""
    await migrate(empty_address, "0002")
    store = await open_store(empty_address, vault)
    async with store.write() as unit:
        scene = await seed(unit)
        decision = await decide(unit, scene.recorded)
        await unit._connection.execute(text(
            "INSERT INTO review_items (comment_id, decision_id, state, version, urgent, opened_at,"
            " decided_by, decided_at) SELECT :comment, :decision, 'approved', 2, FALSE, at, 'account:1', at"
            " FROM decisions"
        ), {"comment": scene.recorded.comment_id, "decision": decision})  # fmt: skip
    await store.close()
    await migrate(empty_address)
    store = await open_store(empty_address, vault)
    async with store.read() as unit:
        (example,) = await unit.examples.of_channel(scene.channel.channel_id, 9)
    await store.close()
    assert example.text == "Lampu jalan mati"


@pytest.mark.asyncio
async def test_asking_for_the_version_makes_no_file(tmp_path: Path) -> None:
    """A check on a fresh installation leaves nothing behind."""
    path = tmp_path / "none.db"

    assert (await schema_state(f"sqlite:///{path}"))[0] is None
    assert not path.exists()


@pytest.mark.asyncio
async def test_a_database_without_tables_says_what_to_run(empty_address: str, vault: AesVault) -> None:
    """The first unit on an empty database names the command that mends it."""
    store = await open_store(empty_address, vault)
    with pytest.raises(StoreRefused, match="jernih migrate"):
        async with store.read() as unit:
            await unit.channels.all()
    await store.close()


def test_personal_columns_are_bytes() -> None:
    """A column marked personal can hold sealed or hashed bytes only."""
    marked = [c for t in METADATA.tables.values() for c in t.columns if "personal" in c.info]

    assert len(marked) >= 12
    assert all(isinstance(c.type, LargeBinary) for c in marked)
    assert {c.info["personal"] for c in marked} == {"sealed", "hashed"}
