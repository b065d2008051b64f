"""Claims: who repeats one is found however it is dressed up; who shares its topic or denies it is not."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.claims import LEAST, MOST, Alike, ClaimIndex, Keyed, is_enough, keyed
from bot.moderation.policy import Policy
from bot.moderation.roots import key_of
from models.corpus import read
from models.normalize import plain

HERE = Path(__file__).parent
AT = Policy().claim_at


@dataclass(frozen=True, slots=True)
class Case:
    """A comment of the project's own, written by hand.

    `part`: `a` was looked at while the measure was made, `b` was held back until it stood. `kind`: R repeats
    the claim; Q asks about it or quotes it to debunk it; D denies it in other words; T shares its topic; O is
    about something else.
    """

    part: str
    kind: str
    claim: int
    text: str


def _rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (HERE / name).read_text("utf-8").splitlines()]


CLAIMS = {int(number): claim for number, claim in _rows("claims.tsv")}
CASES = [Case(part, kind, int(claim), said) for part, kind, claim, said in _rows("claim_comments.tsv")]


def ready(number: int, claim: str) -> Keyed:
    """A claim as it is compared."""
    return keyed(number, plain(claim).split())


def ask(index: ClaimIndex, said: str) -> Sequence[Alike]:
    """What a text repeats by the default policy."""
    return [each for each in index.ask(plain(said).split()) if each.likeness >= AT]


INDEX = ClaimIndex(ready(number, claim) for number, claim in CLAIMS.items())


def _measured(part: str) -> tuple[float, float]:
    """Precision and recall over the comments that repeat or do not; those that quote or ask are neither."""
    found = [(case, ask(INDEX, case.text)) for case in CASES if case.part in part and case.kind != "Q"]
    right = sum(case.kind == "R" and bool(f) and f[0].claim_id == case.claim for case, f in found)
    flagged = sum(bool(f) for _, f in found)
    repeats = sum(case.kind == "R" for case, _ in found)
    return right / flagged, right / repeats


def test_the_cases_are_many_and_of_every_kind() -> None:
    """The figures below stand on enough comments."""
    assert len(CLAIMS) >= 12
    assert len(CASES) >= 60
    assert {kind: sum(case.kind == kind for case in CASES) >= 7 for kind in "RQDTO"} == dict.fromkeys(
        "RQDTO", True
    )


@pytest.mark.parametrize("part", ["a", "b"])
def test_repeats_are_found_and_others_left_alone(part: str) -> None:
    """Of what is flagged nearly all repeats that very claim, and most repeats are flagged."""
    precision, recall = _measured(part)
    print(f"claims, part {part}: precision {precision:.2f}, recall {recall:.2f}")  # noqa: T201 - for -s
    assert precision >= 0.95
    assert recall >= 0.85


@pytest.mark.parametrize("case", [case for case in CASES if case.kind in "DTO"], ids=lambda c: c.text[:30])
def test_sharing_the_topic_or_denying_is_not_repeating(case: Case) -> None:
    """Questions, complaints and denials in other words are no repeats."""
    assert ask(INDEX, case.text) == []


def test_ordinary_comments_are_left_alone() -> None:
    """Among all texts of the project's own corpus hardly one is like a claim."""
    texts = [row.text for row in read("project")]
    flagged = [said for said in texts if ask(INDEX, said)]
    print(f"claims: {len(flagged)} of {len(texts)} corpus texts flagged")  # noqa: T201 - for -s
    assert len(flagged) <= len(texts) / 1000


@given(st.sampled_from(sorted(CLAIMS)), st.data())
def test_a_claim_is_found_inside_a_longer_text(number: int, data: st.DataObject) -> None:
    """Whatever ordinary words stand around it."""
    fill = st.sampled_from([case.text for case in CASES if case.kind == "O"])
    before, after = data.draw(st.lists(fill, max_size=12)), data.draw(st.lists(fill, max_size=12))
    said = " ".join([*before, CLAIMS[number], *after])
    assert ask(INDEX, said)[0].claim_id == number


