"""Random bundles with everything that a bundle can hold, from a seed; and chains of draws."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from campaigns.undi.amend import Amendment, amend_line, read_amendments, standing
from campaigns.undi.canonical import decode, encode, show
from campaigns.undi.commit import manifest_base, nonce_commitment
from campaigns.undi.drand import CHAIN_HASH
from campaigns.undi.draw import draw
from campaigns.undi.entries import Entry, read_entries, write_entries, write_excluded
from campaigns.undi.freeze import read_freeze
from campaigns.undi.primitives import h
from campaigns.undi.seed import write_seed
from campaigns.undi.signatures import cosign_message, freeze_message
from tests.campaigns.undi.bundles import KEY, RULES, Files, manifest, nonce, vector
from tests.support.tsa import authority

WITNESS = Ed25519PrivateKey.from_private_bytes(h(b"notaris"))
ROUND = 657413
SIGNATURE = decode(vector("drand")["seed.json"], "8", "seed.json")["sources"][0]["value"]
FROZEN_AT = datetime(2023, 9, 15, 10, 30, tzinfo=UTC)
CLAIM_OVER = FROZEN_AT + timedelta(hours=96)
DRAND = {"chain_hash": CHAIN_HASH, "kind": "drand-quicknet", "round": ROUND}
NONCES = [{"commitment": "", "kind": "nonce", "role": role} for role in ("notaris", "dinsos")]
SOURCES: Mapping[str, list[dict[str, Any]]] = {"nonce": NONCES, "drand": [DRAND], "mixed": [NONCES[0], DRAND]}
EVIDENCE = "ab" * 32


def entries(chance: random.Random, strata: int) -> list[Entry]:
    """Up to sixty entries of fewer persons, in any stratum, of any weight."""
    count = chance.randrange(12, 60)
    persons = [chance.randbytes(32) for _ in range(chance.randrange(8, count))]
    return [
        Entry(
            chance.randbytes(32),
            chance.choice(persons),
            chance.randrange(strata),
            chance.choice((1, 1, 2, 7, 100)),
        )
        for _ in range(count)
    ]


def frozen(seed: int, kind: str, /, **changes: Any) -> Files:
    """A frozen bundle with the files beside it."""
    chance = random.Random(seed)
    strata = [
        {"code": f"s{n}", "quota": chance.randrange(1, 5), "reserve": chance.randrange(1, 4)}
        for n in range(chance.randrange(1, 4))
    ]
    listed = entries(chance, len(strata))
    out = [(chance.randbytes(32), chance.choice(("underage", "duplicate_person"))) for _ in range(3)]
    sources = [dict(each) for each in SOURCES[kind]]
    times = {"closed_at": "2023-09-15T10:00:00Z", "frozen_at": show(FROZEN_AT)}
    draft = manifest(listed, out, strata=strata, seed_sources=sources, **(times | changes))
    base = manifest_base(draft)
    for source in sources:
        if source["kind"] == "nonce":
            source["commitment"] = nonce_commitment(source["role"], base, nonce(source["role"])).hex()
    files = {
        "entries.txt": write_entries(listed), "excluded.txt": write_excluded(out),
        "freeze.json": encode(draft), "rules": RULES,
    }  # fmt: skip
    return files | beside(files)


def beside(files: Files) -> Files:
    """The organiser's signature, a witness's, and a time-stamp over the manifest that is there."""
    f = h(files["freeze.json"])
    row = {
        "key": WITNESS.public_key().public_bytes_raw().hex(), "role": "notaris",
        "signature": WITNESS.sign(cosign_message(f)).hex(),
    }  # fmt: skip
    return {
        "freeze.sig": KEY.sign(freeze_message(f)), "cosign.json": encode([row]),
        "freeze.tsr": authority().response(f, FROZEN_AT + timedelta(seconds=30)),
    }  # fmt: skip


def drawn(files: Files) -> Files:
    """The bundle with its seed, its result, and two seats that were lost."""
    freeze = read_freeze(files["freeze.json"])
    values = [nonce(s.role) if s.kind == "nonce" else bytes.fromhex(SIGNATURE) for s in freeze.sources]
    ready = {**files, "seed.json": write_seed(freeze, values)}
    result = draw(ready)
    assert isinstance(result, bytes)
    return amended({**ready, "result.json": result})


def amended(files: Files, *, unclaimed_first: bool = True) -> Files:
    """The last winner did not claim, and the first reserve withdrew."""
    result = decode(files["result.json"], "10", "result.json")
    steps = [(result["winners"][-1]["C"], "unclaimed", "")] if unclaimed_first else []
    gone = next((r["C"] for r in result["reserves"][::-1]), result["winners"][0]["C"])
    if not any(r["C"] == gone and _moves_up(result, r) for r in result["reserves"]):
        steps.append((gone, "withdrawn", EVIDENCE))
    before, lines = files["result.json"], b""
    for seq, (c, reason, evidence) in enumerate(steps, 1):
        line = amend_line(before, seq, c, CLAIM_OVER + timedelta(minutes=seq), reason, evidence)
        before, lines = line[:-1], lines + line
    return {**files, "amend.jsonl": lines}


def _moves_up(result: Mapping[str, Any], reserve: Mapping[str, Any]) -> bool:
    return bool(result["winners"][-1]["stratum"] == reserve["stratum"] and reserve["place"] == 1)


def complete(seed: int, kind: str) -> Files:
    """A drawn bundle with every file but `void.json`."""
    return drawn(frozen(seed, kind))


def void(files: Files) -> Files:
    """The frozen bundle, declared void."""
    said = {"at": show(FROZEN_AT), "f": h(files["freeze.json"]).hex(), "reason": "putaran tidak terbit"}
    return {**files, "void.json": encode(said)}


def holders(files: Files) -> set[str]:
    """The P (hex) of those who hold a seat of a drawn bundle at the end."""
    result, freeze = decode(files["result.json"], "10", "result.json"), read_freeze(files["freeze.json"])
    made: Sequence[Amendment] = read_amendments(files["amend.jsonl"], files["result.json"], result, freeze)
    seats = standing(result, made, None).seats
    return {each.p.hex() for each in read_entries(files["entries.txt"]) if each.c.hex() in seats}


def chain(seed: int) -> list[Files]:
    """Three draws of one campaign: drawn, void, and drawn without those who won before."""
    first = drawn(frozen(seed, "mixed"))
    later = FROZEN_AT + timedelta(days=30)
    times = {"closed_at": show(later), "frozen_at": show(later), "prior_winners": sorted(holders(first))}
    links = {"draw_no": 2, "prev": h(first["freeze.json"]).hex()}
    second = void(frozen(seed + 1, "nonce", **times, **links))
    links = {"draw_no": 3, "prev": h(second["freeze.json"]).hex()}
    third = frozen(seed + 2, "nonce", **times, **links)
    freeze = read_freeze(third["freeze.json"])
    ready = {**third, "seed.json": write_seed(freeze, [nonce(source.role) for source in freeze.sources])}
    result = draw(ready)
    assert isinstance(result, bytes)
    return [first, second, {**ready, "result.json": result}]
