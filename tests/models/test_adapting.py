"""Adapting: a channel's decisions help it, one person's move nothing, and all that is added can be shown."""

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.adapting import AN_AUTHORS, LEAST, MOST, Correction, Example, NotAdapted, Seen, adapt, kept
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


def test_words_are_learnt_by_what_was_decided() -> None:
    """What moderators let stand is raised, what they remove is lowered, about as much."""
    words = made(decided(60)).words
    assert words["lampu"] > 0.3
    assert words["lampu"] == pytest.approx(-words["gaduh"], rel=0.05)


def test_more_decisions_move_more() -> None:
    """Four times as many decisions of the same kind move a word further, and never without end."""
    few, many = made(decided(40)).words["lampu"], made(decided(160)).words["lampu"]
    assert few < many < 10


@pytest.mark.parametrize(("count", "reviewers", "code"), [(39, 2, "too_few"), (60, 1, "one_reviewer")])
def test_too_little_is_refused(count: int, reviewers: int, code: str) -> None:
    """Fewer than forty decisions, or one reviewer's, make no correction; the answer counts them."""
    found = adapt(decided(count, reviewers), "m", seen)
    has, needs = (count, LEAST) if code == "too_few" else (1, 2)
    assert found == NotAdapted(code, has, needs)


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_nobody_moves_a_word_alone(dice: random.Random) -> None:
    """Whatever one reviewer says of a word that no other decides on, its weight stays zero."""
    honest = [
        Example(" ".join(dice.sample(WORDS, 3)), dice.random() < 0.5, f"r{n % 3}", f"a{n}") for n in range(60)
    ]
    alone = [
        Example(f"pemerintah {dice.choice(WORDS)}", constructive=False, reviewer="r0", author=f"x{n}")
        for n in range(60)
    ]
    assert "pemerintah" not in made([*honest, *alone]).words


def test_nobody_moves_the_constant_alone() -> None:
    """A reviewer who removes everything does not lower a channel whose others approve."""
    fair = decided(60)
    hostile = [Example("lampu", constructive=False, reviewer="h", author=f"h{n}") for n in range(200)]
    assert made([*fair, *hostile]).bias >= -0.05
    assert made([*fair, *hostile]).words.get("lampu", 0.0) >= 0.0


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
    assert all(abs(number) < 1e3 for number in (far.bias, *far.heads, *far.words.values()))


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
        logit = MODEL.bias(Label.CONSTRUCTIVE, correction) + sum(part.weight for part in parts)
        known = MODEL.see(row.text)
        by_words = sum(correction.words.get(word, 0.0) * count for word, count in known.words.items())
        by_heads = sum(h * value for h, value in zip(correction.heads, known.logits, strict=True))
        assert logit == pytest.approx(known.logits[0] + correction.bias + by_heads + by_words, abs=1e-3)
        moved += abs(logit - known.logits[0]) > 0.05
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
    generous = Correction(MODEL.name, 50.0, (0.0,) * len(MODEL.see("").logits), {}, 40)
    assert MODEL.score("", generous) == MODEL.score("")
    assert MODEL.score("lampu", generous).constructive > 0.99


def test_what_is_seen_is_what_the_model_counts() -> None:
    """Known words count by their rarity and the text's length, strangers and function words not at all."""
    known = MODEL.see("lampu lampu jalan yang qzxv")
    assert set(known.words) == {"lampu", "jalan"}
    assert sum(count**2 for count in known.words.values()) == pytest.approx(1.0, abs=1e-3)
    assert len(known.logits) == len(HEADS) + 13
