"""The single-file verifier says the same as the project's own, of good bundles and of every tampered one."""

import json
import os
import random
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from campaigns.undi import standalone
from campaigns.undi.beside import LEAD_SECONDS
from campaigns.undi.canonical import encode, show
from campaigns.undi.drand import round_time
from campaigns.undi.primitives import h
from campaigns.undi.verify_standalone import check, main
from tests.campaigns.undi.both import judged, put
from tests.campaigns.undi.bundles import NAMES, VECTORS, Files, vector
from tests.campaigns.undi.random_bundles import ROUND, SOURCES, chain, complete, frozen, void
from tests.campaigns.undi.tampers import TAMPERS

KINDS = sorted(SOURCES)


@cache
def _complete(seed: int, kind: str) -> Files:
    return complete(seed, kind)


@pytest.mark.parametrize("name", NAMES)
def test_both_judge_the_vectors_alike(tmp_path: Path, name: str) -> None:
    """Each published vector is valid and drawn, in the words of both."""
    assert judged(tmp_path, vector(name)).exit_code == 0


@pytest.mark.parametrize("kind", KINDS)
def test_both_judge_random_bundles_alike(tmp_path: Path, kind: str) -> None:
    """Bundles with signatures, stamps and amendments are valid at every stage."""
    for seed in range(6):
        files = _complete(seed, kind)
        assert judged(tmp_path, files).exit_code == 0
        early = {name: data for name, data in files.items() if name not in {"result.json", "amend.jsonl"}}
        assert judged(tmp_path, early).exit_code == 3
        del early["seed.json"]
        assert judged(tmp_path, early).exit_code == 3
        assert judged(tmp_path, void(early)).void


def test_there_are_enough_kinds_of_tampering() -> None:
    """At least fifteen kinds, over every rule that a bundle can break."""
    assert len(TAMPERS) >= 100
    assert {rule for rule, _ in TAMPERS.values()} == {"4", "5", "7", "8", "10", "11"}


@pytest.mark.parametrize("what", sorted(TAMPERS))
def test_both_name_the_rule_that_tampering_breaks(tmp_path: Path, what: str) -> None:
    """Each kind, on a random bundle of each kind of seed, is invalid by the same first rule."""
    rule, tamper = TAMPERS[what]
    for kind in KINDS:
        files = _complete(h(what.encode())[0] % 6, kind)
        verdict = judged(tmp_path, tamper(files))
        assert (verdict.valid, verdict.exit_code, verdict.rule) == (False, 1, rule), verdict.code


@pytest.mark.parametrize("odd", [5, "round", ["round"], {"round": 1}, {}])
def test_both_refuse_a_source_that_is_none(tmp_path: Path, odd: object) -> None:
    """A seed source of another kind than an object, or without its fields, breaks rule 5."""
    files = _complete(0, "nonce")
    value = json.loads(files["freeze.json"])
    assert judged(tmp_path, {**files, "freeze.json": encode({**value, "seed_sources": [odd]})}).rule == "5"


def test_both_follow_a_chain_and_see_it_broken(tmp_path: Path) -> None:
    """Drawn, void, drawn: a link that lacks, another order of links, and a void that is none."""
    first, second, third = chain(40)
    silent = {name: data for name, data in second.items() if name != "void.json"}

    assert judged(tmp_path, third, [second, first]).exit_code == 0
    assert "earlier_draws" in judged(tmp_path, third, [first, second]).proven
    assert "earlier_draws" in judged(tmp_path, third).unproven
    for links, rule in (
        ([first], "5"),
        ([second], "5"),
        ([first, second, second], "5"),
        ([first, chain(50)[1]], "5"),
        ([first, silent], "7"),
        ([{**first, "amend.jsonl": b""}, second], "5"),
        ([first, second, third], "5"),
        ([{**first, "entries.txt": b""}, second], "5"),
    ):
        assert judged(tmp_path, third, links).rule == rule


def test_both_see_a_list_that_was_frozen_too_late(tmp_path: Path) -> None:
    """A quarter of an hour before the round is the limit: rule 7."""
    limit = round_time(ROUND) - LEAD_SECONDS
    for late, rule in ((0, ""), (1, "7")):
        times = {"frozen_at": show(datetime.fromtimestamp(limit + late, UTC))}
        assert judged(tmp_path, frozen(3, "drand", **times)).rule == rule


@pytest.mark.parametrize("kind", ["drand", "mixed"])
def test_a_hidden_nonce_needs_a_round(tmp_path: Path, kind: str) -> None:
    """Without drand a nonce that was not revealed breaks rule 7; with it, only another seed comes out."""
    files = _complete(1, "nonce" if kind == "drand" else kind)
    value = json.loads(files["seed.json"])
    place = next(n for n, row in enumerate(value["sources"]) if row["kind"].startswith("nonce"))
    hidden = files["seed.json"].replace(value["sources"][place]["value"].encode(), b"", 1)

    assert judged(tmp_path, {**files, "seed.json": hidden}).rule == ("7" if kind == "drand" else "8")


