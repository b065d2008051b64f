"""Amendments: who may be removed, why, when, and who moves up."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.undi.amend import amend_line, seats_of
from campaigns.undi.canonical import decode, encode
from campaigns.undi.verify import Verdict, verify
from tests.campaigns.undi.bundles import CLAIM_HOURS, CLAIM_OVER, FROZEN_AT, TEN, Files, drawn, sealed

EVIDENCE = "ab" * 32
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def bundle() -> Files:
    """A drawn bundle with seats and reserves in both strata."""
    return drawn(sealed(TEN))


def _result(files: Files) -> Any:
    return decode(files["result.json"], "10", "result.json")


def _amended(files: Files, *steps: tuple[str, datetime, str, str]) -> Files:
    lines, previous = b"", files["result.json"]
    for seq, (c, at, reason, evidence) in enumerate(steps, 1):
        line = amend_line(previous, seq, c, at, reason, evidence)
        lines, previous = lines + line, line[:-1]
    return {**files, "amend.jsonl": lines}


def _verdict(files: Files, *steps: tuple[str, datetime, str, str]) -> Verdict:
    return verify(_amended(files, *steps))


def test_the_next_reserve_of_the_stratum_moves_up(bundle: Files) -> None:
    """An unclaimed seat goes to the first reserve of its stratum, and to nobody else."""
    result = _result(bundle)
    lost = result["winners"][0]
    following = next(r["C"] for r in result["reserves"] if r["stratum"] == lost["stratum"])

    verdict = _verdict(bundle, (lost["C"], CLAIM_OVER, "unclaimed", ""))

    before = {w["C"] for w in result["winners"]}
    assert set(verdict.held) == before - {lost["C"]} | {following}


def test_a_seat_stays_empty_when_its_stratum_has_no_reserve_left(bundle: Files) -> None:
    """Removing the winner and every reserve of a stratum leaves the seat empty."""
    result = _result(bundle)
    winner = next(w["C"] for w in result["winners"] if w["stratum"] == 1)
    line = [winner, *(r["C"] for r in result["reserves"] if r["stratum"] == 1)]

    verdict = _verdict(bundle, *((c, CLAIM_OVER, "withdrawn", EVIDENCE) for c in line))

    assert verdict.valid
    assert len(verdict.held) == len(result["winners"]) - 1


def test_a_removed_reserve_is_passed_over(bundle: Files) -> None:
    """A reserve who withdrew does not move up later; the one after does."""
    result = _result(bundle)
    winner = next(w["C"] for w in result["winners"] if w["stratum"] == 0)
    first, second = (r["C"] for r in result["reserves"] if r["stratum"] == 0)

    steps = ((first, CLAIM_OVER, "withdrawn", EVIDENCE), (winner, CLAIM_OVER, "unclaimed", ""))
    held = _verdict(bundle, *steps).held

    assert second in held
    assert first not in held


def test_a_reserve_who_moved_up_has_the_whole_time_to_claim(bundle: Files) -> None:
    """The claim hours of a reserve begin when it moves up, not at the draw."""
    result = _result(bundle)
    winner = next(w["C"] for w in result["winners"] if w["stratum"] == 0)
    reserve = next(r["C"] for r in result["reserves"] if r["stratum"] == 0)
    lost = (winner, CLAIM_OVER, "unclaimed", "")
    later = CLAIM_OVER + timedelta(hours=CLAIM_HOURS)

    early = _verdict(bundle, lost, (reserve, later - HOUR, "unclaimed", ""))
    in_time = _verdict(bundle, lost, (reserve, later, "unclaimed", ""))

    assert (early.rule, early.code) == ("11", "undi.amend_too_early")
    assert in_time.valid


def _steps(result: Any) -> dict[str, tuple[str, datetime, str, str]]:
    winner, reserve = result["winners"][0]["C"], result["reserves"][0]["C"]
    return {
        "undi.amend_too_early": (winner, CLAIM_OVER - HOUR, "unclaimed", ""),
        "undi.amend_evidence": (winner, CLAIM_OVER, "withdrawn", ""),
        "undi.amend_reason": (winner, CLAIM_OVER, "disliked", EVIDENCE),
        "undi.amend_no_seat": ("cd" * 32, CLAIM_OVER, "withdrawn", EVIDENCE),
        "undi.amend_time": (winner, FROZEN_AT - HOUR, "withdrawn", EVIDENCE),
        "undi.amend_unclaimed_reserve": (reserve, CLAIM_OVER, "unclaimed", ""),
        "undi.bad_field": (winner, CLAIM_OVER, "withdrawn", "AB" * 32),
    }


@pytest.mark.parametrize("code", sorted(_steps({"winners": [{"C": ""}], "reserves": [{"C": ""}]})))
def test_an_unlawful_removal_breaks_rule_11(bundle: Files, code: str) -> None:
    """Each way of removing somebody against the rules is named."""
    verdict = _verdict(bundle, _steps(_result(bundle))[code])

    assert (verdict.rule, verdict.code, verdict.exit_code) == ("11", code, 1)


def test_the_same_seat_cannot_be_removed_twice(bundle: Files) -> None:
    """Who holds no seat any more cannot lose it again."""
    step = (_result(bundle)["winners"][0]["C"], CLAIM_OVER, "withdrawn", EVIDENCE)

    assert _verdict(bundle, step, step).code == "undi.amend_no_seat"


def test_a_line_cannot_be_taken_out(bundle: Files) -> None:
    """Without its first line the chain of amendments is broken."""
    first, second = (w["C"] for w in _result(bundle)["winners"][:2])
    files = _amended(
        bundle, (first, CLAIM_OVER, "withdrawn", EVIDENCE), (second, CLAIM_OVER, "withdrawn", EVIDENCE)
    )
    cut = files["amend.jsonl"].split(b"\n", 1)[1]

    assert verify({**files, "amend.jsonl": cut}).code == "undi.amend_chain"


def test_a_line_without_its_end_is_noticed(bundle: Files) -> None:
    """A file cut in the middle of its last line fails, and so does one that is no JSON."""
    step = (_result(bundle)["winners"][0]["C"], CLAIM_OVER, "withdrawn", EVIDENCE)
    data = _amended(bundle, step)["amend.jsonl"]

    assert verify({**bundle, "amend.jsonl": data[:-1]}).code == "undi.no_final_newline"
    assert verify({**bundle, "amend.jsonl": b"{}\n"}).code == "undi.wrong_keys"
    assert verify({**bundle, "amend.jsonl": b"x\n"}).code == "undi.not_canonical"


def test_a_reason_is_a_word(bundle: Files) -> None:
    """A reason that is a list or a number is a wrong field, not an accident of the checker."""
    step = (_result(bundle)["winners"][0]["C"], CLAIM_OVER, "withdrawn", EVIDENCE)
    line = _amended(bundle, step)["amend.jsonl"]

    for odd in (b"[]", b"{}", b"1"):
        changed = {**bundle, "amend.jsonl": line.replace(b'"withdrawn"', odd)}
        assert (verify(changed).rule, verify(changed).code) == ("11", "undi.bad_field")


def test_huge_claim_hours_are_simply_never_over() -> None:
    """A number of hours beyond every calendar is a refusal, not an accident."""
    files = drawn(sealed(TEN, claim_hours=2**53 - 1))
    step = (_result(files)["winners"][0]["C"], CLAIM_OVER, "unclaimed", "")

    assert _verdict(files, step).code == "undi.amend_too_early"


def test_amendments_need_a_result(bundle: Files) -> None:
    """There is nothing to amend before the draw."""
    early = {name: data for name, data in bundle.items() if name != "result.json"}

    assert verify({**early, "amend.jsonl": b""}).rule == "11"


def test_a_promotion_is_told_to_who_asks() -> None:
    """Seats say who moved up, so that a service can tell them."""
    result = {
        "winners": [{"C": "aa", "stratum": 0}],
        "reserves": [{"C": "cc", "stratum": 0, "place": 2}, {"C": "bb", "stratum": 0, "place": 1}],
    }
    seats = seats_of(result)

    assert [seats.remove(c, FROZEN_AT) for c in ("aa", "bb", "cc")] == ["bb", "cc", None]
    assert encode({"left": sorted(seats.seats)}) == b'{"left":[]}'
