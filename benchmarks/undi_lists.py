"""Makes bundles of any size for the measurements and tests of UNDI/1, a chunk of lines at a time.

Everything follows from the number of entries, so that two runs make the same files.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from campaigns.undi.canonical import encode
from campaigns.undi.commit import manifest_base, nonce_commitment
from campaigns.undi.freeze import read_freeze, write_freeze
from campaigns.undi.listing import EntryList
from campaigns.undi.primitives import h
from campaigns.undi.seed import write_seed
from campaigns.undi.source import blocks

CHUNK = 1 << 14
QUOTA, RESERVE = 2000, 500  # in each of two strata: 4,000 winners and 1,000 reserves
ROLE, NONCE = "notaris", h(b"nonce")
_EXCLUDED_EVERY = 1000


def entry_chunks(count: int) -> Iterator[bytes]:
    """Lines of `entries.txt` in order: every tenth is of a person who has several, all of weight 1."""
    step = (1 << 64) // max(count, 1)
    for start in range(0, count, CHUNK):
        size, made = min(CHUNK, count - start), np.random.default_rng(start)
        body = made.integers(0, 256, (size, 56), np.uint8)
        head = np.arange(start, start + size, dtype=np.uint64) * np.uint64(step)
        head += made.integers(0, step, size, np.uint64)
        heads = head.astype(">u8").view(np.uint8).reshape(-1, 8)
        text = np.concatenate((heads, body), axis=1).tobytes().hex()
        lines = (_line(text, start, n) for n in range(size))
        yield "".join(lines).encode("ascii")


def _line(text: str, start: int, n: int) -> str:
    number = start + n
    c, p = text[n * 128 : n * 128 + 64], text[n * 128 + 64 : n * 128 + 128]
    if number % 10 == 0:
        p = f"{number % 99_991:064x}"
    return f"{c} {p} {number % 2} 1\n"


def excluded(count: int) -> bytes:
    """`excluded.txt` with one for every thousand entries, none of which is among them."""
    total = count // _EXCLUDED_EVERY
    return "".join(f"{n * (1 << 224):064x} underage\n" for n in range(1, total + 1)).encode("ascii")


def write_lines(folder: Path, count: int) -> None:
    """What a freeze starts from: the lines, and those left out."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "entries.txt").open("wb") as out:
        for chunk in entry_chunks(count):
            out.write(chunk)
    (folder / "excluded.txt").write_bytes(excluded(count))


def seal(lines: Path, folder: Path) -> None:
    """Freeze the lines of a folder into another one: both lists, checked and hashed, and the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = EntryList()
    with (lines / "entries.txt").open("rb") as source, (folder / "entries.txt").open("wb") as out:
        for block in blocks(source, "entries.txt"):
            listed.add(block)
            out.write(block)
    listed.check()
    left_out = (lines / "excluded.txt").read_bytes()
    (folder / "excluded.txt").write_bytes(left_out)
    draft = _manifest(listed, left_out)
    commitment = nonce_commitment(ROLE, manifest_base(draft), NONCE).hex()
    draft["seed_sources"][0]["commitment"] = commitment
    (folder / "freeze.json").write_bytes(write_freeze(draft))


def _manifest(listed: EntryList, left_out: bytes) -> dict[str, Any]:
    strata = [{"code": code, "quota": QUOTA, "reserve": RESERVE} for code in ("discord", "telegram")]
    counted = {"count": left_out.count(b"\n"), "sha256": h(left_out).hex()}
    return {
        "campaign_id": "besar-1", "claim_hours": 72, "closed_at": "2026-12-03T12:00:00Z", "draw_no": 1,
        "entries": listed.facts, "excluded": counted, "frozen_at": "2026-12-03T13:00:00Z",
        "organiser_key": "", "prev": "", "prior_winners": [], "reason_codes": ["underage"],
        "rules_sha256": h(encode({})).hex(), "spec": "undi/1", "strata": strata,
        "seed_sources": [{"commitment": "", "kind": "nonce", "role": ROLE}],
    }  # fmt: skip


def reveal(folder: Path) -> None:
    """Add the seed to a frozen bundle."""
    freeze = read_freeze((folder / "freeze.json").read_bytes())
    (folder / "seed.json").write_bytes(write_seed(freeze, [NONCE]))