def _fuzz(tmp_path: Path, files: Files, chance: random.Random, per_file: int) -> set[str]:
    """Flip, drop and repeat bytes of every file; the rules that were named."""
    rules = set()
    for name in sorted(files):
        for _ in range(per_file if files[name] else 0):
            data, place = bytearray(files[name]), chance.randrange(len(files[name]))
            match chance.randrange(4):
                case 0:
                    del data[place]
                case 1:
                    data.insert(place, data[place])
                case _:
                    data[place] ^= 1 << chance.randrange(8)
            rules.add(judged(tmp_path, {**files, name: bytes(data)}).rule)
    return rules


def test_both_judge_damaged_bytes_alike(tmp_path: Path) -> None:
    """Bytes that flip, vanish or come twice anywhere: one verdict, one rule."""
    assert _fuzz(tmp_path, _complete(2, "nonce"), random.Random(1), 12) >= {"4", "5", "8", "10", "11"}


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_both_judge_many_damaged_bytes_alike(tmp_path: Path, kind: str) -> None:
    """The same over hundreds of bytes of more bundles, those with drand's signatures too."""
    for seed in range(3):
        _fuzz(tmp_path, _complete(seed, kind), random.Random(seed), 30 if kind == "nonce" else 12)


@pytest.mark.parametrize("missing", ["entries.txt", "excluded.txt", "freeze.json"])
def test_both_cannot_read_what_is_not_there(tmp_path: Path, missing: str) -> None:
    """Without a sealed file, or with a folder in a file's place, the exit code is 2."""
    files = {name: data for name, data in _complete(0, "nonce").items() if name != missing}

    assert judged(tmp_path, files).exit_code == 2
    folder = put(tmp_path / "odd", files)
    (folder / missing).mkdir()
    assert check(str(folder))["exit"] == check(str(tmp_path / "nowhere"))["exit"] == 2


def _alone(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the published file by itself: no site-packages, so that nothing but the language is there."""
    file = Path(standalone.__file__).with_name(standalone.NAME)
    words = [str(each) for each in arguments]
    return subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", str(file), *words],
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_runs_with_the_standard_library_alone(tmp_path: Path) -> None:
    """Without py_ecc and cryptography it says what it could not check, and still judges all the rest."""
    folder = put(tmp_path / "paket", _complete(0, "mixed"))
    said = json.loads(_alone(folder, "--json").stdout)

    assert (said["exit"], said["unchecked"]) == (0, ["freeze.tsr", "seed.json"])
    assert {"public_randomness"} <= set(said["unproven"])
    assert _alone(folder).returncode == 0
    assert "Tidak diperiksa: tanda tangan di seed.json, butuh py_ecc" in _alone(folder).stdout
    (folder / "result.json").write_bytes(b"{}")
    assert (_alone(folder).returncode, "aturan 10" in _alone(folder).stdout) == (1, True)


def test_it_runs_on_the_oldest_python_that_it_names() -> None:
    """Nothing in it is newer than Python 3.9: run there where one is installed, else compiled as such."""
    old = shutil.which(
        "python3.9", path=os.pathsep.join(map(str, Path.home().glob(".pyenv/versions/3.9*/bin")))
    )
    if old is None:
        compile(standalone.source(), standalone.NAME, "exec", dont_inherit=True)
        return
    file = Path(standalone.__file__).with_name(standalone.NAME)
    done = subprocess.run(
        [old, "-I", "-S", str(file), str(VECTORS / "spill")], capture_output=True, check=False
    )
    assert done.returncode == 0


def test_it_is_published_as_it_is(tmp_path: Path) -> None:
    """Its bytes are at hand for every bundle's folder, and name nothing of the project."""
    data = standalone.source()

    assert data.startswith(b"#!/usr/bin/env python3")
    assert b"import campaigns" not in data
    assert b"from campaigns" not in data
    (tmp_path / standalone.NAME).write_bytes(data)
    assert (tmp_path / standalone.NAME).read_bytes() == data


def test_its_words_are_indonesian_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A verdict is a sentence in Indonesian with a short line of English under it."""
    assert main([str(VECTORS / "spill")]) == 0
    assert "(VALID: 16 seats" in capsys.readouterr().out
    put(tmp_path, {**vector("spill"), "excluded.txt": b"x"})
    assert main([str(tmp_path), "--chain", str(VECTORS / "drand")]) == 1
    assert capsys.readouterr().out.startswith("TIDAK SAH, aturan 4")
