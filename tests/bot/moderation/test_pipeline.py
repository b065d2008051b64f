"""The pipeline and its phases: one flag a phase, also when clear; the strictest flag decides."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.comment import Author, Comment, Link, PlatformName, Revision, Span, digest
from bot.moderation.context import Context
from bot.moderation.decision import Outcome, decide
from bot.moderation.flag import Flag, Severity, stricter
from bot.moderation.phases.gambling import gambling
from bot.moderation.phases.links import links
from bot.moderation.pipeline import PHASES, run
from bot.moderation.policy import ALL_PHASES, Policy
from models.labels import Reason, Scores, Verdict
from tests.support.gathered import gathered

AT = datetime(2026, 11, 24, tzinfo=UTC)
CALM = Scores(0.9, 0.0, 0.0, 0.0, Reason.REPORT, Verdict.CONSTRUCTIVE, "uji")
SHARES = st.floats(0, 1)
SCORES = st.builds(
    Scores, SHARES, SHARES, SHARES, SHARES, st.sampled_from(Reason), st.sampled_from(Verdict), st.just("uji")
)


def a_comment(text: str, *links_to: str) -> Comment:
    """A comment whose author wrote links to these hosts."""
    author = Author(PlatformName.LOCAL, "7")
    found = tuple(Link(host, Span(n, n + 1)) for n, host in enumerate(links_to))
    return Comment(PlatformName.LOCAL, "c", "m", author, text, AT, Revision(AT, 1, digest(text)), found)


def test_the_list_is_the_policy() -> None:
    """Every phase that a policy may name stands in the one list, in its order."""
    assert tuple(factory.name for factory in PHASES) == ALL_PHASES


def test_each_phase_says_why_also_when_clear() -> None:
    """A good comment gets one clear flag from each phase, with the figures that it saw."""
    flags = run(a_comment("Lampu jalan mati"), gathered(CALM), Policy())

    assert [flag.phase for flag in flags] == list(ALL_PHASES)
    assert {flag.severity for flag in flags} == {Severity.CLEAR}
    assert all(flag.facts for flag in flags)


def test_a_phase_that_is_switched_off_says_nothing() -> None:
    """Only the phases that the policy names run."""
    policy = Policy(phases=("links",))

    assert [flag.phase for flag in run(a_comment("x"), Context.empty(), policy)] == ["links"]


def test_without_scores_a_person_looks() -> None:
    """A model that failed calls nobody suspect: what it should have seen is marked unchecked and held."""
    flags = run(a_comment("apa pun"), Context.empty(), Policy())

    assert decide(flags).outcome is Outcome.HOLD
    assert {flag.code for flag in flags if flag.severity is Severity.HOLD} == {"flag.unchecked"}


def test_own_hosts_do_not_count_as_links() -> None:
    """Links to the institution and to what stands below it pass; a lookalike does not."""
    phase = links(Policy(own_hosts=frozenset({"wanasari.example"})))

    own = phase(a_comment("x", "wanasari.example", "data.wanasari.example"), Context.empty())
    other = phase(a_comment("x", "palsuwanasari.example"), Context.empty())

    assert own == Flag.clear("links", {"count": 0, "limit": 0})
    assert other.severity is Severity.HOLD
    assert other.spans == (Span(0, 1),)


@pytest.mark.parametrize(
    ("spam", "text", "expected"),
    [
        (0.99, "Gabung NAGA303 gacor maxwin", Severity.REMOVE),
        (0.10, "Gabung NAGA303 gacor maxwin", Severity.HOLD),
        (0.10, "𝗡𝗔𝗚𝗔𝟯𝟬𝟯 𝗴𝗮𝗰𝗼𝗿", Severity.HOLD),
        (0.10, "Berantas judi slot di kampung kami", Severity.CLEAR),
        (0.60, "Berantas judi slot di kampung kami", Severity.HOLD),
    ],
)
def test_signs_of_a_lure_only_hold(spam: float, text: str, expected: Severity) -> None:
    """Removal needs the model to be sure; the words alone, however they are drawn, only hold."""
    scores = replace(CALM, spam=spam)
    assert gambling(Policy())(a_comment(text), gathered(scores)).severity is expected


@pytest.mark.parametrize("text", ["", "   ", "😀😀😀", "\u200b\u200b"])
def test_saying_nothing_earns_nothing_and_harms_nobody(text: str) -> None:
    """Empty or invisible words stay where they are and earn nothing, whatever the model says."""
    scores = replace(CALM, constructive=0.0)
    assert decide(run(a_comment(text), gathered(scores), Policy())).outcome is Outcome.WITHHOLD


@given(SCORES, st.text(max_size=200))
def test_a_cry_for_help_is_never_outranked(scores: Scores, text: str) -> None:
    """Whatever else the scores say, an urgent comment goes to a person and is not penalised."""
    urgent = replace(scores, urgent=1.0)
    policy = Policy(toxic_remove=0.9)

    assert decide(run(a_comment(text), gathered(urgent), policy)).outcome is Outcome.TO_PERSON


@given(SCORES, st.text())
def test_run_is_total(scores: Scores, text: str) -> None:
    """Any text and any scores lead to one flag a phase."""
    assert len(run(a_comment(text), gathered(scores), Policy())) == len(PHASES)


FLAGS = st.builds(Flag, st.sampled_from(ALL_PHASES), st.sampled_from(Severity))


@given(st.lists(FLAGS), FLAGS)
def test_the_strictest_flag_wins(flags: list[Flag], extra: Flag) -> None:
    """The order of flags does not matter, and one more never makes the outcome milder."""
    order = [Outcome.APPROVE, Outcome.WITHHOLD, Outcome.HOLD, Outcome.REMOVE, Outcome.TO_PERSON]
    before, after = decide(tuple(flags)).outcome, decide((*flags, extra)).outcome

    assert decide(tuple(reversed(flags))).outcome is before
    assert order.index(after) >= order.index(before)
    assert decide((*flags, *flags)).outcome is before


@given(st.sampled_from(Severity), st.sampled_from(Severity), st.sampled_from(Severity))
def test_the_law_of_merging(a: Severity, b: Severity, c: Severity) -> None:
    """`stricter` is idempotent, commutative and associative."""
    assert stricter(a, a) is a
    assert stricter(a, b) is stricter(b, a)
    assert stricter(a, stricter(b, c)) is stricter(stricter(a, b), c)
