"""Adapting: a channel's decisions help it, one person's move nothing, and all that is added can be shown."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.adapting import (
    AN_AUTHORS,
    GROUPS,
    LEAST,
    MOST,
    Correction,
    Example,
    NotAdapted,
    Seen,
    Shift,
    _groups,
    adapt,
    kept,
    nearest_to_zero,
)
from models.classifier import HEADS, load
from models.corpus import read
from models.labels import Label

MODEL = load()
WORDS = ("lampu", "jalan", "air", "goblok", "sekolah", "antrean")


def seen(text: str) -> Seen:
    """A model that knows nothing, and counts each word alike."""
    words = text.split()
    return Seen((0.0, 0.0, 0.0), {word: len(words) ** -0.5 for word in set(words)})


def decided(count: int, reviewers: int = 2, said: Mapping[bool, str] | None = None) -> list[Example]:
    """Decisions in turn, each on an author of its own: light is good here, noise is not."""
    texts = said or {True: "lampu", False: "gaduh"}
    return [Example(texts[n % 2 == 0], n % 2 == 0, f"r{n // 2 % reviewers}", f"a{n}") for n in range(count)]


def made(examples: list[Example]) -> Correction:
    """The correction of examples that suffice."""
    found = adapt(examples, "m", seen)
    assert isinstance(found, Correction)
    return found


def shift_of(correction: Correction, text: str) -> float:
    """What a correction adds to a text."""
    return nearest_to_zero([shift.of(seen(text)) for shift in correction.shifts])[0]


def test_words_are_learnt_by_what_was_decided() -> None:
    """What moderators let stand is raised, what they remove is lowered, about as much."""
    correction = made(decided(60))
    assert shift_of(correction, "lampu") > 0.3
    assert shift_of(correction, "lampu") == pytest.approx(-shift_of(correction, "gaduh"), rel=0.05)
    assert correction.words["lampu"] > 0 > correction.words["gaduh"]


def test_more_decisions_move_more() -> None:
    """Four times as many decisions of the same kind move a word further, and never without end."""
    few, many = (shift_of(made(decided(count)), "lampu") for count in (40, 160))
    assert few < many < 10


@pytest.mark.parametrize(("count", "reviewers", "code"), [(39, 2, "too_few"), (60, 1, "one_reviewer")])
def test_too_little_is_refused(count: int, reviewers: int, code: str) -> None:
    """Fewer than forty decisions, or one reviewer's, make no correction; the answer counts them."""
    found = adapt(decided(count, reviewers), "m", seen)
    has, needs = (count, LEAST) if code == "too_few" else (1, 2)
    assert found == NotAdapted(code, has, needs)


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(["a", "m", "z"]), st.integers(1, 5))
def test_nobody_moves_any_text_alone(dice: random.Random, name: str, others: int) -> None:
    """On any text, what is added lies between nothing and what is fitted without the hostile one.

    Neither by deciding, nor by agreeing or disagreeing with what others decided.
    """
    plain = [
        Example(" ".join(dice.sample(WORDS, 3)), dice.random() < 0.7, f"r{n % others}", f"a{n}")
        for n in range(40)
    ]
    hostile = [
        Example(" ".join(dice.sample(WORDS, 2)), constructive=False, reviewer=name, author=f"x{n}")
        for n in range(dice.randrange(5, 120))
    ]
    honest = [replace(each, others=((name, dice.random() < 0.5),)) for each in plain]
    turned = [replace(example, constructive=True) for example in hostile]
    own = _groups([example.reviewer for example in (*honest, *hostile)])[name]
    one, other = made([*honest, *hostile]), made([*plain, *turned])
    assert one.shifts[own] == other.shifts[own]
    for _ in range(20):
        text = " ".join(dice.sample(WORDS, dice.randrange(1, 5)))
        limit = one.shifts[own].of(seen(text))
        for correction in (one, other):
            assert min(0.0, limit) <= shift_of(correction, text) <= max(0.0, limit)


def test_nobody_silences_a_channel() -> None:
    """A reviewer who removes everything lowers nothing that the others approve of."""
    hostile = [Example("lampu", constructive=False, reviewer="z", author=f"h{n}") for n in range(200)]
    correction = made([*decided(60), *hostile])
    assert shift_of(correction, "lampu") >= 0.0
    assert correction.words.get("lampu", 0.0) >= 0.0


def test_words_of_one_author_are_not_learnt() -> None:
    """A word that one person alone wrote, however often and whoever decided, is nobody's to be judged by."""
    own = [Example(f"trotoar {n}", constructive=False, reviewer=f"r{n % 2}", author="one") for n in range(5)]
    assert all("trotoar" not in shift.words for shift in made([*decided(60), *own]).shifts)


def test_reviewers_are_dealt_into_few_groups() -> None:
    """Many reviewers make no more shifts than few, each group about as many decisions."""
    assert len(made(decided(120, reviewers=12)).shifts) == GROUPS
    assert len(made(decided(60)).shifts) == 2
    sizes = Counter(_groups([example.reviewer for example in decided(120, reviewers=12)]).values())
    assert max(sizes.values()) <= 2 * min(sizes.values())


