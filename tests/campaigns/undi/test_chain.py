"""The chain of draws: complete, unbroken, and its winners never win again."""

import json

from campaigns.undi.amend import amend_line
from campaigns.undi.canonical import encode, show
from campaigns.undi.primitives import h
from campaigns.undi.verify import Claim, verify
from tests.campaigns.undi.bundles import CLAIM_OVER, FROZEN_AT, TEN, Files, drawn, sealed

FIRST = drawn(sealed(TEN))
AFTER = CLAIM_OVER.replace(day=20)


def _persons(*commitments: str) -> list[str]:
    owners = {each.c.hex(): each.p.hex() for each in TEN}
    return sorted(owners[c] for c in commitments)


def _f(files: Files) -> str:
    return h(files["freeze.json"]).hex()


def _next(previous: Files, number: int, prior: list[str]) -> Files:
    at = show(AFTER)
    return drawn(
        sealed(TEN, draw_no=number, prev=_f(previous), prior_winners=prior, closed_at=at, frozen_at=at)
    )


def _winners(files: Files) -> list[str]:
    return [w["C"] for w in json.loads(files["result.json"])["winners"]]


SECOND = _next(FIRST, 2, _persons(*_winners(FIRST)))
THIRD = _next(SECOND, 3, _persons(*_winners(FIRST), *_winners(SECOND)))


def test_a_complete_chain_is_proven_in_any_order() -> None:
    """Both earlier draws, given in whatever order, prove the third."""
    for chain in ([FIRST, SECOND], [SECOND, FIRST]):
        verdict = verify(THIRD, chain)
        assert (verdict.valid, Claim.EARLIER_DRAWS in verdict.proven) == (True, True)


def test_nobody_wins_in_two_draws() -> None:
    """The seats of a chain belong to different persons."""
    held = _persons(*_winners(FIRST), *_winners(SECOND), *_winners(THIRD))

    assert len(set(held)) == len(held)


def test_without_a_chain_a_later_draw_proves_nothing_of_it() -> None:
    """Draw 1 has none before it; draw 2 without its chain leaves the earlier ones unproven."""
    assert Claim.EARLIER_DRAWS in verify(FIRST).proven
    assert Claim.EARLIER_DRAWS in verify(SECOND).unproven


def test_a_draw_that_is_missing_or_too_many_breaks_the_chain() -> None:
    """A gap, a draw given twice, or the bundle itself in its chain breaks rule 5."""
    for chain in ([SECOND], [FIRST], [FIRST, SECOND, SECOND], [FIRST, SECOND, THIRD]):
        assert verify(THIRD, chain).rule == "5"


def test_another_campaign_is_no_chain() -> None:
    """Draws of another campaign do not lead here."""
    assert verify(SECOND, [drawn(sealed(TEN, campaign_id="lain"))]).code == "undi.chain_broken"


def test_a_winner_left_out_of_prior_winners_is_noticed() -> None:
    """A second draw that would let a winner win again breaks rule 5, and so does one that bars a loser."""
    winners = _winners(FIRST)
    loser = next(each.c.hex() for each in TEN if each.c.hex() not in winners)
    for prior in (_persons(*winners[1:]), _persons(*winners, loser)):
        assert verify(_next(FIRST, 2, prior), [FIRST]).code == "undi.prior_winners_wrong"


def _amended(at_hour: int) -> tuple[Files, str, str]:
    result = json.loads(FIRST["result.json"])
    lost = result["winners"][0]
    moved_up = next(r["C"] for r in result["reserves"] if r["stratum"] == lost["stratum"])
    line = amend_line(FIRST["result.json"], 1, lost["C"], AFTER.replace(hour=at_hour), "unclaimed")
    return {**FIRST, "amend.jsonl": line}, lost["C"], moved_up


def test_amendments_before_the_next_freeze_count() -> None:
    """Who moved up before the second list was frozen is a prior winner; who lost the seat is not."""
    first, lost, moved_up = _amended(at_hour=AFTER.hour - 1)
    prior = _persons(*(set(_winners(FIRST)) - {lost} | {moved_up}))

    assert verify(_next(FIRST, 2, prior), [first]).valid
    assert not verify(SECOND, [first]).valid


def test_amendments_after_the_next_freeze_do_not_count() -> None:
    """What changed in draw 1 after draw 2 was frozen cannot make draw 2 wrong."""
    first, _, _ = _amended(at_hour=AFTER.hour + 1)

    assert verify(SECOND, [first]).valid


def test_an_earlier_draw_is_drawn_or_void() -> None:
    """A draw that was frozen and dropped in silence breaks rule 7; one declared void is passed over."""
    dropped = sealed(TEN)
    second = _next(dropped, 2, [])
    void = {**dropped, "void.json": encode({"at": show(FROZEN_AT), "f": _f(dropped), "reason": "batal"})}

    assert (verify(second, [dropped]).rule, verify(second, [void]).valid) == ("7", True)


def test_a_false_earlier_draw_makes_the_chain_false() -> None:
    """A tampered first bundle is named by the rule that it breaks itself."""
    assert verify(SECOND, [{**FIRST, "result.json": b"{}"}]).rule == "10"
    assert verify(SECOND, [{}]).exit_code == 2
