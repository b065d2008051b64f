"""`jernih undi`: exit codes, one line a fact, and a result that is never overwritten."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bot.texts.catalogue import LOCALES, catalogue
from campaigns.undi.verify import Claim
from tests.campaigns.undi.bundles import NAMES, TEN, VECTORS, drawn, sealed, seeded
from tests.campaigns.undi.random_bundles import complete
from tests.support.tsa import authority

Jernih = Callable[..., Result]


def _bundle(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_a_vector_exits_with_0(fresh: Jernih, name: str) -> None:
    """Each published bundle verifies from the command line, and its weakness is said."""
    done = fresh("undi", "verify", VECTORS / name)

    assert done.exit_code == 0
    assert done.output.startswith("SAH")
    assert "lemah" in done.output


def test_the_chain_can_be_given_in_both_ways(fresh: Jernih) -> None:
    """`--chain A B` and `--chain A --chain B` name the same earlier draws."""
    last = VECTORS / "drand-and-nonces"
    one, twice = (
        fresh("undi", "verify", last, "--json", *words)
        for words in (["--chain", VECTORS / "drand"], ["--chain", VECTORS / "drand", VECTORS / "drand"])
    )

    assert "earlier_draws" in json.loads(one.stdout)["proven"]
    # Given twice, the same draw stands where there is room for one.
    assert (twice.exit_code, json.loads(twice.stdout)["rule"]) == (1, "5")


@pytest.mark.parametrize(("make", "exit_code", "stage"), [(sealed, 3, "frozen"), (seeded, 3, "seeded")])
def test_an_earlier_stage_exits_with_3(
    fresh: Jernih, tmp_path: Path, make: Callable[..., dict[str, bytes]], exit_code: int, stage: str
) -> None:
    """A frozen or seeded bundle is valid so far."""
    files = make(TEN) if make is sealed else make(sealed(TEN))
    done = fresh("undi", "verify", _bundle(tmp_path / "paket", files), "--json")

    assert (done.exit_code, json.loads(done.stdout)["stage"]) == (exit_code, stage)


def test_a_tampered_bundle_exits_with_1_and_its_rule(fresh: Jernih, tmp_path: Path) -> None:
    """The first failing rule and one line that says what."""
    files = drawn(sealed(TEN))
    folder = _bundle(tmp_path / "paket", files | {"entries.txt": files["entries.txt"][:-1]})
    done = fresh("undi", "verify", folder)

    assert done.exit_code == 1
    assert done.output.startswith("TIDAK SAH, aturan 4: entries.txt")
    assert len(done.output.splitlines()) == 1


def test_what_cannot_be_read_exits_with_2(fresh: Jernih, tmp_path: Path) -> None:
    """No folder, an empty folder, or two folders without --chain: one line, no traceback."""
    (tmp_path / "kosong").mkdir()
    runs = [
        fresh("undi", "verify", tmp_path / "tidak-ada"),
        fresh("undi", "verify", tmp_path / "kosong"),
        fresh("undi", "draw", tmp_path / "kosong"),
        fresh("undi", "verify", VECTORS / "empty", VECTORS / "drand"),
        fresh("undi", "verify"),
    ]
    assert [run.exit_code for run in runs] == [2] * 5


def test_a_wrong_setting_does_not_keep_a_citizen_from_checking(
    fresh: Jernih, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service's settings are not needed; its language is used when it is known."""
    monkeypatch.setenv("JERNIH_LOCALE", "xx")
    assert fresh("undi", "verify", VECTORS / "empty").output.startswith("SAH")

    monkeypatch.setenv("JERNIH_LOCALE", "en")
    assert fresh("undi", "verify", VECTORS / "empty").output.startswith("VALID")


def test_a_draw_writes_the_result_once(fresh: Jernih, tmp_path: Path) -> None:
    """The result is written whole, the same draw again changes nothing, and nothing is left beside it."""
    folder = tmp_path / "paket"
    shutil.copytree(VECTORS / "spill", folder)
    (folder / "result.json").unlink()

    first, second = fresh("undi", "draw", folder), fresh("undi", "draw", folder)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (folder / "result.json").read_bytes() == (VECTORS / "spill" / "result.json").read_bytes()
    assert {path.name for path in folder.iterdir()} == {path.name for path in (VECTORS / "spill").iterdir()}


