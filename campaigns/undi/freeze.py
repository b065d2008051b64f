"""Section 5: the manifest `freeze.json`: building it, and reading it strictly."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.undi.canonical import decode, encode, exact_keys, moment
from campaigns.undi.drand import CHAIN_HASH, round_time
from campaigns.undi.primitives import HASH_BYTES, BrokenRule, h, is_hex

SPEC = "undi/1"
FREEZE_KEYS = (
    "campaign_id", "claim_hours", "closed_at", "draw_no", "entries", "excluded", "frozen_at",
    "organiser_key", "prev", "prior_winners", "reason_codes", "rules_sha256", "seed_sources", "spec",
    "strata",
)  # fmt: skip
DRAND, NONCE = "drand-quicknet", "nonce"
MAX_SOURCES = 4
MAX_U16 = 65535
ROLE = re.compile(r"[a-z]{1,32}")
_REASON = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum of the manifest."""

    code: str
    quota: int
    reserve: int


@dataclass(frozen=True, slots=True)
class Source:
    """One seed source: a drand round, or a witness's commitment (32 bytes) under a role."""

    kind: str
    round: int = 0
    role: str = ""
    commitment: bytes = b""


@dataclass(frozen=True, slots=True)
class Freeze:
    """A manifest that was read; `f` is F, `base` the parsed JSON."""

    f: bytes
    base: Mapping[str, Any]
    campaign_id: str
    draw_no: int
    strata: tuple[Stratum, ...]
    sources: tuple[Source, ...]
    prior_winners: frozenset[bytes]
    reason_codes: frozenset[str]
    claim_hours: int
    organiser_key: bytes
    prev: str
    closed_at: datetime
    frozen_at: datetime

    @property
    def round_times(self) -> tuple[int, ...]:
        """T(N) of each drand source, in Unix seconds."""
        return tuple(round_time(source.round) for source in self.sources if source.kind == DRAND)

    @property
    def seats_from(self) -> int:
        """The earliest moment at which anyone can hold a seat, in Unix seconds."""
        return max(int(self.frozen_at.timestamp()), *self.round_times, 0)


def write_freeze(manifest: Mapping[str, Any]) -> bytes:
    """The manifest's bytes, checked by reading them back.

    Raises:
        BrokenRule: rule 5.
    """
    data = encode(manifest)
    read_freeze(data)
    return data


def read_freeze(data: bytes) -> Freeze:
    """Parse a manifest.

    Raises:
        BrokenRule: rule 5.
    """
    value = exact_keys(decode(data, "5", "freeze.json"), FREEZE_KEYS, "5", "freeze.json")
    _require(value["spec"] == SPEC, "spec")
    _require(isinstance(value["campaign_id"], str) and bool(value["campaign_id"]), "campaign_id")
    _require(_is_int(value["draw_no"]) and value["draw_no"] >= 1, "draw_no")
    _require(_is_int(value["claim_hours"]), "claim_hours")
    _require(is_hex(value["rules_sha256"], HASH_BYTES), "rules_sha256")
    _require(value["organiser_key"] == "" or is_hex(value["organiser_key"], HASH_BYTES), "organiser_key")
    _require((value["prev"] == "") == (value["draw_no"] == 1), "prev")
    _require(value["prev"] == "" or is_hex(value["prev"], HASH_BYTES), "prev")
    closed, frozen = (moment(value[name], "5", "freeze.json") for name in ("closed_at", "frozen_at"))
    _require(closed <= frozen, "closed_at")
    _counted(value["entries"], ("count", "merkle_root", "sha256"))
    _counted(value["excluded"], ("count", "sha256"))
    return Freeze(
        f=h(data), base=value,
        campaign_id=value["campaign_id"], draw_no=value["draw_no"],
        strata=_strata(value["strata"]), sources=_sources(value["seed_sources"]),
        prior_winners=_prior_winners(value["prior_winners"]), reason_codes=_reasons(value["reason_codes"]),
        claim_hours=value["claim_hours"], organiser_key=bytes.fromhex(value["organiser_key"]),
        prev=value["prev"], closed_at=closed, frozen_at=frozen,
    )  # fmt: skip


def _require(holds: object, field: str) -> None:
    if not holds:
        raise BrokenRule("5", "undi.bad_field", file="freeze.json", field=field)


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _counted(value: object, keys: Sequence[str]) -> None:
    counted = exact_keys(value, keys, "5", "freeze.json")
    _require(_is_int(counted["count"]), "count")
    _require(all(is_hex(counted[key], HASH_BYTES) for key in keys if key != "count"), "sha256")


def _strata(value: object) -> tuple[Stratum, ...]:
    _require(isinstance(value, list) and value, "strata")
    found = []
    for each in value if isinstance(value, list) else []:
        row = exact_keys(each, ("code", "quota", "reserve"), "5", "freeze.json")
        numbers = (row["quota"], row["reserve"])
        _require(isinstance(row["code"], str) and row["code"], "strata")
        _require(all(_is_int(n) and 0 <= n <= MAX_U16 for n in numbers), "strata")
        found.append(Stratum(row["code"], *numbers))
    _require(len({stratum.code for stratum in found}) == len(found) <= MAX_U16 + 1, "strata")
    return tuple(found)


def _sources(value: object) -> tuple[Source, ...]:
    _require(isinstance(value, list) and 1 <= len(value) <= MAX_SOURCES, "seed_sources")
    found = tuple(_source(each) for each in (value if isinstance(value, list) else []))
    roles = [source.role for source in found if source.kind == NONCE]
    _require(len(set(roles)) == len(roles), "seed_sources")
    return found


def _source(value: object) -> Source:
    kind = value.get("kind") if isinstance(value, dict) else None
    if kind == DRAND:
        row = exact_keys(value, ("chain_hash", "kind", "round"), "5", "freeze.json")
        _require(row["chain_hash"] == CHAIN_HASH, "seed_sources")
        _require(_is_int(row["round"]) and row["round"] >= 1, "seed_sources")
        return Source(DRAND, round=row["round"])
    _require(kind == NONCE, "seed_sources")
    row = exact_keys(value, ("commitment", "kind", "role"), "5", "freeze.json")
    _require(isinstance(row["role"], str) and ROLE.fullmatch(row["role"]), "seed_sources")
    _require(is_hex(row["commitment"], HASH_BYTES), "seed_sources")
    return Source(NONCE, role=row["role"], commitment=bytes.fromhex(row["commitment"]))


def _prior_winners(value: object) -> frozenset[bytes]:
    _require(isinstance(value, list) and all(is_hex(each, HASH_BYTES) for each in value), "prior_winners")
    winners = value if isinstance(value, list) else []
    _require(winners == sorted(set(winners)), "prior_winners")
    return frozenset(bytes.fromhex(each) for each in winners)


def _reasons(value: object) -> frozenset[str]:
    _require(isinstance(value, list), "reason_codes")
    codes = value if isinstance(value, list) else []
    _require(all(isinstance(code, str) and _REASON.fullmatch(code) for code in codes), "reason_codes")
    return frozenset(codes)
