"""The phase: it tells where to read more, costs nobody anything, and holds only where a policy wants that."""

from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.comment import Span
from bot.moderation.context import ClaimMatch, Context
from bot.moderation.decision import Outcome, decide
from bot.moderation.flag import Fact, Flag, Severity
from bot.moderation.phases.claims import claims
from bot.moderation.pipeline import run
from bot.moderation.policy import Policy
from bot.texts import text
from tests.bot.moderation.test_pipeline import CALM, SCORES, a_comment

MATCHES = st.builds(
    ClaimMatch, st.integers(1, 9), st.floats(0.5, 1), st.just("Cek Fakta"), st.just("Salah"),
    st.just("https://cekfakta.example/1"), st.just((Span(0, 4),)),
)  # fmt: skip
NEAR = ClaimMatch(3, 0.8125, "Cek Fakta", "Salah", "https://cekfakta.example/3", (Span(2, 9),))
FACTS: dict[str, Fact] = {
    "count": 1, "claim": 3, "likeness": 0.81, "publisher": "Cek Fakta", "rating": "Salah",
    "url": "https://cekfakta.example/3",
}  # fmt: skip


def test_a_repeat_is_told_and_approved() -> None:
    """The flag is clear, names the fact-checker, and marks no word as if it were wrong."""
    flag = claims(Policy())(a_comment("x"), Context(claims=(NEAR,)))
    assert flag == Flag.clear("claims", FACTS)
    assert text("id", flag.code, **flag.params)


def test_a_policy_may_want_a_person_to_look() -> None:
    """Then it holds, and the words that match are marked."""
    flag = claims(Policy(claim_hold=True))(a_comment("x"), Context(claims=(NEAR,)))
    assert flag == Flag("claims", Severity.HOLD, FACTS, (Span(2, 9),))
    words = text("id", flag.code, **flag.params)
    assert "Cek Fakta" in words
    assert "https://cekfakta.example/3" in words


def test_the_policy_says_how_alike() -> None:
    """Below its threshold a match is none."""
    flag = claims(Policy(claim_at=0.9, claim_hold=True))(a_comment("x"), Context(claims=(NEAR,)))
    assert flag == Flag.clear("claims", {"count": 0})


@given(st.lists(MATCHES), st.booleans(), st.floats(0, 1))
def test_it_never_removes(found: list[ClaimMatch], hold: bool, at: float) -> None:  # noqa: FBT001 - drawn
    """Whatever is found, the flag is clear, or holds where the policy wants that."""
    flag = claims(Policy(claim_at=at, claim_hold=hold))(a_comment("x"), Context(claims=tuple(found)))
    assert flag.severity <= (Severity.HOLD if hold else Severity.CLEAR)


@given(SCORES, st.text(max_size=80))
def test_without_a_match_nothing_changes(scores: object, said: str) -> None:
    """A list that holds nothing like the comment leaves the outcome as it is without the phase."""
    context = Context(scores, claims=())  # type: ignore[arg-type]  # drawn as Scores
    without = Policy(claim_hold=True, phases=tuple(n for n in Policy().phases if n != "claims"))
    comment = a_comment(said)
    before, after = (decide(run(comment, context, p)) for p in (without, Policy(claim_hold=True)))
    assert before == after


def test_a_list_that_failed_calls_nobody_suspect() -> None:
    """As with every check: a person looks."""
    flags = run(a_comment("x"), Context(CALM), Policy(phases=("claims",)))
    assert [flag.code for flag in flags] == ["flag.unchecked"]
    assert decide(flags).outcome is Outcome.HOLD
