"""Personal values never stand in the database as they are."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.moderation.comment import Author
from bot.ports.campaigns import EntryRow
from bot.ports.channels import Role
from bot.ports.inbox import RawUpdate
from bot.ports.people import ProfileFact
from bot.store.engine import SqlStore, open_store
from bot.store.schema import migrate
from bot.store.tables import METADATA
from bot.store.tables.people import people
from bot.vault.aes import AesVault
from tests.bot.store.seeds import LATER, NOW, SITI, TELEGRAM, a_campaign, a_comment, an_entry, decide, seed
from tests.support.vouchers import stocked

NUMBER, NAME, PHONE, BORN = "987654321012", "Siti Rahmawati", "+6281234567890", "1990-05-17"
TEXT, CODE, SALT, RAW = "Lampu jalan depan SMP mati", "KODE-RAHASIA-9", b"GARAM-RAHASIA-32", b"MENTAH-RAHASIA"
SECRETS = [*(value.encode() for value in (NUMBER, NAME, PHONE, BORN, TEXT, CODE)), SALT, RAW]


async def _plant(store: SqlStore) -> int:
    """Write every kind of personal value; the person's id."""
    author = Author(TELEGRAM, NUMBER, display_name=NAME)
    async with store.write() as unit:
        await unit.inbox.add([RawUpdate(TELEGRAM, "bot", 1, RAW)], NOW)
        scene = await seed(unit, a_comment(TEXT, author))
        await decide(unit, scene.recorded)
        person = scene.account.person_id
        await unit.people.put_fact(person, ProfileFact("phone", PHONE, "verified"), NOW)
        await unit.people.put_fact(person, ProfileFact("birth_date", BORN, "declared"), NOW)
        await unit.roles.grant(TELEGRAM, NUMBER, Role.REVIEWER, "cli", NOW)
        await unit.campaigns.add(a_campaign(), NOW)
        await unit.entries.add(_with_salt(an_entry(scene)))
        await unit.entries.person_salt("jernih-2026-11", person, SALT * 2)
        await stocked(unit, "jernih-2026-11", CODE)
    return person


def _with_salt(entry: EntryRow) -> EntryRow:
    return replace(entry, salt=SALT * 2)


async def _everything(store: SqlStore) -> bytes:
    """Every value of every row of every table, in one piece."""
    found = []
    async with store.read() as unit:
        for table in METADATA.sorted_tables:
            rows = await unit._connection.execute(select(table))
            found += [v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row]
    return b"\n".join(found)


def _bytes(path: Path) -> bytes:
    return path.read_bytes()


def _seen(data: bytes) -> list[bytes]:
    return [secret for secret in SECRETS if secret in data]


@pytest.mark.asyncio
async def test_no_row_holds_a_personal_value(store: SqlStore) -> None:
    """Whoever reads all tables learns no number, name, phone, date, text, code or salt."""
    await _plant(store)
    data = await _everything(store)

    assert b"Jernih Berkomentar" in data  # what is public stands there
    assert _seen(data) == []


@pytest.mark.asyncio
async def test_no_byte_of_the_file_holds_a_personal_value(sqlite_file: Path, vault: AesVault) -> None:
    """Neither the file nor its write-ahead log shows a personal value, before or after it is closed."""
    store = await open_store(f"sqlite:///{sqlite_file}", vault)
    await _plant(store)
    log = _bytes(sqlite_file.with_name("jernih.db-wal"))
    await store.close()

    assert b"Jernih Berkomentar" in log
    assert b"Jernih Berkomentar" in _bytes(sqlite_file)
    assert _seen(log + _bytes(sqlite_file)) == []


@pytest.mark.asyncio
async def test_an_erased_persons_key_leaves_the_file(sqlite_file: Path, vault: AesVault) -> None:
    """No copy of the wrapped key stays behind in a freed page, so that no backup made later can open it."""
    store = await open_store(f"sqlite:///{sqlite_file}", vault)
    person = await _plant(store)
    async with store.read() as unit:
        row = await unit.people._first(select(people.c.key).where(people.c.id == person))
    await store.close()
    assert row is not None
    assert bytes(row.key) in _bytes(sqlite_file)

    async with store.write() as unit:
        await unit.people.erase(person, LATER)
    await store.close()
    left = _bytes(sqlite_file)
    assert not any(bytes(row.key[n : n + 8]) in left for n in range(len(row.key) - 8))


@pytest.mark.asyncio
async def test_an_erased_key_does_not_live_on_in_the_log(tmp_path: Path, vault: AesVault) -> None:
    """After forgetting, neither SQLite's file nor its write-ahead log holds the person's key."""
    path = tmp_path / "jernih.db"
    await migrate(f"sqlite:///{path}")
    store = await open_store(f"sqlite:///{path}", vault)
    async with store.write() as unit:
        account = await unit.people.account(SITI, NOW)
        row = (await unit._connection.execute(select(people.c.key))).one()
    async with store.write() as unit:
        await unit.people.erase(account.person_id, NOW)
    await store.forget()
    kept = path.read_bytes() + (tmp_path / "jernih.db-wal").read_bytes()
    await store.close()
    assert bytes(row.key) not in kept
