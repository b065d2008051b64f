"""The public folder: the QR code leads to a page from which anyone gets a bundle that verifies."""

import io
import json
import re
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import pytest

from bot.papers.folder import FolderInUse, write_files, write_public_folder
from bot.papers.page import MINUTES_PDF, VERIFIER, ZIP
from bot.papers.wording import file_words
from campaigns.undi import standalone
from campaigns.undi.bundle import Stage
from campaigns.undi.folder import KNOWN, read_bundle
from campaigns.undi.verify import verify
from tests.campaigns.undi.bundles import vector
from tests.support.papers import HOUSE, minutes_from, qr_of, served

FILES = vector("forty-entries")
BESIDE = {standalone.NAME: standalone.source(), "ketentuan.txt": b"Ketentuan\n", "terms.txt": b"Terms\n"}


class Links(HTMLParser):
    """The addresses of a page, and every tag and attribute that it uses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note them."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name == "href" and value]


def fetch(address: str) -> bytes:
    """What a web site answers."""
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - on loopback
        return bytes(answer.read())


def bundle_of(archive: bytes) -> dict[str, bytes]:
    """The files of an archive without their folder."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name.rpartition("/")[2]: opened.read(name) for name in opened.namelist()}


def published(root: Path, address: str, files: Mapping[str, bytes] = FILES) -> Path:
    """A public folder under a site's root, at the place that its QR code names."""
    minutes = minutes_from(files, house=replace(HOUSE, public_url=address))
    folder = root / minutes.page.removeprefix(f"{address}/")
    write_public_folder(folder, minutes, files, BESIDE)
    return folder


def test_the_code_leads_to_a_bundle_that_verifies(tmp_path: Path) -> None:
    """From the paper alone: its code, the page, the archive and the single files, each of which verifies."""
    with served(tmp_path) as address:
        folder = published(tmp_path, address)
        page = qr_of((folder / MINUTES_PDF).read_bytes())
        links = Links(fetch(page).decode()).links
        assert verify(bundle_of(fetch(urljoin(page, ZIP)))).stage is Stage.DRAWN
        single = {link: fetch(urljoin(page, link)) for link in links}
        verdict = verify({name: data for name, data in single.items() if name in KNOWN})
    assert verdict.valid
    assert verdict.stage is Stage.DRAWN
    assert set(FILES) | {ZIP, MINUTES_PDF} <= set(single)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_served_file_that_was_changed_is_found_out(tmp_path: Path, name: str) -> None:
    """One byte of any file of the served folder, and what is downloaded does not verify."""
    with served(tmp_path) as address:
        folder = published(tmp_path, address)
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
        page = qr_of((folder / MINUTES_PDF).read_bytes())
        verdict = verify({each: fetch(urljoin(page, each)) for each in FILES})
    assert not verdict.valid


def test_the_published_verifier_runs_on_its_own(tmp_path: Path) -> None:
    """The single file in the folder finds it valid with Python alone, and a changed list not."""
    folder = published(tmp_path, "https://undian.contoh.go.id")
    command = [sys.executable, "-I", VERIFIER, ".", "--json"]
    good = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (good.returncode, json.loads(good.stdout)["valid"]) == (0, True)
    (folder / "entries.txt").write_bytes((folder / "entries.txt").read_bytes().replace(b" 1\n", b" 2\n", 1))
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 1


def test_the_page_is_plain_and_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    """No scripts, no pictures, no address but the folder's own files; a policy that forbids the rest."""
    folder = published(tmp_path, "https://undian.contoh.go.id")
    page = (folder / "index.html").read_text("utf-8")
    found = Links(page)
    assert found.tags.isdisjoint({"script", "img", "link", "iframe", "form", "object", "base"})
    assert not [name for name in found.attributes if name.startswith("on") or name in {"src", "style"}]
    assert [link for link in found.links if not (folder / link).is_file()] == []
    assert "default-src &#x27;none&#x27;" in page
    assert 'lang="id"' in page
    assert 'lang="en"' in page
    for words in ("tidak pernah dimintai biaya", "Tidak terbukti:", "Periksa sendiri di rumah", " WITA, "):
        assert words in page
    assert len(re.findall("<li>[^<]*<pre>", page)) == 2