@pytest.mark.parametrize(
    ("agreeing", "others", "weight"),
    [(0, 0, 1.0), (1, 0, 1.5), (2, 0, 1.8), (0, 1, 0.0), (1, 1, 0.6), (0, 2, 0.0)],
)
def test_agreement_weighs(agreeing: int, others: int, weight: float) -> None:
    """Who agrees makes an example count for more, who does not for less, and even odds teach nothing."""
    said = [(f"a{n}", True) for n in range(agreeing)] + [(f"d{n}", False) for n in range(others)]
    assert Example("x", constructive=True, reviewer="r", author="a", others=tuple(said)).weight() == (
        pytest.approx(weight)
    )


def test_a_second_look_moves_what_is_learnt() -> None:
    """What second reviewers agree with is learnt more strongly than what they do not."""
    sure = [replace(each, others=(("s1", True), ("s2", True))) for each in decided(60)]
    doubted = [replace(each, others=(("s1", True), ("s2", False))) for each in decided(60)]
    assert shift_of(made(sure), "lampu") > shift_of(made(doubted), "lampu") > 0.0


def test_the_nearest_to_zero_is_taken() -> None:
    """Of sums of one sign the smallest, with its place; of both signs none."""
    assert nearest_to_zero([3.0, 1.0, 2.0]) == (1.0, 1)
    assert nearest_to_zero([-3.0, -1.0]) == (-1.0, 1)
    assert nearest_to_zero([-1.0, 2.0]) == nearest_to_zero([0.0, 2.0]) == nearest_to_zero([]) == (0.0, -1)


def test_one_author_counts_a_few_times() -> None:
    """Flooding teaches nothing, and only the newest of all count."""
    flood = [replace(example, author="one") for example in decided(200)]
    assert kept(flood) == flood[:AN_AUTHORS]
    many = decided(MOST + 50)
    assert kept(many) == many[:MOST]


def test_hostile_numbers_end() -> None:
    """Logits beyond any measure give finite weights."""
    far = adapt(
        decided(60), "m", lambda text: replace(seen(text), logits=(1e4 if text == "gaduh" else -1e4,))
    )
    assert isinstance(far, Correction)
    for shift in far.shifts:
        assert all(abs(number) < 1e3 for number in (shift.bias, *shift.heads, *shift.words.values()))


def test_decisions_against_a_sure_model_do_not_run_away() -> None:
    """Where everything is decided the other way, the steps still go downhill and the constant stays small."""

    def look(text: str) -> Seen:
        return replace(seen(text), logits=(-6.0 if text == "lampu" else 6.0, 1.0, 0.0))

    far = adapt(decided(120), "m", look)
    assert isinstance(far, Correction)
    assert all(abs(shift.bias) < 3 for shift in far.shifts)
    assert all(shift.of(look("lampu")) > 1 for shift in far.shifts)


def of_the_shipped_model() -> Correction:
    """A correction of the true model by comments of the demo, of two reviewers."""
    rows = read("demo")[:120]
    examples = [Example(r.text, r.reason != "report", f"r{n % 2}", f"a{n}") for n, r in enumerate(rows)]
    found = adapt(examples, MODEL.name, MODEL.see)
    assert isinstance(found, Correction)
    return found


def test_the_evidence_adds_up_under_a_correction() -> None:
    """Bias and evidence are the corrected logit, whose probability is what is scored."""
    correction = of_the_shipped_model()
    assert correction.words
    moved = 0
    for row in read("demo")[120:200]:
        parts = MODEL.explain(row.text, Label.CONSTRUCTIVE, correction)
        logit = MODEL.bias(Label.CONSTRUCTIVE, row.text, correction) + sum(part.weight for part in parts)
        known = MODEL.see(row.text)
        shift, _ = nearest_to_zero([each.of(known) for each in correction.shifts])
        assert logit == pytest.approx(known.logits[0] + shift, abs=1e-3)
        moved += abs(shift) > 0.05
    assert moved > 40


def test_many_corrected_is_one_by_one() -> None:
    """A batch with and without corrections gives each text its own channel's score and nothing else."""
    correction = of_the_shipped_model()
    texts = [*(row.text for row in read("demo")[120:180]), ""]
    mixed = [correction if n % 2 else None for n in range(len(texts))]
    for text, each, many in zip(texts, mixed, MODEL.score_many(texts, mixed), strict=True):
        one, plain = MODEL.score(text, each), MODEL.score(text)
        assert many.constructive == pytest.approx(one.constructive, abs=1e-6)
        assert (many.reason, many.verdict) == (one.reason, one.verdict)
        assert [one.toxic, one.spam, one.urgent] == [plain.toxic, plain.spam, plain.urgent]


def test_a_text_that_says_nothing_is_not_corrected() -> None:
    """Silence earns nothing, whatever a channel has decided."""
    generous = Correction(MODEL.name, (Shift(50.0, (0.0,) * len(MODEL.see("").logits), {}),), 40)
    assert MODEL.score("", generous) == MODEL.score("")
    assert MODEL.score("lampu", generous).constructive > 0.99


def test_what_is_seen_is_what_the_model_counts() -> None:
    """Known words count by their rarity and the text's length, strangers and function words not at all."""
    known = MODEL.see("lampu lampu jalan yang qzxv")
    assert set(known.words) == {"lampu", "jalan"}
    assert sum(count**2 for count in known.words.values()) == pytest.approx(1.0, abs=1e-3)
    assert len(known.logits) == len(HEADS) + 13
