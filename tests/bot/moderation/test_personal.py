"""Personal data: found in every usual form, told from what only looks like it, and never handed on."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.comment import Author, Comment, PlatformName, Revision, digest
from bot.moderation.context import Context
from bot.moderation.flag import Flag, Severity
from bot.moderation.personal import Kind, find_personal, phones_in
from bot.moderation.phases.personal_data import personal_data
from bot.moderation.policy import Policy

AT = datetime(2026, 11, 24, tzinfo=UTC)
DIGITS = st.text("0123456789", min_size=6, max_size=8)
PREFIXES = st.sampled_from(["811", "812", "813", "821", "838", "852", "857", "878", "896", "899"])
FORMS = [
    "0{a}{b}{c}", "0{a}-{b}-{c}", "0{a} {b} {c}", "0{a}.{b}.{c}", "62{a}{b}{c}", "+62{a}{b}{c}",
    "+62 {a} {b} {c}", "+62 {a}-{b}-{c}", "(0{a}) {b}{c}", "+62 (0) {a} {b}{c}", "0{a}_{b}_{c}",
    "wa0{a}{b}{c}", "https://wa.me/62{a}{b}{c}", "0 {a} {b} {c}", "WA {a}{b}{c}", "0{a}\u200b{b}\u200b{c}",
]  # fmt: skip


def judged(text: str, *own: str) -> Flag:
    """What the phase says of a text."""
    author = Author(PlatformName.LOCAL, "7")
    comment = Comment(PlatformName.LOCAL, "c", "m", author, text, AT, Revision(AT, 1, digest(text)))
    return personal_data(Policy(own_hosts=frozenset(own)))(comment, Context.empty())


def kinds(text: str) -> list[Kind]:
    """The kinds that are found in a text."""
    return [each.kind for each in find_personal(text)]


@given(st.sampled_from(FORMS), PREFIXES, DIGITS)
def test_a_mobile_number_is_found_in_every_usual_form(form: str, prefix: str, rest: str) -> None:
    """However it is spaced, dotted or begun, a mobile number is one, and its span covers all its digits."""
    number = form.format(a=prefix, b=rest[:3], c=rest[3:])
    text = f"kontak dia {number} ya"
    (found,) = find_personal(text)

    assert found.kind is Kind.PHONE
    inside = "".join(c for c in text[found.span.start : found.span.end] if c.isdigit())
    assert inside.endswith(prefix + rest)
    assert phones_in(text) == {(prefix + rest)[-9:]}


@given(PREFIXES, DIGITS)
def test_fullwidth_and_styled_digits_are_digits(prefix: str, rest: str) -> None:
    """Digits drawn in another alphabet hide nothing."""
    styled = "".join(chr(0x1D7CE + int(d)) for d in f"0{prefix}{rest}")
    assert kinds(f"hub {styled}") == [Kind.PHONE]


PLACES = st.tuples(
    st.sampled_from(["32", "33", "34", "35", "36", "31", "11", "51", "73", "91"]),
    st.integers(1, 79).map("{:02}".format),
    st.integers(1, 40).map("{:02}".format),
).map("".join)


@given(
    PLACES,
    st.dates(date(1940, 1, 1), date(2026, 1, 1)),
    st.sampled_from([0, 40]),
    st.integers(1, 9999),
    st.sampled_from(["", " ", ".", "-"]),
)
def test_an_identity_number_is_found(place: str, born: date, added: int, serial: int, gap: str) -> None:
    """Sixteen digits with a place and a birth date, a woman's day plus forty, spaced or not."""
    day = f"{born.day + added:02}{born.month:02}{born.year % 100:02}"
    assert kinds(f"namanya Budi, {gap.join([place, day, f'{serial:04}'])}") == [Kind.IDENTITY]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NIK 9999999999999999", Kind.IDENTITY),
        ("no KK: 3374010101200001", Kind.IDENTITY),
        ("kirim ke budi.santoso88@gmail.com", Kind.EMAIL),
        ("email: budi (at) yahoo", Kind.EMAIL),
        ("transfer ke rek BCA 7123456789", Kind.ACCOUNT),
        ("norek. 0012-01-012345-50-7 an Budi", Kind.ACCOUNT),
        ("rumah dia di Jl. Melati No. 5 RT 03 RW 02", Kind.ADDRESS),
        ("rumah Pak Hartono, jalan Anggrek nomor 12A RT 3/RW 2, datangi aja", Kind.ADDRESS),
        ("dia tinggal di Gg. Mawar no 7 rt 01 rw 09", Kind.ADDRESS),
    ],
)
def test_what_belongs_to_somebody_is_hidden(text: str, kind: Kind) -> None:
    """Identity and family cards, mail, accounts and homes leave the public view at once."""
    assert kinds(text) == [kind]
    assert judged(text).severity is Severity.REMOVE