@pytest.mark.parametrize("other", [b"{}", b""])
def test_a_different_result_is_never_overwritten(fresh: Jernih, tmp_path: Path, other: bytes) -> None:
    """Another result stays as it is, an empty file too, and the command says so."""
    folder = tmp_path / "paket"
    shutil.copytree(VECTORS / "spill", folder)
    (folder / "result.json").write_bytes(other)

    done = fresh("undi", "draw", folder)

    assert (done.exit_code, (folder / "result.json").read_bytes()) == (1, other)
    assert "tidak ditimpa" in done.output


def test_a_bundle_without_a_seed_is_not_drawn(fresh: Jernih, tmp_path: Path) -> None:
    """The refusal names seed.json, and no result appears."""
    folder = _bundle(tmp_path / "paket", sealed(TEN))
    done = fresh("undi", "draw", folder)

    assert (done.exit_code, "seed.json" in done.output) == (1, True)
    assert not (folder / "result.json").exists()


def test_a_stick_without_hard_links_will_do(
    fresh: Jernih, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where links are not possible the file is moved into its place; where nothing is, it is said."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    folder = _bundle(tmp_path / "paket", seeded(sealed(TEN)))
    assert fresh("undi", "draw", folder).exit_code == 0

    (folder / "result.json").unlink()
    monkeypatch.setattr(Path, "replace", refuse)
    done = fresh("undi", "draw", folder)
    assert (done.exit_code, "tidak bisa ditulis" in done.output) == (1, True)
    assert not (folder / "result.json").exists()


def test_every_claim_and_stage_has_its_words() -> None:
    """What a verdict can say, both languages can."""
    codes = {f"undi.{way}.{claim}" for way in ("proven", "unproven") for claim in Claim}
    codes |= {f"undi.verify.{stage}" for stage in ("frozen", "seeded", "drawn", "valid")}

    assert {locale: codes - set(catalogue(locale)) for locale in LOCALES} == {"id": set(), "en": set()}


def test_a_time_stamp_is_named_and_held_against_given_certificates(fresh: Jernih, tmp_path: Path) -> None:
    """The authority is named; a certificate that the reader gives decides whether it is believed."""
    folder = _bundle(tmp_path / "paket", complete(0, "drand"))
    (tmp_path / "akar.pem").write_bytes(authority().chain)
    (tmp_path / "lain.pem").write_bytes(authority("Lain").chain)
    own, other = (tmp_path / name for name in ("akar.pem", "lain.pem"))
    named = fresh("undi", "verify", folder)
    trusted = fresh("undi", "verify", folder, "--tsa-cert", other, "--tsa-cert", own)
    foreign = fresh("undi", "verify", folder, "--tsa-cert", other, "--json")

    assert (named.exit_code, trusted.exit_code, foreign.exit_code) == (0, 0, 0)
    assert "dari TSA Uji. Siapa pun bisa membuat" in named.output
    assert "menurut sertifikat yang kamu berikan" in trusted.output
    stamp = json.loads(foreign.stdout)["stamp"]
    assert (stamp["authority"], stamp["at"], stamp["rooted"]) == ("TSA Uji", "2023-09-15T10:30:30Z", False)
    # Its witness signed too, which is another proof of the time.
    assert "publication_time" in json.loads(foreign.stdout)["proven"]


def test_a_certificate_that_cannot_be_read_exits_with_2(fresh: Jernih, tmp_path: Path) -> None:
    """A file that is none is named."""
    (tmp_path / "akar.pem").write_bytes(b"bukan sertifikat")
    done = fresh("undi", "verify", VECTORS / "drand", "--tsa-cert", tmp_path / "akar.pem")

    assert (done.exit_code, "akar.pem" in done.output) == (2, True)
