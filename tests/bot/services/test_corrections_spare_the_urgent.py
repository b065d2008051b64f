"""Whatever a channel's decisions have taught the true model, a cry for help reaches a person."""

from datetime import UTC, datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.moderation.comment import Author, Comment, PlatformName, Revision, digest
from bot.moderation.decision import Outcome, decide
from bot.moderation.pipeline import run
from bot.moderation.policy import Policy
from models.adapting import Correction, Shift
from models.classifier import load
from models.labels import Scores
from tests.support.gathered import gathered

MODEL = load()
NOW = datetime(2026, 11, 24, tzinfo=UTC)
CRIES = ("Saya sudah tidak sanggup, ingin mengakhiri hidup saja malam ini", "aku mau bunuh diri, tolong")
TEXTS = (*CRIES, "dasar pejabat goblok", "slot gacor maxwin daftar sekarang", "Lampu jalan mati seminggu", "")
PLAIN = MODEL.score_many(TEXTS)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
WORDS = st.sampled_from(sorted({word for text in TEXTS for word in MODEL.see(text).words})) | st.text()
SHIFTS = st.builds(
    Shift,
    bias=NUMBERS,
    heads=st.lists(NUMBERS, min_size=(n := len(MODEL.see("lampu").logits)), max_size=n).map(tuple),
    words=st.dictionaries(WORDS, NUMBERS, max_size=8),
)
CORRECTIONS = st.builds(
    Correction,
    model=st.just(MODEL.name),
    shifts=st.lists(SHIFTS, min_size=1, max_size=3).map(tuple),
    examples=st.just(40),
)


def _spared(scores: Scores) -> tuple[str, ...]:
    """To the last bit."""
    return scores.toxic.hex(), scores.spam.hex(), scores.urgent.hex()


def _outcome(text: str, scores: Scores) -> Outcome:
    author = Author(PlatformName.LOCAL, "7")
    comment = Comment(PlatformName.LOCAL, "balai", "1", author, text, NOW, Revision(NOW, 1, digest(text)))
    return decide(run(comment, gathered(scores), Policy())).outcome


def test_these_are_cries_for_help() -> None:
    """Without any correction the model sends them to a person, so that the property below means something."""
    assert [_outcome(text, MODEL.score(text)) for text in CRIES] == [Outcome.TO_PERSON] * len(CRIES)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.none() | CORRECTIONS, min_size=len(TEXTS), max_size=len(TEXTS)))
def test_no_correction_moves_anything_but_the_constructive_score(
    corrections: list[Correction | None],
) -> None:
    """Toxic, spam and urgent stay bit for bit, and every outcome that does not hang on worth stays too."""
    # Numbers as large as these make logits without end; that is no error of the arithmetic.
    with np.errstate(over="ignore", invalid="ignore"):
        found = MODEL.score_many(TEXTS, corrections)
    assert [_spared(scores) for scores in found] == [_spared(scores) for scores in PLAIN]
    for text, scores in zip(CRIES, found, strict=False):
        assert _outcome(text, scores) is Outcome.TO_PERSON
