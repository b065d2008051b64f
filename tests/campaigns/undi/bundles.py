"""Builds bundles for tests: a sealed list with witness nonces, then its seed, result and amendments."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from campaigns.undi.canonical import encode
from campaigns.undi.commit import manifest_base, nonce_commitment
from campaigns.undi.draw import draw
from campaigns.undi.entries import Entry, write_entries, write_excluded
from campaigns.undi.folder import read_bundle
from campaigns.undi.freeze import read_freeze
from campaigns.undi.merkle import root
from campaigns.undi.primitives import h
from campaigns.undi.seed import write_seed

Files = dict[str, bytes]

VECTORS = Path(__file__).parent / "vectors"
NAMES = ("drand", "drand-and-nonces", "empty", "forty-entries", "spill", "unrevealed")
KEY = Ed25519PrivateKey.from_private_bytes(h(b"organiser"))
FROZEN_AT = datetime(2026, 12, 3, 13, 0, tzinfo=UTC)
CLAIM_HOURS = 72
CLAIM_OVER = FROZEN_AT + timedelta(hours=CLAIM_HOURS)
RULES = b'{"rules":"as published"}'


def vector(name: str) -> Files:
    """The files of a published vector."""
    return read_bundle(VECTORS / name)


def entry(number: int, person: int | None = None, stratum: int = 0, weight: int = 1) -> Entry:
    """An entry with its own C; by default of a person of its own."""
    owner = number if person is None else person
    return Entry(h(b"c", str(number).encode()), h(b"p", str(owner).encode()), stratum, weight)


def strata(*sizes: tuple[int, int]) -> list[dict[str, Any]]:
    """Strata of the manifest by (quota, reserve)."""
    return [{"code": f"s{n}", "quota": q, "reserve": r} for n, (q, r) in enumerate(sizes)]


def nonce(role: str) -> bytes:
    """The secret number of a witness."""
    return h(b"nonce", role.encode())


def manifest(
    entries: Sequence[Entry], excluded: Sequence[tuple[bytes, str]] = (), /, **changes: Any
) -> dict[str, Any]:
    """A manifest over the lists whose commitments are still empty; `changes` replace its fields."""
    entries_txt, excluded_txt = write_entries(entries), write_excluded(excluded)
    base: dict[str, Any] = {
        "campaign_id": "uji-1", "claim_hours": CLAIM_HOURS, "closed_at": "2026-12-03T12:00:00Z", "draw_no": 1,
        "entries": {
            "count": len(entries),
            "merkle_root": root([each.leaf for each in sorted(entries)]).hex(),
            "sha256": h(entries_txt).hex(),
        },
        "excluded": {"count": len(excluded), "sha256": h(excluded_txt).hex()},
        "frozen_at": "2026-12-03T13:00:00Z", "organiser_key": KEY.public_key().public_bytes_raw().hex(),
        "prev": "", "prior_winners": [], "reason_codes": ["underage", "unclaimed", "withdrawn"],
        "rules_sha256": h(RULES).hex(),
        "seed_sources": [{"commitment": "", "kind": "nonce", "role": r} for r in ("notaris", "dinsos")],
        "spec": "undi/1", "strata": strata((2, 2), (1, 1)),
    }  # fmt: skip
    return base | changes


def sealed(entries: Sequence[Entry], excluded: Sequence[tuple[bytes, str]] = (), /, **changes: Any) -> Files:
    """A frozen bundle, its commitments filled in."""
    draft = manifest(entries, excluded, **changes)
    base = manifest_base(draft)
    for source in draft["seed_sources"]:
        if source["kind"] == "nonce":
            source["commitment"] = nonce_commitment(source["role"], base, nonce(source["role"])).hex()
    return {
        "entries.txt": write_entries(entries),
        "excluded.txt": write_excluded(excluded),
        "freeze.json": encode(draft),
    }


def seeded(files: Mapping[str, bytes]) -> Files:
    """The bundle with every nonce revealed."""
    freeze = read_freeze(files["freeze.json"])
    return {**files, "seed.json": write_seed(freeze, [nonce(source.role) for source in freeze.sources])}


def drawn(files: Mapping[str, bytes]) -> Files:
    """The bundle with its seed and result."""
    ready = seeded(files)
    result = draw(ready)
    assert isinstance(result, bytes)
    return {**ready, "result.json": result}


TEN = [entry(number, stratum=number % 2, weight=1 + number % 3) for number in range(10)]
