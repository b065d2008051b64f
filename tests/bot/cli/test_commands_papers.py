"""The papers by command: minutes, report, reconciliation and the public folder of a draw."""

import asyncio
import io
import urllib.request
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import pytest

from bot.app import open_records
from bot.settings import SettingsError, load_settings
from bot.texts import text
from campaigns.undi.bundle import Stage
from campaigns.undi.folder import KNOWN, read_bundle
from campaigns.undi.verify import verify
from tests.bot.cli.conftest import Jernih, one_line
from tests.campaigns.undi.bundles import vector
from tests.support.papers import facts_of, pages_of, qr_of, served
from tests.support.season import ID, a_campaign

FILES = vector("forty-entries")
PUBLIC = "JERNIH_CONSOLE__PUBLIC_URL"


def stored(files: Mapping[str, bytes]) -> None:
    """Keep a campaign and the files of its first draw in the command's store."""

    async def work() -> None:
        async with open_records(load_settings()) as (_, store), store.write() as unit:
            await unit.campaigns.add(a_campaign(), datetime(2026, 11, 10, tzinfo=UTC))
            for name, data in files.items():
                await unit.draws.put_file(ID, 1, name, data)

    asyncio.run(work())


def fetch(address: str) -> bytes:
    """What a web site answers."""
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - on loopback
        return bytes(answer.read())


def test_from_the_papers_code_to_a_bundle_that_verifies(
    jernih: Jernih, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code on the minutes of one command leads to the page that another exported, and to the proof."""
    stored(FILES)
    site, paper = tmp_path / "situs", tmp_path / "berita.pdf"
    with served(tmp_path / "situs") as address:
        monkeypatch.setenv(PUBLIC, address)
        assert jernih("campaign", "minutes", ID, "--out", paper).exit_code == 0
        page = qr_of(paper.read_bytes())
        place = site / page.removeprefix(f"{address}/")
        assert jernih("campaign", "export", ID, place).exit_code == 0
        assert FILES["freeze.json"] == fetch(urljoin(page, "freeze.json"))
        with zipfile.ZipFile(io.BytesIO(fetch(urljoin(page, "bundle.zip")))) as archive:
            names = {name: name.rpartition("/")[2] for name in archive.namelist()}
            found = {own: archive.read(name) for name, own in names.items() if own in KNOWN}
        assert fetch(urljoin(page, "berita-acara.pdf")) == paper.read_bytes()
    assert verify(found).stage is Stage.DRAWN
    assert jernih("undi", "verify", place).exit_code == 0


def test_the_papers_speak_english_when_asked(
    jernih: Jernih, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--locale en` gives the same minutes in English, with the institution of the settings."""
    monkeypatch.setenv("JERNIH_INSTITUTION__NAME", "Kota Wanasari")
    stored(FILES)
    assert jernih("campaign", "minutes", ID, "--locale", "en", "--out", tmp_path / "m.pdf").exit_code == 0
    pdf = (tmp_path / "m.pdf").read_bytes()
    assert facts_of(pdf)["Title"].startswith("Minutes of the Draw")
    assert "Kota Wanasari" in pages_of(pdf)[0]


def test_by_default_the_file_is_named_after_the_draw(jernih: Jernih, tmp_path: Path) -> None:
    """Without `--out` the minutes stand in the working folder, and no draft beside them."""
    stored(FILES)
    done = jernih("campaign", "minutes", ID)
    assert done.exit_code == 0
    assert [each.name for each in tmp_path.glob("*.pdf")] == [f"berita-acara-{ID}-1.pdf"]
    assert [each.name for each in tmp_path.glob(".*.tmp")] == []


@pytest.mark.parametrize(
    "words", [("minutes", ID), ("report", ID, "--out", "l.pdf"), ("export", ID, "bukti")]
)
def test_what_is_not_there_is_one_line(jernih: Jernih, tmp_path: Path, words: tuple[str, ...]) -> None:
    """An unknown campaign, then one without a draw: exit code 1, one line, no file."""
    assert one_line(jernih("campaign", *words)).endswith(text("id", "campaign.unknown", id=ID))
    stored({})
    assert one_line(jernih("campaign", *words)).endswith(text("id", "campaign.no_draw_yet", id=ID))
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".pdf" or each.name == "bukti"] == []


