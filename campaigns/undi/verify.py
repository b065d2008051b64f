"""The verdict on a bundle: every check of sections 4 to 11 for the files that are there. Pure.

Says which rule fails first, which stage the bundle has reached, and what is proven and what is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from campaigns.undi.amend import read_amendments, seats_of
from campaigns.undi.canonical import decode, exact_keys, moment
from campaigns.undi.drand import round_time
from campaigns.undi.entries import Entry, read_entries, read_excluded
from campaigns.undi.freeze import DRAND, Freeze, read_freeze
from campaigns.undi.merkle import root
from campaigns.undi.primitives import HASH_BYTES, BrokenRule, h, is_hex
from campaigns.undi.seed import read_seed
from campaigns.undi.select import write_result
from campaigns.undi.signatures import SIGNATURE_BYTES, cosign_message, freeze_message, is_signed, rules_hash

LEAD_SECONDS = 900
SEALED = ("entries.txt", "excluded.txt", "freeze.json")


class Stage(StrEnum):
    """How far a bundle has come."""

    FROZEN = "frozen"
    SEEDED = "seeded"
    DRAWN = "drawn"


class Claim(StrEnum):
    """What a bundle can prove beyond its own consistency."""

    SIGNATURE = "signature"
    PUBLICATION_TIME = "publication_time"
    PUBLIC_RANDOMNESS = "public_randomness"
    EARLIER_DRAWS = "earlier_draws"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`rule` and `code` name the first rule that fails; `held` are the C (hex) with a seat at the end."""

    valid: bool
    stage: Stage | None = None
    rule: str = ""
    code: str = "undi.valid"
    params: Mapping[str, object] = field(default_factory=dict)
    proven: tuple[Claim, ...] = ()
    unproven: tuple[Claim, ...] = ()
    held: tuple[str, ...] = ()
    cosigners: tuple[str, ...] = ()
    void: bool = False


def verify(files: Mapping[str, bytes], chain: Sequence[Mapping[str, bytes]] = ()) -> Verdict:
    """Check a bundle; `chain` are the bundles of all earlier draws, first to last.

    `files` maps names to bytes; a file that is not there has not been published yet.
    """
    try:
        return _verify(files, chain)
    except BrokenRule as broken:
        return Verdict(valid=False, rule=broken.rule, code=broken.code, params=broken.params)


def _verify(files: Mapping[str, bytes], chain: Sequence[Mapping[str, bytes]]) -> Verdict:
    for name in SEALED:
        if name not in files:
            raise BrokenRule("4" if name.endswith("txt") else "5", "undi.missing_file", file=name)
    freeze = read_freeze(files["freeze.json"])
    entries = _sealed_lists(files, freeze)
    _in_time(freeze)
    proven = _beside(files, freeze)
    earlier = _chain(freeze, chain)
    stage, held = _draw(files, freeze, entries)
    void = _void(files, freeze)
    if any(source.kind == DRAND for source in freeze.sources) and stage is not Stage.FROZEN:
        proven.add(Claim.PUBLIC_RANDOMNESS)
    if earlier:
        proven.add(Claim.EARLIER_DRAWS)
    unproven = tuple(claim for claim in Claim if claim not in proven)
    cosigners = tuple(each["role"] for each in _cosigners(files, freeze))
    return Verdict(
        valid=True, stage=stage, proven=tuple(c for c in Claim if c in proven), unproven=unproven,
        held=held, cosigners=cosigners, void=void,
    )  # fmt: skip


def _sealed_lists(files: Mapping[str, bytes], freeze: Freeze) -> tuple[Entry, ...]:
    entries = read_entries(files["entries.txt"], len(freeze.strata))
    excluded = read_excluded(files["excluded.txt"])
    both = excluded.keys() & {entry.c for entry in entries}
    if both:
        raise BrokenRule("4", "undi.in_both", commitment=min(both).hex())
    sealed, left_out = freeze.base["entries"], freeze.base["excluded"]
    facts = (
        (sealed["sha256"], h(files["entries.txt"]).hex(), "entries.txt"),
        (left_out["sha256"], h(files["excluded.txt"]).hex(), "excluded.txt"),
        (sealed["count"], len(entries), "entries.txt"),
        (left_out["count"], len(excluded), "excluded.txt"),
        (sealed["merkle_root"], root([entry.leaf for entry in entries]).hex(), "entries.txt"),
    )
    for said, found, name in facts:
        if said != found:
            raise BrokenRule("5", "undi.list_mismatch", file=name)
    return entries


