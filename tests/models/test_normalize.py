"""Normalising: one form for the many ways in which a word is disguised, pointing at the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.normalize import normalize, plain


def _words(text: str) -> list[str]:
    return [token.text for token in normalize(text)]


@pytest.mark.parametrize(
    "disguised",
    [
        "b4j1ng4n",
        "BAJINGAN",
        "bajiiiingan",
        "b a j i n g a n",
        "ba\u200bji\u200bngan",
        "𝗯𝗮𝗷𝗶𝗻𝗴𝗮𝗻",
        "ｂａｊｉｎｇａｎ",
        "bаjingаn",
        "bájingan",
    ],
)
def test_a_disguise_is_seen_through(disguised: str) -> None:
    """Leet, capitals, drawn-out, spaced, zero-width, stylised, fullwidth, look-alike and accented letters."""
    assert _words(disguised) == ["bajingan"]


@pytest.mark.parametrize("kept", ["slot88", "100rb", "smp3", "rt05"])
def test_digits_that_mean_digits_stay(kept: str) -> None:
    """A brand's or a quantity's digits are no letters in disguise."""
    assert _words(kept) == [kept]


def test_doubling_is_one_word() -> None:
    """`hati2` is `hati`."""
    assert _words("hati2 di jalan") == ["hati", "di", "jalan"]


def test_what_names_someone_becomes_a_placeholder() -> None:
    """Links, people, tags, numbers and phones lose what is theirs; masked texts read the same."""
    plain = _words("lihat https://x.example/a?b @budi #tagar 0812-3456-7890 jam 10.30")
    assert plain == ["lihat", "<url>", "<user>", "<tag>", "<phone>", "jam", "<num>"]
    assert _words("[URL] [USER] [TELP]") == ["<url>", "<user>", "<phone>"]


def test_offsets_point_at_the_original() -> None:
    """Each token's place is where its word stands in the text as it was written."""
    text = "😀 Dasar  b\u200b4jing4n!"
    places = [text[token.start : token.end] for token in normalize(text)]
    assert places == ["😀", "Dasar", "b\u200b4jing4n", "!"]


@given(st.text())
def test_any_text_has_tokens_inside_it(text: str) -> None:
    """Nothing raises, and every token lies within the text, in order."""
    tokens = normalize(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)


@given(st.text())
def test_tokens_normalise_to_themselves(text: str) -> None:
    """Words that came out once come out the same again, one by one."""
    for word in _words(text):
        if word.isalpha():
            assert _words(word) == [word]


@pytest.mark.parametrize(
    "disguised",
    [
        "B0ik0t pas4r mur4h!!",
        "b o i k o t  p a s a r  m u r a h",
        "b 0 1 k o 7 pasar m u r 4 h",
        "Воikоt раsаr murаh",
        "boi\u200bkot pa\u200dsar mu\ufeffrah",
        "boikot🔥pasar🔥murah",
        "@budi boikot pasar murah #turun https://boikot.example 08123456789 17",
        "boikot99 pasar murahhhh",
    ],
)
def test_disguises_and_trimmings_are_left_out_of_the_plain_form(disguised: str) -> None:
    """What is disguised, tagged, linked or numbered reads in its plain form like the bare words."""
    assert plain(disguised).replace(" ", "") == "boikotpasarmurah"


def test_a_text_without_words_has_an_empty_plain_form() -> None:
    """Emoji, marks, numbers, links and mentions alone say nothing in plain words."""
    assert plain("🙏🙏 !? 2026 #JernihBerkomentar @budi www.contoh.example \ud800") == ""
