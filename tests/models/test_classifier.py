"""The shipped classifier: sound on plain cases, total on broken ones, additive, hard to bribe."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.model import SHIPPED_FILE
from models.artifact import MAX_BYTES, ArtifactError
from models.classifier import HEADS, Classifier, load
from models.corpus import read
from models.labels import Label, Reason, Verdict

MODEL = load()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Lampu jalan depan SMP 3 mati sejak minggu lalu", Reason.REPORT),
        ("Tolong tambah loket di hari Senin, antrean selalu sampai jalan", Reason.SUGGESTION),
        ("Apakah pendaftaran bisa lewat kelurahan?", Reason.QUESTION),
        ("dasar pejabat goblok", Reason.INSULT),
        ("main di sini gacor min, wd lancar", Reason.SPAM),
        ("mantap pak", Reason.LOW_EFFORT),
    ],
)
def test_plain_cases(text: str, reason: Reason) -> None:
    """The codebook's own kind of example gets its label and its reason."""
    scores = MODEL.score(text)
    constructive = reason in {Reason.REPORT, Reason.SUGGESTION, Reason.QUESTION}

    assert scores.reason is reason
    assert (scores.verdict is Verdict.CONSTRUCTIVE) is constructive


def test_criticism_is_worth_as_much_as_praise() -> None:
    """Sharp criticism with a reason is constructive and not toxic."""
    scores = MODEL.score(
        "Subsidi ini salah sasaran: di desa kami yang punya mobil dapat, janda tua tidak dapat"
    )
    assert scores.verdict is Verdict.CONSTRUCTIVE
    assert scores.toxic < 0.3


def test_complaints_are_not_toxic() -> None:
    """Floods, broken roads and dead lamps are reports, whatever words they need."""
    for text in (
        "banjir lagi, rumah saya terendam",
        "jalan rusak parah sudah makan korban",
        "mati lampu terus",
    ):
        assert MODEL.score(text).toxic < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "a" * 4096, "😀" * 100, "مرحبا بالعالم", "\u202eabc", "\u200b\u200b", "\ud800\udfff\ud800",
        "\x00\x01\x02\xff", "#" * 5000, "\n" * 100,
    ],
)  # fmt: skip
def test_hard_texts_are_scored(text: str) -> None:
    """Empty, endless, right-to-left, invisible, broken and binary-looking texts get sober scores."""
    scores = MODEL.score(text)
    values = (scores.constructive, scores.toxic, scores.spam, scores.urgent)
    assert all(0.0 <= value <= 1.0 and math.isfinite(value) for value in values)
    assert scores.verdict is not Verdict.CONSTRUCTIVE


@given(st.text(max_size=300), st.sampled_from(Label))
def test_the_evidence_adds_up_to_the_score(text: str, label: Label) -> None:
    """The bias and the weights of all words are exactly the logit."""
    total = MODEL.bias(label) + sum(each.weight for each in MODEL.explain(text, label))
    assert total == pytest.approx(MODEL.see(text).logits[HEADS.index(label.value)], abs=1e-3)


def test_evidence_points_at_the_words() -> None:
    """The word that makes an insult weighs most, where it stands."""
    text = "pelayanan dasar goblok sekali"
    strongest = max(MODEL.explain(text, Label.TOXIC), key=lambda each: each.weight)
    assert text[strongest.start : strongest.end] == "goblok"


def test_padding_buys_nothing() -> None:
    """Function words, repetition, emoji and the tag turn at most two of a hundred comments."""
    rows = [row.text for row in read("demo") if not row.constructive]
    poor = [text for text in rows if MODEL.score(text).constructive < 0.5]
    additions: tuple[Callable[[str], str], ...] = (
        lambda text: f"{text} {'yang dan di ke dari untuk dengan ini itu pada ' * 10}",
        lambda text: f"{text} " * 4,
        lambda text: f"{text} 🙏🙏👍",
        lambda text: f"{text} #JernihBerkomentar",
    )
    for add in additions:
        flipped = sum(MODEL.score(add(text)).constructive >= 0.5 for text in poor)
        assert flipped <= 0.02 * len(poor)


def test_it_holds_up_on_texts_it_never_saw() -> None:
    """On the held-out demo corpus at least four of five judgements are right."""
    rows = read("demo")
    right = sum((MODEL.score(row.text).constructive >= 0.5) == row.constructive for row in rows)
    assert right >= 0.8 * len(rows)


def test_cries_for_help_are_heard() -> None:
    """The demo's three cries for help go to a person; figures of speech mostly do not."""
    cries = [row.text for row in read("demo") if row.source == "project_darurat"]
    figures = [
        "antreannya bikin pengen mati",
        "mati ketawa baca ini",
        "macetnya membunuh waktu",
        "mati lampu lagi",
    ]
    assert all(MODEL.score(text).urgent >= 0.5 for text in cries)
    assert sum(MODEL.score(text).urgent >= 0.5 for text in figures) <= 1


def test_the_demo_stays_unseen() -> None:
    """No text of the demo stands in what the repository trains on, also not with its words reordered."""
    words = {frozenset(row.text.casefold().split()) for row in read("demo") if " " in row.text}
    seen = {
        frozenset(row.text.casefold().split())
        for name in ("project", "nuances", "urgent")
        for row in read(name)
    }
    assert words & seen == set()


def test_many_is_one_by_one() -> None:
    """Scoring in a batch changes nothing, in a fresh model or a warm one."""
    texts = [row.text for row in read("demo")][:50]
    fresh = load()
    for many, one in zip(
        fresh.score_many([*texts, "", "?"]), map(MODEL.score, [*texts, "", "?"]), strict=True
    ):
        assert (many.reason, many.verdict) == (one.reason, one.verdict)
        assert [many.constructive, many.toxic, many.spam, many.urgent] == pytest.approx(
            [one.constructive, one.toxic, one.spam, one.urgent], abs=1e-6
        )


def test_a_full_store_of_words_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that has met too many words forgets them and goes on scoring the same."""
    monkeypatch.setattr("models.rows.KNOWN", 40)
    small = load()
    texts = [row.text for row in read("demo")][:30]
    assert small.score_many(texts) == MODEL.score_many(texts)


def test_the_artefact_is_small() -> None:
    """At most eight megabytes are shipped."""
    assert SHIPPED_FILE.stat().st_size <= MAX_BYTES


@pytest.mark.parametrize("damage", ["flip", "version", "empty", "cut"])
def test_a_damaged_artefact_is_refused(tmp_path: Path, damage: str) -> None:
    """A wrong checksum or version is one line that says how to mend it."""
    data = bytearray(SHIPPED_FILE.read_bytes())
    if damage == "flip":
        data[-1] ^= 1
    elif damage == "version":
        data = data.replace(b'"version":2', b'"version":9', 1)
    else:
        data = data[: 0 if damage == "empty" else len(data) // 2]
    path = tmp_path / "x.model"
    path.write_bytes(data)

    with pytest.raises(ArtifactError, match="jernih model train"):
        load(path)


def test_a_classifier_is_what_load_gives() -> None:
    """The public name and the loader agree."""
    assert isinstance(MODEL, Classifier)


def test_hostile_stretches_are_not_kept() -> None:
    """Long texts without spaces, each another one, leave nothing behind but their words."""
    fresh = load()
    for n in range(50):
        fresh.score(f"{n}." + "a.b." * 1000)
    assert len(fresh._rows._stretches) == 0
    fresh.score("lampu jalan")
    assert len(fresh._rows._stretches) == 2