def _in_time(freeze: Freeze) -> None:
    for source in freeze.sources:
        if source.kind == DRAND and round_time(source.round) < freeze.frozen_at.timestamp() + LEAD_SECONDS:
            raise BrokenRule("7", "undi.frozen_too_late")


def _beside(files: Mapping[str, bytes], freeze: Freeze) -> set[Claim]:
    """The optional files: signature, co-signatures, rules. A token is not checked, and is said so."""
    proven: set[Claim] = set()
    if (signature := files.get("freeze.sig")) is not None:
        if not is_signed(freeze.organiser_key, freeze_message(freeze.f), signature):
            raise BrokenRule("5", "undi.bad_freeze_signature")
        proven.add(Claim.SIGNATURE)
    if (rules := files.get("rules")) is not None:
        if rules_hash(rules) != freeze.base["rules_sha256"]:
            raise BrokenRule("5", "undi.rules_mismatch")
        proven.add(Claim.RULES)
    if _cosigners(files, freeze):
        proven.add(Claim.PUBLICATION_TIME)
    return proven


def _cosigners(files: Mapping[str, bytes], freeze: Freeze) -> list[dict[str, Any]]:
    data = files.get("cosign.json")
    if data is None:
        return []
    rows = decode(data, "5", "cosign.json")
    if not isinstance(rows, list):
        raise BrokenRule("5", "undi.wrong_keys", file="cosign.json")
    for row in rows:
        fields = exact_keys(row, ("key", "role", "signature"), "5", "cosign.json")
        well_formed = is_hex(fields["key"], HASH_BYTES) and is_hex(fields["signature"], SIGNATURE_BYTES)
        if not well_formed or not is_signed(
            bytes.fromhex(fields["key"]), cosign_message(freeze.f), bytes.fromhex(fields["signature"])
        ):
            raise BrokenRule("5", "undi.bad_cosignature", role=str(fields["role"])[:32])
    return rows


def _draw(
    files: Mapping[str, bytes], freeze: Freeze, entries: Sequence[Entry]
) -> tuple[Stage, tuple[str, ...]]:
    if "seed.json" not in files:
        if "result.json" in files:
            raise BrokenRule("8", "undi.missing_file", file="seed.json")
        return Stage.FROZEN, ()
    seed = read_seed(files["seed.json"], freeze)
    result = files.get("result.json")
    if result is None:
        return Stage.SEEDED, ()
    if result != write_result(freeze, seed, entries):
        raise BrokenRule("10", "undi.wrong_result")
    parsed = decode(result, "10", "result.json")
    if "amend.jsonl" in files:
        standing = read_amendments(files["amend.jsonl"], result, parsed, freeze)
    else:
        standing = seats_of(parsed)
    return Stage.DRAWN, tuple(sorted(standing.seats))


def _void(files: Mapping[str, bytes], freeze: Freeze) -> bool:
    data = files.get("void.json")
    if data is None:
        return False
    fields = exact_keys(decode(data, "7", "void.json"), ("at", "f", "reason"), "7", "void.json")
    moment(fields["at"], "7", "void.json")
    if fields["f"] != freeze.f.hex() or not isinstance(fields["reason"], str):
        raise BrokenRule("7", "undi.bad_field", file="void.json", field="f")
    return True


def _chain(freeze: Freeze, chain: Sequence[Mapping[str, bytes]]) -> bool:
    """Whether the earlier draws given are all there were and lead here (sections 5 and 10)."""
    if not chain:
        return freeze.draw_no == 1
    winners: set[bytes] = set()
    previous = ""
    for number, files in enumerate(chain, 1):
        verdict = verify(files, chain[: number - 1])
        if not verdict.valid:
            raise BrokenRule(verdict.rule, verdict.code, **verdict.params)
        earlier = read_freeze(files["freeze.json"])
        if (earlier.campaign_id, earlier.draw_no, earlier.prev) != (freeze.campaign_id, number, previous):
            raise BrokenRule("5", "undi.chain_broken", draw=number)
        previous = earlier.f.hex()
        persons = {entry.c: entry.p for entry in read_entries(files["entries.txt"], len(earlier.strata))}
        if not verdict.void:
            winners |= {persons[bytes.fromhex(c)] for c in verdict.held}
    if (freeze.draw_no, freeze.prev) != (len(chain) + 1, previous):
        raise BrokenRule("5", "undi.chain_broken", draw=freeze.draw_no)
    if freeze.prior_winners != winners:
        raise BrokenRule("5", "undi.prior_winners_wrong")
    return True
