"""Sections 7 and 8: the seed from drand's signature and the witnesses' nonces; `seed.json`."""

from collections.abc import Mapping, Sequence
from typing import Any

from campaigns.undi.canonical import decode, encode, exact_keys
from campaigns.undi.commit import manifest_base, nonce_commitment
from campaigns.undi.drand import SIGNATURE_BYTES, verify_round
from campaigns.undi.freeze import DRAND, Freeze, Source
from campaigns.undi.primitives import HASH_BYTES, BrokenRule, h, is_hex, lp, tag, u16be


def kind_of(source: Source) -> str:
    """How a source is named in the seed: `drand-quicknet` or `nonce:<role>`."""
    return source.kind if source.kind == DRAND else f"nonce:{source.role}"


def seed(freeze: Freeze, values: Sequence[bytes]) -> bytes:
    """S over the values of the sources, in the freeze's order; a nonce not revealed is empty."""
    pairs = zip(freeze.sources, values, strict=True)
    return h(
        tag("undi/1 seed"), freeze.f, u16be(len(freeze.sources)),
        *(lp(part) for source, value in pairs for part in (kind_of(source), value)),
    )  # fmt: skip


def write_seed(freeze: Freeze, values: Sequence[bytes]) -> bytes:
    """`seed.json`, after the same checks that a verifier makes.

    Raises:
        BrokenRule: rules 7 or 8.
    """
    data = encode(
        {
            "seed": seed(freeze, values).hex(),
            "sources": [_row(s, v) for s, v in zip(freeze.sources, values, strict=True)],
        }
    )
    read_seed(data, freeze)
    return data


def read_seed(data: bytes, freeze: Freeze) -> bytes:
    """Parse and check `seed.json`; S.

    Raises:
        BrokenRule: rules 7 or 8.
    """
    found = _read(data, freeze, void=False)
    if found is None:
        raise BrokenRule("7", "undi.not_revealed")
    return found


def read_void_seed(data: bytes, freeze: Freeze) -> bytes | None:
    """Parse and check `seed.json` of a void draw; None when it lacks reveals, for which there is no seed.

    What was revealed must still be what was promised, and the hash the one of what is there.

    Raises:
        BrokenRule: rule 8.
    """
    return _read(data, freeze, void=True)


def _read(data: bytes, freeze: Freeze, *, void: bool) -> bytes | None:
    """S, or None when a nonce is missing that must not; a draw that is not void is read no further then.

    Raises:
        BrokenRule: rule 8.
    """
    value = exact_keys(decode(data, "8", "seed.json"), ("seed", "sources"), "8", "seed.json")
    rows = value["sources"]
    if (
        not isinstance(rows, list)
        or len(rows) != len(freeze.sources)
        or not is_hex(value["seed"], HASH_BYTES)
    ):
        raise BrokenRule("8", "undi.bad_field", file="seed.json", field="sources")
    base = manifest_base(freeze.base)
    values = [_value(source, row) for source, row in zip(freeze.sources, rows, strict=True)]
    enough = _enough(freeze, values)
    if not enough and not void:
        return None
    for source, given in zip(freeze.sources, values, strict=True):
        _check_value(source, given, base)
    found = seed(freeze, values)
    if found.hex() != value["seed"]:
        raise BrokenRule("8", "undi.wrong_seed")
    return found if enough else None


def _row(source: Source, value: bytes) -> Mapping[str, Any]:
    row: dict[str, Any] = {"kind": kind_of(source), "value": value.hex()}
    return row | {"round": source.round} if source.kind == DRAND else row


def _value(source: Source, row: object) -> bytes:
    """The value of a well-formed row; whether it is the right one is asked later."""
    keys = ("kind", "round", "value") if source.kind == DRAND else ("kind", "value")
    fields = exact_keys(row, keys, "8", "seed.json")
    if fields["kind"] != kind_of(source):
        raise BrokenRule("8", "undi.bad_field", file="seed.json", field="kind")
    if source.kind == DRAND and fields["round"] != source.round:
        raise BrokenRule("8", "undi.bad_field", file="seed.json", field="round")
    hidden = source.kind != DRAND and fields["value"] == ""
    size = SIGNATURE_BYTES if source.kind == DRAND else HASH_BYTES
    if not hidden and not is_hex(fields["value"], size):
        raise BrokenRule("8", "undi.bad_field", file="seed.json", field="value")
    return bytes.fromhex(fields["value"])


def _check_value(source: Source, given: bytes, base: bytes) -> None:
    if source.kind == DRAND:
        if not verify_round(source.round, given):
            raise BrokenRule("8", "undi.bad_signature", round=str(source.round))
    elif given and nonce_commitment(source.role, base, given) != source.commitment:
        raise BrokenRule("8", "undi.nonce_mismatch", role=source.role)


def _enough(freeze: Freeze, values: Sequence[bytes]) -> bool:
    """Without drand, every nonce must be revealed, else the draw is void."""
    return any(source.kind == DRAND for source in freeze.sources) or all(values)