@given(st.sampled_from(CASES), st.sampled_from(CASES), st.data())
def test_another_claim_on_the_list_changes_no_match(case: Case, other: Case, data: st.DataObject) -> None:
    """What a text is like depends on the text and the claim alone, whatever else is on the list."""
    some = data.draw(st.lists(st.sampled_from(sorted(CLAIMS)), unique=True, max_size=6))
    words = plain(case.text).split()
    alone = {n: found[0] for n in some if (found := ClaimIndex([ready(n, CLAIMS[n])]).ask(words))}
    beside = [*(ready(n, CLAIMS[n]) for n in some), ready(999, other.text)]
    together = {each.claim_id: each for each in ClaimIndex(beside).ask(words) if each.claim_id != 999}
    assert together == alone or len(alone) >= MOST


@given(st.text(max_size=300))
def test_without_claims_nothing_is_found(said: str) -> None:
    """An empty list is like nothing."""
    assert ClaimIndex().ask(plain(said).split()) == ()


@given(st.lists(st.text(min_size=1, max_size=12), max_size=60), st.lists(st.text(min_size=1), max_size=60))
def test_any_words_can_be_asked(claim: list[str], said: list[str]) -> None:
    """Likeness stays within its bounds and its places within the text."""
    for found in ClaimIndex([keyed(1, claim)]).ask(said + claim):
        assert LEAST <= found.likeness <= 1
        assert all(0 <= place < len(said + claim) for place in found.words)


def test_the_words_that_match_are_named() -> None:
    """Places are those of the claim's words in the best stretch, in order."""
    (found,) = INDEX.ask(plain("Katanya polisi akan menilang pengendara motor pakai sandal jepit").split())
    assert found.claim_id == 12
    assert found.words == (1, 3, 4, 5, 6, 7, 8)


def test_words_that_stand_far_apart_repeat_nothing() -> None:
    """A long text that holds a claim's words here and there says something else."""
    filler = plain("mohon lampu jalan depan pasar segera diperbaiki karena gelap sekali malam hari").split()
    scattered = [word for own in plain(CLAIMS[12]).split() for word in (own, *filler)]
    assert INDEX.ask(scattered) == ()


def test_a_claim_of_two_words_is_no_claim() -> None:
    """What is so short would be found in every talk on its topic."""
    assert not is_enough(["pajak", "kendaraan", "dan", "tidak"])
    index = ClaimIndex([keyed(1, ["pajak", "naik"])])
    assert len(index) == 0
    assert index.ask(["pajak", "naik"]) == ()


@pytest.mark.parametrize(
    "forms",
    [
        ("membagikan", "dibagikan", "bagi", "pembagian"),
        ("menyebarkan", "disebarkan", "sebar", "penyebaran", "tersebar"),
        ("memakai", "dipakai", "pakai", "pake", "pemakai"),
        ("mencairkan", "dicairkan", "cair", "pencairan"),
        ("mengurangi", "ngurangi", "pengurangan"),
    ],
)
def test_forms_of_a_word_meet(forms: tuple[str, ...]) -> None:
    """Prefixes and endings do not keep a word from being the same."""
    assert len({key_of(form) for form in forms}) == 1


def test_a_long_forwarded_text_among_thousands_of_claims() -> None:
    """Four thousand characters and five thousand claims: the repeated one is found."""
    chance = random.Random(20261124)
    texts = [row.text for row in read("project")]
    many = [ready(100 + n, " ".join(chance.sample(texts, 2))[:120]) for n in range(5000)]
    index = ClaimIndex([*many, *(ready(number, claim) for number, claim in CLAIMS.items())])
    said = " ".join(chance.sample(texts, 80))[:3800] + " " + CLAIMS[6]
    assert len(said) > 3800
    found = index.ask(plain(said).split())
    assert 6 in {each.claim_id for each in found}
    assert len(found) <= MOST