@pytest.mark.parametrize(
    "text",
    [
        "Lampu mati di Jl. Melati No. 5 RT 03 RW 02 sudah seminggu",
        "Jl. Melati RT 03 gelap",
        "depan rumah saya di RT 05 banjir",
        "got mampet di depan rumah Pak Hartono, Jl. Melati No. 5 RT 03 RW 02",
        "rumah Pak RT di Jl. Melati No. 5 RT 03 RW 02 jadi posko",
        "hubungi 110, 112, 119, 14045 atau 1500123",
        "kantor (021) 5551234 dan 0274-512345, +62 21 5551234",
        "tgl 08-12-2026 08.00-12.00, 08/12/2026 10:30, 8-12-2026",
        "buka 08.00 - 16.00, Sabtu 08.00-12.00 13.00-15.00",
        "Rp1.500.000.000 untuk jalan, Rp 85.000.000 untuk got, 081.500 rupiah",
        "rekening listrik saya Rp 1.500.000 padahal 08 bulan",
        "rekening kepotong 1.500.000.000 rupiah",
        "kode voucher 0812345678 dan JRN-8123-4567-8901",
        "no resi: 081234567890 belum sampai",
        "plat AB 1234 XY, B 8123 KLM",
        "twit 1328123456789012345 dan #0812345678901",
        "https://wanasari.example/berita/081234567890 dan detik.com/d-081234567890",
        "lapor ke pengaduan@wanasari.example atau info@kemkes.go.id",
        "@budi0812345678 tolong cek",
        "koordinat -7.812345, 110.364912",
        "11 12 13 14 15 16 01 02 nomor undian RT kami",
        "NIK saya tidak terdaftar, KK juga",
        "BRI 112 antre, BCA buka jam 8",
        "angka 81234567890 di laporan keuangan",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_stays(text: str) -> None:
    """Places, offices, times, prices, codes and ids are nobody's data."""
    assert judged(text, "wanasari.example") == Flag.clear("personal_data", {"count": 0})


@pytest.mark.parametrize(
    "text",
    [
        "Lampu PJU mati, sudah lapor ke WA Dishub 0812-3456-7890 tapi tidak dijawab",
        "banjir, BPBD 081234567890 tidak diangkat",
        "Aduan Pemkab 0812 3456 7890 tidak dibalas",
        "Hotline pengaduan dinas 0811-1500-567",
        "bisa WA ke SAPA 129 di 08111129129",
        "donasi masjid Al Huda norek 7106418181",
    ],
)
def test_an_offices_mobile_number_waits_in_view(text: str) -> None:
    """A number that is said to be an office's is for a person to look at, and hides nothing."""
    assert judged(text).severity is Severity.HOLD


def test_a_complaint_line_of_ones_own_is_personal() -> None:
    """A word such as `pengaduan` excuses no number that is called somebody's own."""
    assert judged("pengaduan? hubungi saya 081234567890").severity is Severity.REMOVE


def test_an_address_beside_a_phone_is_somebodys() -> None:
    """With a phone in the same comment a full address is a home; both are marked."""
    flag = judged("Jl. Melati No. 5 RT 03 RW 02, 0812-3456-7890")
    assert flag.facts == {"count": 2, "address": 1, "phone": 1}


@given(st.lists(st.sampled_from(["081234567890", "3374014101900001", "a.b@mail.example", "halo", "8"])))
def test_facts_are_kinds_and_counts_alone(words: list[str]) -> None:
    """No value is ever among the facts, and every span lies within the text, apart from the others."""
    text = " , ".join(words)
    flag = judged(text)
    spans = [(span.start, span.end) for span in flag.spans]

    assert set(flag.facts) <= {"count", *Kind}
    assert all(isinstance(value, int) and value <= len(words) for value in flag.facts.values())
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert len(spans) == len([word for word in words if word not in {"halo", "8"}])


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """Whatever is written, spans stay within it."""
    assert all(0 <= f.span.start < f.span.end <= len(text) for f in find_personal(text))


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Lampu jalan mati, hubungi 0812 3456 7890 (WA pengaduan)", False),
        ("Sudah lapor ke nomor 081234567890 milik dinas perhubungan", False),
        ("081234567890, itu nomor kelurahan", False),
        ("Penipu 081234567890 lapor polsek saja", True),
        ("Ini nomor dia 081234567890 (dinas malam)", True),
    ],
)
def test_what_is_said_right_behind_a_number_tells_whose_it_is(text: str, *, sure: bool) -> None:
    """An office named as its owner leaves a report in view; an office that is merely near does not."""
    assert [(found.kind, found.sure) for found in find_personal(text)] == [(Kind.PHONE, sure)]