def test_minutes_of_a_list_that_is_only_sealed(jernih: Jernih, tmp_path: Path) -> None:
    """There are none yet, and the line says what comes first; its folder can be exported all the same."""
    stored({name: data for name, data in FILES.items() if name not in {"seed.json", "result.json"}})
    assert one_line(jernih("campaign", "minutes", ID)).endswith(text("id", "minutes.not_drawn", id=ID))
    assert jernih("campaign", "export", ID, tmp_path / "bukti").exit_code == 0
    assert verify(read_bundle(tmp_path / "bukti")).stage is Stage.FROZEN


def test_files_that_do_not_verify_are_evidence_without_a_page(jernih: Jernih, tmp_path: Path) -> None:
    """The files are written as they are, the line names the rule, and there is neither page nor paper."""
    stored({**FILES, "entries.txt": FILES["entries.txt"].replace(b" 1\n", b" 2\n", 1)})
    folder = tmp_path / "bukti"
    assert "aturan 5" in one_line(jernih("campaign", "export", ID, folder))
    assert {each.name for each in folder.iterdir()} == set(FILES)
    assert "aturan 5" in one_line(jernih("campaign", "minutes", ID))


def test_a_foreign_folder_needs_force(jernih: Jernih, tmp_path: Path) -> None:
    """A folder of other things is left alone with one line; `--force` writes beside them."""
    stored(FILES)
    (tmp_path / "lain").mkdir()
    (tmp_path / "lain" / "catatan.txt").write_text("penting", "utf-8")
    line = one_line(jernih("campaign", "export", ID, "lain"))
    assert line.endswith(text("id", "page.folder_in_use", folder="lain"))
    assert [each.name for each in (tmp_path / "lain").iterdir()] == ["catatan.txt"]
    assert jernih("campaign", "export", ID, "lain", "--force").exit_code == 0
    assert (tmp_path / "lain" / "catatan.txt").read_text("utf-8") == "penting"


def test_a_place_that_cannot_be_written_is_one_line(jernih: Jernih, tmp_path: Path) -> None:
    """A file where a folder should be stops every paper with one line."""
    stored(FILES)
    (tmp_path / "berkas").write_text("x", "utf-8")
    for words in (("minutes", ID, "--out", "berkas/m.pdf"), ("report", ID, "--out", "berkas/l.pdf")):
        assert "berkas" in one_line(jernih("campaign", *words))


def test_the_report_and_the_books_are_pdfs(jernih: Jernih, tmp_path: Path) -> None:
    """Both open, name the campaign, and the books show the sum of the codes."""
    stored(FILES)
    assert jernih("campaign", "report", ID, "--out", tmp_path / "l.pdf").exit_code == 0
    said = " ".join(pages_of((tmp_path / "l.pdf").read_bytes()))
    assert "LAPORAN SESUDAH PENYERAHAN HADIAH" in said
    assert "Belum ada hadiah yang diserahkan" in said
    assert jernih("voucher", "reconcile", ID, "--pdf", tmp_path / "b.pdf").exit_code == 0
    (page,) = pages_of((tmp_path / "b.pdf").read_bytes())
    assert "REKONSILIASI VOUCHER" in page
    assert "Diterima" in page


@pytest.mark.parametrize("address", ["contoh.go.id", "ftp://x", "https://x/?a=1", "https://x y"])
def test_a_public_address_is_a_web_address(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Anything else is a wrong setting, said by its name."""
    assert not data_dir.exists()
    monkeypatch.setenv(PUBLIC, address)
    with pytest.raises(SettingsError, match=PUBLIC):
        load_settings()
