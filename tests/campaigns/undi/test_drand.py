"""drand: the pin checks itself, and only the round's own signature passes."""

import json

import pytest

from campaigns.undi import drand
from campaigns.undi.canonical import decode
from campaigns.undi.drand import BrokenPin, pin_holds, verify_round
from campaigns.undi.primitives import BrokenRule
from campaigns.undi.verify import verify
from tests.campaigns.undi.bundles import vector

ROUND = 657413
SIGNATURE = bytes.fromhex(json.loads(vector("drand")["seed.json"])["sources"][0]["value"])
INFINITY = bytes([0xC0]) + bytes(47)
# x = 4 lies on the curve and, like almost every point of it, outside the subgroup.
OUTSIDE = bytes([0x80]) + bytes(46) + bytes([4])


def _negated(signature: bytes) -> bytes:
    return bytes([signature[0] ^ 0x20]) + signature[1:]


def test_the_pinned_key_belongs_to_the_pinned_chain() -> None:
    """Key, genesis, period and group hash to the chain hash that the spec names."""
    assert pin_holds()


def test_an_altered_pin_is_a_named_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """With another key in its place nothing is verified any more."""
    monkeypatch.setattr(drand, "PUBLIC_KEY", "8" + "0" * 191)

    with pytest.raises(BrokenPin):
        verify_round(ROUND + 2, SIGNATURE)


def test_a_round_s_own_signature_passes() -> None:
    """Quicknet's signature of the vector's round holds for this round and for no other."""
    assert verify_round(ROUND, SIGNATURE)
    assert not verify_round(ROUND + 1, SIGNATURE)


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(_negated(SIGNATURE), id="the negated point"),
        pytest.param(INFINITY, id="infinity"),
        pytest.param(OUTSIDE, id="outside the subgroup"),
        pytest.param(bytes(48), id="not compressed"),
        pytest.param(b"\xff" * 48, id="beyond the field"),
        pytest.param(SIGNATURE[:47], id="too short"),
        pytest.param(SIGNATURE + b"\x00", id="too long"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_no_other_point_passes(signature: bytes) -> None:
    """Infinity, points outside the subgroup and malformed ones are no signatures."""
    assert not verify_round(ROUND, signature)


def test_a_foreign_signature_breaks_rule_8() -> None:
    """A bundle with the negated point in its seed fails at the signature, and names the round."""
    files = vector("drand")
    seed = files["seed.json"].replace(SIGNATURE.hex().encode(), _negated(SIGNATURE).hex().encode())
    verdict = verify({**files, "seed.json": seed})

    assert (verdict.rule, verdict.code, verdict.params) == ("8", "undi.bad_signature", {"round": str(ROUND)})


def test_checking_a_round_leaves_deep_files_refused() -> None:
    """The curve's library does not loosen the recursion limit, so that deep JSON is refused, not fatal."""
    assert verify_round(ROUND, SIGNATURE)
    with pytest.raises(BrokenRule):
        decode(b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "5", "x")
