"""Vouchers by command: two officers, dry runs, faults by line, batches, and books that must add up."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.app import open_records
from bot.settings import load_settings
from bot.store.tables.campaigns import vouchers
from bot.texts import text
from tests.bot.cli.conftest import Jernih
from tests.bot.cli.test_commands_campaign import ID, create

ONE, TWO = ("--by", "local:911"), ("--by", "local:912")


@pytest.fixture
def office(channel: Jernih) -> Jernih:
    """The command with a draft of two winners and two voucher officers."""
    assert create(channel)[0] == 0
    for user in ("local:911", "local:912"):
        assert channel("grant", "voucher_officer", user).exit_code == 0
    return channel


def books(jernih: Jernih) -> dict[str, str]:
    """What `voucher reconcile` says."""
    done = jernih("voucher", "reconcile", ID)
    assert done.exit_code == 0
    return dict(line.split("\t") for line in done.output.splitlines())


def write(folder: Path, content: str | bytes) -> Path:
    """A partner's file."""
    file = folder / "mitra.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_a_file_as_partners_send_it(office: Jernih, tmp_path: Path) -> None:
    """BOM, header and numbers are read; duplicates and holes are named by line, and no code is shown."""
    file = write(tmp_path, "\ufeffNo;Kode Voucher\r\n1;AAA\r\n2;BBB\r\n3;AAA\r\n4;\r\n")
    done = office("voucher", "import", ID, file, *ONE)
    assert done.exit_code == 0
    assert text("id", "voucher.duplicate", line=4, first=2) in done.output
    assert text("id", "voucher.bad_line", line=5) in done.output
    assert "AAA" not in done.output
    assert (books(office)["pending"], books(office)["available"]) == ("2", "0")
    again = office("voucher", "import", ID, file, *ONE)
    assert again.exit_code == 1
    assert text("id", "voucher.known", line=2, batch=1) in again.output
    assert text("id", "voucher.nothing_imported") in again.output


def test_a_second_person_makes_codes_stock(office: Jernih, tmp_path: Path) -> None:
    """The importer and people without the role cannot approve; another officer can, and again."""
    assert office("voucher", "import", ID, write(tmp_path, "AAA\n"), *ONE).exit_code == 0
    own = office("voucher", "approve", ID, "1", *ONE)
    assert (own.exit_code, text("id", "voucher.own_batch", batch=1) in own.output) == (1, True)
    stranger = office("voucher", "approve", ID, "1", "--by", "local:5")
    assert text("id", "voucher.no_officer", user="local:5") in stranger.output
    assert books(office)["available"] == "0"
    for _ in range(2):
        done = office("voucher", "approve", ID, "1", *TWO)
        assert done.exit_code == 0
        assert text("id", "check.stock_short", campaign=ID, stock=1, quota=2, missing=1) in done.output
    assert books(office)["available"] == "1"


def test_a_dry_run_shows_and_stores_nothing(office: Jernih, tmp_path: Path) -> None:
    """Without a person behind it a file is only looked at."""
    file = write(tmp_path, "kode;nilai\nAAA;Rp50.000\n1,23457E+15;1\nBBB;lima\n")
    done = office("voucher", "import", ID, file, "--dry-run")
    assert done.exit_code == 0
    assert text("id", "voucher.would_import", codes=1, value=50_000) in done.output
    assert text("id", "voucher.scientific", line=3) in done.output
    assert text("id", "voucher.bad_value", line=4) in done.output
    assert books(office)["total"] == "0"
    assert office("voucher", "import", ID, file).exit_code == 2


@pytest.mark.parametrize("content", [b"kode\n\xe9\xe8\n", b"", b"kode\n", b"\x00\x01\x02", b"PK\x03\x04\x00"])
def test_a_file_without_codes_stores_nothing(office: Jernih, tmp_path: Path, content: bytes) -> None:
    """What is not text or empty is refused with its reason."""
    done = office("voucher", "import", ID, write(tmp_path, content), *ONE)
    assert done.exit_code == 1
    assert text("id", "voucher.nothing_imported") in done.output
    assert books(office)["total"] == "0"


def test_codes_for_an_unknown_campaign_are_refused(office: Jernih, tmp_path: Path) -> None:
    """Codes are stored for a campaign that there is."""
    done = office("voucher", "import", "entah", write(tmp_path, "AAA\n"), *ONE)
    assert done.exit_code == 1
    assert text("id", "campaign.unknown", id="entah") in done.output


def test_lost_zeros_need_a_word(office: Jernih, tmp_path: Path) -> None:
    """Numbers shorter than most are stored only for someone who says that they are right."""
    file = write(tmp_path, "0012345\n0012346\n12347\n")
    done = office("voucher", "import", ID, file, *ONE)
    assert done.exit_code == 1
    assert text("id", "voucher.lengths_doubted", count=1) in done.output
    assert office("voucher", "import", ID, file, *ONE, "--yes-lengths").exit_code == 0
    assert books(office)["pending"] == "3"


def test_a_batch_that_was_wrong_is_taken_back_and_mended(office: Jernih, tmp_path: Path) -> None:
    """Voided before approval its codes may come again; voided after it they stay in the books."""
    file = write(tmp_path, "AAA\nBBB\n")
    assert office("voucher", "import", ID, file, *ONE).exit_code == 0
    assert office("voucher", "void", ID, "1", *ONE, "--reason", "salah nilai").exit_code == 0
    assert office("voucher", "approve", ID, "1", *TWO).exit_code == 1
    assert books(office)["total"] == "0"
    assert office("voucher", "import", ID, file, *ONE).exit_code == 0
    assert office("voucher", "approve", ID, "2", *TWO).exit_code == 0
    assert office("voucher", "void", ID, "batch:2", *TWO, "--reason", " ").exit_code == 1
    assert office("voucher", "void", ID, "batch:2", *TWO, "--reason", "ditarik mitra").exit_code == 0
    assert (books(office)["void"], books(office)["available"], books(office)["total"]) == ("2", "0", "2")
    listed = office("voucher", "list", ID).output
    assert "salah nilai" in listed
    assert "ditarik mitra" in listed
    assert office("voucher", "void", ID, "kursi:1", *TWO, "--reason", "x").exit_code == 2


def test_books_that_were_edited_by_hand_do_not_add_up(office: Jernih, tmp_path: Path) -> None:
    """A code marked as given by a statement of the database's own is the first discrepancy; exit code 1."""
    assert office("voucher", "import", ID, write(tmp_path, "AAA\n"), *ONE).exit_code == 0

    async def edit() -> None:
        async with open_records(load_settings()) as (_, store), store.write() as unit:
            await unit._connection.execute(update(vouchers).values(state="claimed"))

    asyncio.run(edit())
    out = tmp_path / "buku.csv"
    done = office("voucher", "reconcile", ID, "--csv", out)
    assert done.exit_code == 1
    assert text("id", "ledger.seats_off", codes=1, seats=0) in done.output
    assert out.read_text("utf-8").startswith("campaign,batch,imported,pending,")
