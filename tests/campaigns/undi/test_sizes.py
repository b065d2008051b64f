"""Draws of many entries: the same answers as a plain loop, in little memory, and nearly as fast.

The timed ones are marked `long`: on a busy machine they would tell of the machine.
"""

import hashlib
import itertools
import json
import sys
import time
from pathlib import Path

import pytest

from benchmarks.undi import STEPS, measured
from benchmarks.undi_lists import QUOTA, RESERVE, entry_chunks, reveal, seal, write_lines
from campaigns.undi.draw import draw
from campaigns.undi.folder import Folder
from campaigns.undi.freeze import read_freeze
from campaigns.undi.primitives import tag
from campaigns.undi.seed import read_seed
from campaigns.undi.verify import verify

MOST_MEMORY = 250  # MB resident
MOST_TIMES = 1.5  # of the plain loop
TEN_MINUTES = 600
ROUNDS = 5


def _plain_root(entries: Path) -> str:
    """The Merkle root, level by level."""
    level = []
    with entries.open("rb") as lines:
        for line in lines:
            c, p, stratum, weight = line.split()
            numbers = int(stratum).to_bytes(2, "big") + int(weight).to_bytes(4, "big")
            data = bytes.fromhex((c + p).decode()) + numbers
            level.append(hashlib.sha256(b"\x00" + data).digest())
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        paired = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in pairs]
        level = paired + level[len(paired) * 2 :]
    return level[0].hex()


def _plain_winners(bundle: Path) -> list[list[str]]:
    """C of the quota winners of each stratum, from the tickets of every line (all have weight 1)."""
    freeze = read_freeze((bundle / "freeze.json").read_bytes())
    head = tag("undi/1 rank") + read_seed((bundle / "seed.json").read_bytes(), freeze)
    best: list[list[tuple[bytes, str, str]]] = [[] for _ in freeze.strata]
    with (bundle / "entries.txt").open("rb") as lines:
        for line in lines:
            c, p, stratum, _ = line.decode().split()
            drawn = hashlib.sha256(head + bytes.fromhex(c) + bytes(4)).digest()
            best[int(stratum)].append((drawn, c, p))
            # No person has a tenth as many entries here.
            if len(best[int(stratum)]) == 20 * QUOTA:
                best[int(stratum)] = sorted(best[int(stratum)])[: 10 * QUOTA]
    taken: set[str] = set()
    return [_seated(candidates, taken) for candidates in best]


def _seated(candidates: list[tuple[bytes, str, str]], taken: set[str]) -> list[str]:
    found: list[str] = []
    for _, c, p in sorted(candidates):
        if p not in taken and len(found) < QUOTA:
            taken.add(p)
            found.append(c)
    return found


def _winners(bundle: Path) -> list[list[str]]:
    rows = json.loads((bundle / "result.json").read_bytes())["winners"]
    found: list[list[str]] = [[], []]
    for row in rows:
        found[row["stratum"]].append(row["C"])
    return found


def test_twenty_thousand_entries_are_frozen_drawn_and_verified(tmp_path: Path) -> None:
    """The root and the winners are those of a plain loop over the lines."""
    write_lines(tmp_path / "lines", 20_000)
    seal(tmp_path / "lines", tmp_path / "bundle")
    reveal(tmp_path / "bundle")
    result = draw(Folder(tmp_path / "bundle"))
    assert isinstance(result, bytes)
    (tmp_path / "bundle" / "result.json").write_bytes(result)
    freeze = read_freeze((tmp_path / "bundle" / "freeze.json").read_bytes())
    verdict = verify(Folder(tmp_path / "bundle"))

    assert freeze.base["entries"]["merkle_root"] == _plain_root(tmp_path / "bundle" / "entries.txt")
    assert _winners(tmp_path / "bundle") == _plain_winners(tmp_path / "bundle")
    assert (verdict.exit_code, len(verdict.held)) == (0, 2 * QUOTA)
    assert len(json.loads(result)["reserves"]) == 2 * RESERVE


def test_generated_lines_are_the_same_each_time() -> None:
    """Two runs measure the same lists, whose lines ascend."""
    once, again = (b"".join(entry_chunks(20_000)) for _ in range(2))
    lines = once.splitlines()

    assert once == again
    assert all(a[:64] < b[:64] for a, b in itertools.pairwise(lines))
    assert len(lines) == 20_000


@pytest.mark.long
def test_a_million_entries_cost_hardly_more_than_their_hashes(tmp_path: Path) -> None:
    """Freeze, draw and verify: the answers of a plain loop, within its 1.5-fold time and 250 MB."""
    write_lines(tmp_path / "lines", 1_000_000)
    found = {step: measured(tmp_path, step, ROUNDS) for step in STEPS}
    bundle = tmp_path / "bundle"
    freeze = read_freeze((bundle / "freeze.json").read_bytes())

    assert freeze.base["entries"]["count"] == 1_000_000
    assert freeze.base["entries"]["merkle_root"] == _plain_root(bundle / "entries.txt")
    assert _winners(bundle) == _plain_winners(bundle)
    for step, figures in found.items():
        ratio = min(figures["step"]) / min(figures["plain"])
        sys.stdout.write(f"{step}: ratio {ratio:.2f}, peak {figures['peak']:.0f} MB\n")
        assert ratio <= MOST_TIMES, step
        assert figures["peak"] < MOST_MEMORY, step


@pytest.mark.long
def test_ten_million_entries_are_drawn_and_verified_in_ten_minutes(tmp_path: Path) -> None:
    """One step after the other, reading 1.3 GB from disk, in as little memory as any other draw."""
    try:
        write_lines(tmp_path / "lines", 10_000_000)
        began = time.monotonic()
        found = {step: measured(tmp_path, step, 1) for step in STEPS}
        took = time.monotonic() - began
        assert [len(each) for each in _winners(tmp_path / "bundle")] == [QUOTA, QUOTA]
    finally:
        # pytest keeps the folders of its last runs, and each of these files is 1.3 GB.
        for big in tmp_path.rglob("entries.txt"):
            big.unlink()
    for step, figures in found.items():
        sys.stdout.write(f"{step}: {figures['step'][0]:.1f} s, peak {figures['peak']:.0f} MB\n")
        assert figures["peak"] < MOST_MEMORY, step
    assert took < TEN_MINUTES
