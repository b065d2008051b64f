"""Seeds: reveals, time, and void draws."""

import json
from typing import Any

import pytest

from campaigns.undi.bundle import Stage
from campaigns.undi.canonical import encode, show
from campaigns.undi.drand import CHAIN_HASH, GENESIS, round_after, round_time
from campaigns.undi.draw import draw
from campaigns.undi.freeze import read_freeze
from campaigns.undi.primitives import BrokenRule
from campaigns.undi.seed import seed, write_seed
from campaigns.undi.verify import Verdict, verify
from tests.campaigns.undi.bundles import FROZEN_AT, TEN, Files, drawn, nonce, sealed, seeded


@pytest.fixture(scope="module")
def bundle() -> Files:
    """A seeded bundle of two witnesses."""
    return seeded(sealed(TEN))


def _with_seed(bundle: Files, **changes: Any) -> Verdict:
    return verify({**bundle, "seed.json": encode(json.loads(bundle["seed.json"]) | changes)})


def _void(bundle: Files, **changes: Any) -> Files:
    f = read_freeze(bundle["freeze.json"]).f.hex()
    return {**bundle, "void.json": encode({"at": show(FROZEN_AT), "f": f, "reason": "saksi sakit"} | changes)}


def test_a_wrong_nonce_breaks_rule_8(bundle: Files) -> None:
    """A witness cannot reveal another number than the committed one."""
    rows = json.loads(bundle["seed.json"])["sources"]
    rows[0]["value"] = "00" * 32
    verdict = _with_seed(bundle, sources=rows)

    assert (verdict.rule, verdict.code, verdict.params) == ("8", "undi.nonce_mismatch", {"role": "notaris"})


def test_a_nonce_of_nobody_breaks_rule_7(bundle: Files) -> None:
    """Without drand every nonce must be revealed; the writer refuses it too."""
    rows = json.loads(bundle["seed.json"])["sources"]
    rows[0]["value"] = ""

    assert _with_seed(bundle, sources=rows).code == "undi.not_revealed"
    with pytest.raises(BrokenRule, match="not_revealed"):
        write_seed(read_freeze(bundle["freeze.json"]), [b"", nonce("dinsos")])


def test_a_seed_in_the_wrong_form_breaks_rule_8(bundle: Files) -> None:
    """Another seed, sources in another order, one too few, or an odd value: each breaks rule 8."""
    rows = json.loads(bundle["seed.json"])["sources"]
    forms: list[dict[str, Any]] = [
        {"seed": "00" * 32},
        {"seed": "x"},
        {"sources": rows[::-1]},
        {"sources": rows[:1]},
        {"sources": [rows[0] | {"value": "zz"}, rows[1]]},
        {"sources": [rows[0] | {"round": 1}, rows[1]]},
        {"more": 1},
    ]
    assert [_with_seed(bundle, **form).rule for form in forms] == ["8"] * len(forms)


def test_a_result_needs_a_seed() -> None:
    """A result without the seed it came from proves nothing."""
    files = {name: data for name, data in drawn(sealed(TEN)).items() if name != "seed.json"}

    assert verify(files).rule == "8"


def test_a_result_that_was_picked_by_hand_breaks_rule_10() -> None:
    """Two winners who changed places are noticed."""
    files = drawn(sealed(TEN))
    result = json.loads(files["result.json"])
    result["winners"] = result["winners"][::-1]

    assert verify({**files, "result.json": encode(result)}).rule == "10"


@pytest.mark.parametrize(("seconds", "valid"), [(899, False), (900, True)])
def test_a_list_is_frozen_a_quarter_of_an_hour_before_its_round(seconds: int, *, valid: bool) -> None:
    """A round that falls less than 900 seconds after the freeze breaks rule 7."""
    source = {"chain_hash": CHAIN_HASH, "kind": "drand-quicknet", "round": 1_000_000}
    frozen_at = FROZEN_AT.fromtimestamp(round_time(1_000_000) - seconds, FROZEN_AT.tzinfo)
    times = {"closed_at": show(frozen_at), "frozen_at": show(frozen_at)}
    verdict = verify(sealed(TEN, seed_sources=[source], **times))

    assert (verdict.valid, verdict.rule) == (valid, "" if valid else "7")


def test_rounds_and_times_agree() -> None:
    """Round 1 falls at genesis, and the round after a moment is the first that is not earlier."""
    assert round_time(1) == GENESIS
    assert [round_after(GENESIS + s) for s in (-5, 0, 1, 3, 4)] == [1, 1, 2, 2, 3]


def test_a_void_draw_says_so(bundle: Files) -> None:
    """A voided bundle is valid at its stage, holds no seats, and is not drawn any more."""
    verdict, refused = verify(_void(bundle)), draw(_void(bundle))

    assert (verdict.valid, verdict.void, verdict.held, verdict.exit_code) == (True, True, (), 3)
    assert isinstance(refused, Verdict)
    assert refused.code == "undi.void_not_drawn"


def _hidden(bundle: Files, first: str = "") -> Files:
    """The bundle with the last witness silent, the first as given, and the hash of what is there."""
    freeze = read_freeze(bundle["freeze.json"])
    rows = json.loads(bundle["seed.json"])["sources"]
    rows[1]["value"] = ""
    rows[0]["value"] = first or rows[0]["value"]
    values = [bytes.fromhex(row["value"]) for row in rows]
    return {**bundle, "seed.json": encode({"seed": seed(freeze, values).hex(), "sources": rows})}


def test_a_void_draw_may_lack_reveals(bundle: Files) -> None:
    """The very reason to void, a witness who did not reveal, does not make the bundle invalid."""
    verdict = verify(_void(_hidden(bundle)))

    assert (verdict.valid, verdict.stage) == (True, Stage.FROZEN)


def test_what_a_void_draw_does_reveal_is_checked(bundle: Files) -> None:
    """A number that was not promised, or a hash of something else, breaks rule 8 in a void draw too."""
    wrong = _hidden(bundle)
    other = encode(json.loads(wrong["seed.json"]) | {"seed": "00" * 32})

    assert verify(_void(_hidden(bundle, first="ab" * 32))).code == "undi.nonce_mismatch"
    assert verify(_void({**wrong, "seed.json": other})).code == "undi.wrong_seed"


def test_a_drawn_bundle_cannot_be_declared_void() -> None:
    """Voiding a result that is known would be drawing until it pleases: rule 7."""
    assert verify(_void(drawn(sealed(TEN)))).code == "undi.void_after_result"


@pytest.mark.parametrize("changes", [{"f": "00" * 32}, {"reason": ""}, {"at": "today"}, {"more": 1}])
def test_a_wrong_void_breaks_rule_7(bundle: Files, changes: dict[str, Any]) -> None:
    """A void notice names this very freeze, a time and a reason."""
    assert verify(_void(bundle, **changes)).rule == "7"


def test_a_frozen_bundle_is_not_drawn() -> None:
    """Without a seed there is nothing to draw from; the refusal names the file."""
    refused = draw(sealed(TEN))

    assert isinstance(refused, Verdict)
    assert (refused.exit_code, refused.params) == (1, {"file": "seed.json"})