@pytest.mark.parametrize("name", [*KNOWN, *BESIDE, "daily.jsonl", MINUTES_PDF, ZIP])
def test_every_public_file_is_explained(name: str) -> None:
    """Whatever stands in a folder has its words on the page."""
    assert file_words(name)


def test_names_are_never_markup(tmp_path: Path) -> None:
    """Whatever a campaign, its hashtag or its institution is called stays text on the page."""
    evil = "<script>alert(1)</script>\"'&\ud800"
    evil_house = replace(HOUSE, institution=evil)
    minutes = replace(minutes_from(FILES), name=evil, hashtags=(evil,), house=evil_house)
    write_public_folder(tmp_path / "bukti", minutes, FILES, {})
    page = (tmp_path / "bukti" / "index.html").read_text("utf-8")
    assert "script" not in Links(page).tags
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;" in page


def test_writing_again_changes_nothing(tmp_path: Path) -> None:
    """The same draw gives the same bytes, archive and page included, and leaves no drafts behind."""
    first, second = published(tmp_path / "a", "https://x.id"), published(tmp_path / "b", "https://x.id")
    published(tmp_path / "a", "https://x.id")
    left, right = ({p.name: p.read_bytes() for p in folder.iterdir()} for folder in (first, second))
    assert left == right
    assert set(left) == {*FILES, *BESIDE, MINUTES_PDF, ZIP, "index.html"}


def test_a_sealed_draw_has_a_page_before_it_is_drawn(tmp_path: Path) -> None:
    """The page of a frozen draw says that it is to come, without berita acara; later the folder fills."""
    sealed = {name: FILES[name] for name in FILES if name not in {"seed.json", "result.json", "amend.jsonl"}}
    folder = published(tmp_path, "https://x.id", sealed)
    assert "undian belum dilaksanakan" in (folder / "index.html").read_text("utf-8")
    assert not (folder / MINUTES_PDF).exists()
    assert verify(read_bundle(folder)).stage is Stage.FROZEN
    assert published(tmp_path, "https://x.id") == folder
    assert verify(read_bundle(folder)).stage is Stage.DRAWN


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    """Another draw's folder, or one of other things, is written to only when that is asked for."""
    other = vector("spill")
    write_files(tmp_path, other)
    with pytest.raises(FolderInUse):
        write_public_folder(tmp_path, minutes_from(FILES), FILES, {})
    with pytest.raises(FolderInUse):
        write_files(tmp_path, FILES)
    assert read_bundle(tmp_path) == dict(other)
    write_files(tmp_path, FILES, force=True)
    assert (tmp_path / "freeze.json").read_bytes() == FILES["freeze.json"]


def test_a_stopped_write_is_taken_up_again(tmp_path: Path) -> None:
    """Whichever file the writing stops at, the folder is known by its seal, and the next time whole."""
    for number, name in enumerate(sorted(set(FILES) - {"freeze.json"})):
        root = tmp_path / str(number)
        blocked = root / "undian" / "jernih-2026-11" / "1" / name
        blocked.mkdir(parents=True)
        with pytest.raises(OSError, match=re.escape(name)):
            write_files(blocked.parent, FILES, force=True)
        blocked.rmdir()
        assert verify(read_bundle(published(root, "https://x.id"))).valid


def test_a_write_that_fails_leaves_the_old_folder_whole(tmp_path: Path) -> None:
    """A file whose place is taken by a folder stops the writing; what stood there stays complete."""
    folder = published(tmp_path, "https://x.id")
    (folder / ZIP).unlink()
    (folder / ZIP).mkdir()
    before = (folder / "index.html").read_bytes()
    with pytest.raises(OSError, match=re.escape(ZIP)):
        published(tmp_path, "https://x.id")
    assert (folder / "index.html").read_bytes() == before
    assert verify(read_bundle(folder)).valid
    assert [p.name for p in folder.iterdir() if p.name.startswith(".")] == []
