"""The migrations: from nothing to the tables as the code knows them."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, LargeBinary, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.moderation.review import Kind, ReviewState
from bot.ports.outbox import Action
from bot.ports.unit_of_work import StoreRefused
from bot.store.engine import async_url, open_store
from bot.store.schema import MIGRATIONS, migrate, schema_state
from bot.store.tables import METADATA
from bot.vault.aes import AesVault
from tests.bot.store.seeds import NOW, TELEGRAM, decide, seed


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


_OLD_ITEM = (
    "INSERT INTO review_items (comment_id, decision_id, state, version, urgent, opened_at)"
    " SELECT :comment, :decision, 'pending', 1, :urgent, at FROM decisions WHERE id = :decision"
)


@pytest.mark.asyncio
async def test_a_queue_of_the_older_schema_goes_up_and_down(empty_address: str, vault: AesVault) -> None:
    """What waits keeps its place, cries for help first, notices can be told; down and up loses no item."""
    await migrate(empty_address, "0006")
    store = await open_store(empty_address, vault)
    async with store.write() as unit:
        scene = await seed(unit)
        decision = await decide(unit, scene.recorded)
        for urgent in (False, True):
            own = {"comment": scene.recorded.comment_id, "decision": decision, "urgent": urgent}
            await unit._connection.execute(text(_OLD_ITEM), own)
        row, payload = scene.account.row_id, {"decision": decision, "restricted": True}
        told = Action("warn:1:2", TELEGRAM, "warn", f"person:{row}", {**payload, "account": row})
        await unit.outbox.add(told, NOW)
    await store.close()
    await migrate(empty_address)
    store = await open_store(empty_address, vault)
    async with store.write() as unit:
        first, second = await unit.reviews.pending(9)
        assert (first.urgent, second.urgent, second.kind) == (True, False, Kind.HELD)
        assert await unit.reviews.save(replace(second, state=ReviewState.REMOVED, version=2), 1)
        (notice,) = await unit.notices.pending(scene.account)
    await store.close()
    # One database rounds to the second, the other cuts it off.
    week = pytest.approx((NOW + timedelta(days=7)).timestamp(), abs=1)
    said = {"channel": scene.channel.channel_id, "rule": "other", "means": "restrict", "appeal_until": week}
    assert notice.payload == {"account": row, "decision": decision, **said, "expires": 0, "until": 0}
    await _take_back(empty_address, "0006")
    await migrate(empty_address)
    store = await open_store(empty_address, vault)
    async with store.read() as unit:
        assert [item.item_id for item in await unit.reviews.pending(9)] == [first.item_id]
        assert await unit.reviews.get(second.item_id) is not None
        (again,) = await unit.notices.pending(scene.account)
    await store.close()
    assert again.payload == notice.payload


async def _take_back(address: str, version: str) -> None:
    engine = create_async_engine(async_url(address))

    def downgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, version)

    async with engine.begin() as connection:
        await connection.run_sync(downgrade)
    await engine.dispose()
