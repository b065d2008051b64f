"""Files of claims: as fact-checkers publish them and as people keep them; every mistake with its place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.checked_claim import CheckedClaim, ClaimFile, Raw, Unusable, checked, host_of
from bot.moderation.claim_file import parse_claims
from bot.texts import text

CLAIM = "Vaksin polio tetes menyebabkan anak lumpuh"
URL = "https://cekfakta.example/polio"
REVIEW = {
    "@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": CLAIM, "url": URL,
    "datePublished": "2026-11-20", "author": {"@type": "Organization", "name": "Cek Fakta"},
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "alternateName": "Salah"},
    "itemReviewed": {"@type": "Claim", "author": {"name": "Seorang Warga"}},
}  # fmt: skip
READ = checked(Raw(CLAIM, "Salah", URL, "Cek Fakta", "2026-11-20"))


def read(value: object) -> ClaimFile:
    """A value written as JSON and read as a file."""
    return parse_claims(json.dumps(value).encode())


def only(file: ClaimFile) -> CheckedClaim:
    """The one claim of a file without problems."""
    ((_, claim),) = file.claims
    assert file.unusable == ()
    return claim


@pytest.mark.parametrize(
    "value",
    [
        REVIEW,
        [REVIEW],
        {"@graph": [{"@type": "WebPage", "name": "x"}, REVIEW]},
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": REVIEW}]},
        {**REVIEW, "@type": ["Review", "https://schema.org/ClaimReview"]},
    ],
)
def test_claim_reviews_are_found_wherever_they_stand(value: object) -> None:
    """A single object, a list, a graph, a feed or a list of items."""
    assert only(read(value)) == READ


def test_who_made_a_claim_is_not_read() -> None:
    """A person whom the fact-checker names is none of our business."""
    assert "Warga" not in repr(only(read(REVIEW)))


@pytest.mark.parametrize(
    ("changes", "field", "expected"),
    [
        ({"reviewRating": {"ratingValue": "2", "bestRating": "5"}}, "rating", "2/5"),
        ({"reviewRating": [{"alternateName": "Sebagian benar."}]}, "rating", "Sebagian benar"),
        ({"author": [], "publisher": {"name": "Turn &amp; Back"}}, "publisher", "Turn & Back"),
        ({"author": "Tim Periksa"}, "publisher", "Tim Periksa"),
        ({"author": None}, "publisher", "cekfakta.example"),
        ({"url": None, "@id": "https://lain.example/1"}, "url", "https://lain.example/1"),
        ({"url": {"@id": "https://lain.example/2"}}, "url", "https://lain.example/2"),
        ({"claimReviewed": f" &quot;{CLAIM}&quot;\n "}, "claim", f'"{CLAIM}"'),
        ({"claimReviewed": None, "itemReviewed": {"name": CLAIM}}, "claim", CLAIM),
    ],
)
def test_loose_habits_of_publishers_are_understood(
    changes: dict[str, object], field: str, expected: str
) -> None:
    """Values as objects, lists or plain text; what is missing is taken from where it also stands."""
    assert getattr(only(read({**REVIEW, **changes})), field) == expected


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "names",
    [
        ("Klaim", "Putusan", "Tautan", "Pemeriksa Fakta", "Tanggal"),
        ("claim_reviewed", "rating", "URL", "publisher", "date"),
    ],
)
def test_tables_are_read_in_both_languages(names: tuple[str, ...], separator: str, mark: str) -> None:
    """With any usual separator, with or without a byte order mark, Indonesian days as well."""
    row = (CLAIM, "Salah", URL, "Cek Fakta", "20/11/2026")
    table = f"{mark}{separator.join(names)}\r\n{separator.join(row)}\r\n;;;;\r\n\r\n"
    found = parse_claims(table.replace(";;;;\r\n", "").encode())
    assert only(found) == READ
    assert found.claims[0][0] == 2


def test_every_bad_line_is_named_and_the_good_ones_stay() -> None:
    """Each with its own number and reason; a line that stands there twice counts once."""
    rows = [
        "klaim;putusan;tautan;penerbit;tanggal",
        f"{CLAIM};Salah;{URL};;",
        f"pendek;Salah;{URL};;",
        f"{CLAIM};;{URL};;",
        f"{CLAIM};Salah;javascript:alert(1);;",
        f"{CLAIM};Salah;{URL};;kemarin",
        f"{CLAIM.upper()};Salah;{URL};;",
        f"yang itu dan ini juga;Salah;{URL};;",
        f"{CLAIM};Salah",
    ]
    found = parse_claims("\n".join(rows).encode())
    assert [place for place, _ in found.claims] == [2]
    assert [(each.place, each.code) for each in found.unusable] == [
        (3, "claims.bad.length"), (4, "claims.bad.rating"), (5, "claims.bad.url"), (6, "claims.bad.date"),
        (7, "claims.bad.twice"), (8, "claims.bad.few_words"), (9, "claims.bad.url"),
    ]  # fmt: skip
    assert all(text("id", each.code, **each.params) for each in found.unusable)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "claims.empty"),
        (b" \n", "claims.empty"),
        (b"klaim,putusan,tautan\n", "claims.empty"),
        (b"\xff\xfe", "claims.not_utf8"),
        (b"a\x00b", "claims.not_text"),
        (b'{"@type": "ClaimReview"', "claims.not_json"),
        (b"[" * 100_000, "claims.not_json"),
        (b'{"@type": "WebPage"}', "claims.no_reviews"),
        (b"[]", "claims.no_reviews"),
        (b"judul,isi\na,b\n", "claims.no_column"),
        (b"klaim,putusan,tautan\n" + b"x" * 200_000 + b",a,b\n", "claims.not_table"),
        (b" " * 32_000_001, "claims.too_large"),
    ],
)
def test_a_broken_file_is_one_clear_line(data: bytes, code: str) -> None:
    """What cannot be a list of claims is said in one line."""
    found = parse_claims(data)
    assert found.claims == ()
    assert [each.code for each in found.unusable] == [code]
    assert text("id", code, **found.unusable[0].params)


@pytest.mark.parametrize(
    "url",
    [
        "", "cekfakta.example", "ftp://cekfakta.example/", "http://", "http://localhost/",
        "https://a b.example",
        "https://cekfakta.example@jahat.example/", "http://[::1", "https://x.example:port/", "//x.example",
        "https://x.example/" + "a" * 2000, "https://x.example/\u0000",
        "https://x.example/\ud800", 'https://x.example/"onclick',
    ],
)  # fmt: skip
def test_only_plain_web_addresses_pass(url: str) -> None:
    """What is not http or https, hides where it leads, or is too long is refused."""
    assert host_of(url) == ""
    assert checked(Raw(CLAIM, "Salah", url)) == Unusable("claims.bad.url")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.just(CLAIM) | st.just(URL),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*REVIEW, "@graph", "item", "name", "alternateName", "ratingValue", "@id"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


def test_an_endless_number_is_a_rating_that_is_too_long() -> None:
    """A number that no verdict has is refused with its review's number."""
    found = read([REVIEW, {**REVIEW, "reviewRating": {"ratingValue": 10**400}}])
    assert found.unusable == (Unusable("claims.bad.rating", 2, {"high": 80}),)
    assert found.counts == "review"


@given(JSON)
def test_any_json_is_read(value: object) -> None:
    """Whatever stands in the place of what, there are claims or reasons, never an exception."""
    found = read(value)
    assert found.claims or found.unusable


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda s: f"klaim,putusan,tautan\n{s}".encode()))
def test_any_bytes_are_read(data: bytes) -> None:
    """So with any bytes."""
    found = parse_claims(data)
    assert found.claims or found.unusable
