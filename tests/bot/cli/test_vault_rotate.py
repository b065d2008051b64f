"""A new key for values: everything opens before, between and after, and the old key goes last."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import open_records
from bot.moderation.comment import Author, PlatformName
from bot.ports.inbox import RawUpdate
from bot.settings import load_settings
from bot.store import rewrap
from bot.store.tables import METADATA
from bot.store.tables.campaigns import vouchers
from bot.store.unit_of_work import SqlUnit
from bot.texts import text
from bot.vault.aes import AesVault
from bot.vault.keys import NEXT, OLD, VALUE, renew
from tests.bot.cli.conftest import Jernih
from tests.bot.cli.test_commands_campaign import ID, create
from tests.support.vouchers import stocked

NOW = datetime(2026, 11, 10, tzinfo=UTC)
CODES = [f"KODE-{n:04}" for n in range(1200)]


async def plant(unit: SqlUnit) -> None:
    """A person, codes, and an update that nobody has read."""
    await unit.people.account(Author(PlatformName.LOCAL, "7", display_name="Siti"), NOW)
    await stocked(unit, ID, *CODES)
    await unit.inbox.add([RawUpdate(PlatformName.LOCAL, "local", 1, b"{}")], NOW)


async def opened() -> tuple[str, list[str], bytes]:
    """What each kind of value says."""
    async with open_records(load_settings()) as (keys, store), store.read() as unit:
        account = await unit.people.find(PlatformName.LOCAL, "7")
        assert account is not None
        vault = AesVault(keys.value, keys.index, keys.older)
        sealed = await unit._connection.scalars(select(vouchers.c.code).order_by(vouchers.c.id))
        codes = [vault.open(bytes(each), "vouchers.code").decode() for each in sealed]
        (row,) = await unit.inbox.take(1)
        return await unit.people.name_of(account.row_id), codes, row.update.raw


@pytest.fixture
def planted(channel: Jernih) -> Jernih:
    """The command over a store with values of every kind."""
    assert create(channel)[0] == 0

    async def work() -> None:
        async with open_records(load_settings()) as (_, store), store.write() as unit:
            await plant(unit)

    asyncio.run(work())
    return channel


def test_everything_opens_under_the_new_key(planted: Jernih, data_dir: Path) -> None:
    """After a rotation the old key is gone, the values are the same, and a second rotation works too."""
    keys = data_dir / "keys"
    before, index = (keys / VALUE).read_text(), (keys / "index.key").read_text()
    for _ in range(2):
        done = planted("vault", "rotate")
        assert done.output.strip() == text("id", "vault.rotated", count=len(CODES) + 2)
        assert asyncio.run(opened()) == ("Siti", CODES, b"{}")
        assert not (keys / OLD).exists()
        assert not (keys / NEXT).exists()
    assert (keys / VALUE).read_text() != before
    assert (keys / VALUE).stat().st_mode & 0o077 == 0
    assert (keys / "index.key").read_text() == index


def test_a_rotation_that_was_killed_goes_on(
    planted: Jernih, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some chunks all values open still with both keys there, and the next run does the rest alone."""
    monkeypatch.setattr(rewrap, "CHUNK", 100)
    chunk, left = rewrap._chunk, iter(range(5))

    async def dies(*given: object) -> tuple[int | None, int]:
        if next(left, None) is None:
            raise SystemExit(137)
        return await chunk(*given)  # type: ignore[arg-type]  # as they come

    with monkeypatch.context() as patch:
        patch.setattr(rewrap, "_chunk", dies)
        assert planted("vault", "rotate").exit_code == 137
    assert (data_dir / "keys" / OLD).exists()
    assert asyncio.run(opened()) == ("Siti", CODES, b"{}")
    done = planted("vault", "rotate")
    rest = len(CODES) + 2 - 1 - 300
    assert done.output.strip() == text("id", "vault.rotated", count=rest)
    assert asyncio.run(opened()) == ("Siti", CODES, b"{}")


def test_a_kill_between_the_key_files_loses_nothing(planted: Jernih, data_dir: Path) -> None:
    """With the next key made, or the old one kept already, renewing goes on where it was."""
    keys = data_dir / "keys"
    (keys / OLD).hardlink_to(keys / VALUE)
    (keys / NEXT).write_bytes(b"bmV4dG5leHRuZXh0bmV4dG5leHRuZXh0bmV4dG5leHQ=")
    (keys / NEXT).chmod(0o600)
    renew(data_dir)
    assert asyncio.run(opened()) == ("Siti", CODES, b"{}")
    assert planted("vault", "rotate").exit_code == 0
    assert asyncio.run(opened()) == ("Siti", CODES, b"{}")


def test_a_key_of_the_environment_is_replaced_there(
    planted: Jernih, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the old key beside the new one nothing is done; with both, the values move over."""
    keys = data_dir / "keys"
    monkeypatch.setenv("JERNIH_VAULT__KEY", "bmV4dG5leHRuZXh0bmV4dG5leHRuZXh0bmV4dG5leHQ=")
    assert text("id", "vault.rotate_by_environment") in planted("vault", "rotate").output
    monkeypatch.setenv("JERNIH_VAULT__OLD_KEY", (keys / VALUE).read_text())
    assert text("id", "vault.drop_old") in planted("vault", "rotate").output
    monkeypatch.delenv("JERNIH_VAULT__OLD_KEY")
    assert asyncio.run(opened()) == ("Siti", CODES, b"{}")


def test_every_value_of_the_vaults_own_is_known(planted: Jernih) -> None:
    """No table holds a value of the own key's form beside those that a rotation seals again."""
    assert planted is not None

    async def found() -> set[tuple[str, str]]:
        names = set()
        async with open_records(load_settings()) as (keys, store), store.read() as unit:
            vault = AesVault(keys.value, keys.index, keys.older)
            for table in METADATA.sorted_tables:
                for row in await unit._connection.execute(select(table)):
                    values = zip(table.columns.keys(), row, strict=True)
                    names |= {
                        (table.name, n) for n, v in values if isinstance(v, bytes) and vault.is_newest(v)
                    }
        return names

    assert asyncio.run(found()) == {(table.name, column) for table, column, _ in rewrap.OWN}
