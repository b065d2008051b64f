"""The pure core of a backtest: tallies of parts add up, examples are the most extreme, links are not lost."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.backtest import MOST_EXAMPLES, Replay, Sample, Tally, with_unseen
from bot.moderation.context import Need
from bot.moderation.decision import Outcome, decide
from bot.moderation.flag import Flag, Severity
from bot.moderation.pipeline import active
from bot.moderation.policy import Policy
from bot.platforms.links import plain_links
from tests.support.builders import scores

SHARES = st.floats(0, 1)
OLD, NEW = (
    Policy(),
    Policy(toxic_hold=0.3, spam_remove=0.7, constructive_at=0.6, phases=("toxicity", "links")),
)
SAMPLES = st.lists(
    st.builds(
        Sample, st.integers(1, 999), st.sampled_from(["jalan", "slot gacor naga404"]),
        st.builds(scores, SHARES, toxic=SHARES, spam=SHARES, urgent=SHARES), is_entry=st.booleans(),
    ),
    max_size=30,
)  # fmt: skip


def tallied(samples: list[Sample]) -> Tally:
    """Both policies over some samples."""
    tally, old, new = Tally(), Replay(OLD), Replay(NEW)
    for sample in samples:
        tally.add(sample, old.flags(sample), new.flags(sample))
    return tally


@given(SAMPLES, st.integers(0, 30))
def test_parts_add_up_in_any_order(samples: list[Sample], cut: int) -> None:
    """Whatever a chunk is and whenever it is done, the result is that of the whole."""
    whole = tallied(samples)
    for one, other in ((samples[:cut], samples[cut:]), (samples[cut:], samples[:cut])):
        parts = tallied(one)
        parts.merge(tallied(other))
        assert parts.transitions == whole.transitions
        assert (parts.entries_won, parts.entries_lost) == (whole.entries_won, whole.entries_lost)
        orders = [{k: [e.order for e in v] for k, v in t.examples.items()} for t in (parts, whole)]
        assert orders[0] == orders[1]


@given(SAMPLES)
def test_counts_agree_with_single_decisions(samples: list[Sample]) -> None:
    """Before, after and transitions are those of each comment decided alone; examples are few of them."""
    tally = tallied(samples)
    for policy, counts in ((OLD, tally.before), (NEW, tally.after)):
        replay = Replay(policy)
        found = [decide(replay.flags(sample)).outcome for sample in samples]
        assert {outcome: found.count(outcome) for outcome in found} == dict(counts)
    assert tally.transitions.total() == len(samples)
    for pair, count in tally.changed.items():
        assert len(tally.examples[pair]) == min(count, MOST_EXAMPLES)


def test_the_most_extreme_examples_come_first() -> None:
    """Of twenty that would newly be held, the five with the highest scores are shown."""
    samples = [Sample(n, "x", scores(toxic=0.31 + n / 100)) for n in range(20)]
    tally = tallied(samples)
    (found,) = tally.examples.values()
    assert [each.ref for each in found] == [19, 18, 17, 16, 15]


def test_what_earns_less_is_extreme_where_it_is_least_constructive() -> None:
    """For the reward the order is the other way round."""
    strict, tally = Policy(constructive_at=0.95), Tally()
    for n in range(8):
        sample = Sample(n, "x", scores(0.6 + n / 100))
        tally.add(sample, Replay(OLD).flags(sample), Replay(strict).flags(sample))
    assert [e.ref for e in tally.examples[Outcome.APPROVE, Outcome.WITHHOLD]] == [0, 1, 2, 3, 4]


def test_flags_that_cannot_be_found_again_stand_while_their_phase_runs() -> None:
    """What members reported stands under any policy; what no phase of the policy says is left out."""
    kept = (Flag("reported", Severity.HOLD, {"count": 3}), Flag("elsewhere", Severity.REMOVE))
    found = Replay(OLD).flags(Sample(1, "jalan", scores(), flags=kept))
    assert decide(found).outcome is Outcome.HOLD
    again = {factory.name for factory in active(OLD) if factory.needs <= {Need.SCORES}}
    assert {flag.phase for flag in found} == {*again, "reported"}


def test_without_scores_nothing_is_guessed() -> None:
    """Phases that need scores say unchecked; links need none and are checked."""
    found = {flag.phase: flag for flag in Replay(OLD).flags(Sample(1, "jalan"))}
    assert found["toxicity"] == Flag.unchecked("toxicity")
    assert found["links"].severity is Severity.CLEAR


def test_links_behind_words_count_as_they_did() -> None:
    """Two foreign links that the text does not show are held under a limit of one and pass under two."""
    text = "lihat http://kota.example/a"
    sample = Sample(1, text, scores(), flags=(Flag("links", Severity.HOLD, {"count": 2, "limit": 0}),))
    own = frozenset({"kota.example"})
    whole = replace(sample, links=with_unseen(plain_links(text), sample.flags, own))
    assert len(whole.links) == 3
    for limit, outcome in ((1, Outcome.HOLD), (2, Outcome.APPROVE)):
        policy = Policy(link_limit=limit, own_hosts=own)
        assert decide(Replay(policy).flags(whole)).outcome is outcome
