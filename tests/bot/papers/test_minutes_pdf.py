"""The berita acara as PDF: it opens, says what was drawn, and its QR code is the public page."""

from dataclasses import replace

import pytest

from bot.papers.minutes import render_minutes
from campaigns.minutes import SHORT, House, VoidLine
from campaigns.permit import Permit, PermitStatus
from tests.campaigns.undi.bundles import vector
from tests.support.papers import HOUSE, facts_of, minutes_from, pages_of, qr_of
from tests.support.season import SETTLED_PERMIT

CHAINED = minutes_from(vector("drand-and-nonces"), (vector("drand"),))
FORTY = minutes_from(vector("forty-entries"))
NAMES = (
    "Jernih \U0001f389\U0001f1ee\U0001f1e9 Bersama",
    "\ua98f\ua9ab\ua9ae Jawa",
    "\u202eRTL\u202c \u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0633\u0644\u0627\u0645",
    "**tebal** __garis__ {{jernih-pages}} <b>&amp;</b> \\n (a) %PDF",
    "baris\nbaru\ttab\x00nol",
    "\ud800 setengah",
    "\u200b",
    "A" * 200,
    "Panjang " * 40,
)


def text_of(pdf: bytes) -> str:
    """All its pages."""
    return " ".join(pages_of(pdf))


def test_it_says_what_the_bundle_says() -> None:
    """F, list hash, root, seed, signature, commitments, nonces and every winner stand in it in full."""
    said = text_of(render_minutes(CHAINED)).replace(" ", "")
    hashes = [
        CHAINED.f, CHAINED.prev, CHAINED.seed, CHAINED.entries.sha256, CHAINED.entries.merkle_root,
        CHAINED.rules_sha256, *(each.signature for each in CHAINED.rounds),
        *(value for each in CHAINED.witnesses for value in (each.commitment, each.nonce)),
        *(value for each in CHAINED.winners for value in (each.c, each.p, each.ticket)),
    ]  # fmt: skip
    assert len(CHAINED.winners) == 3
    assert len(CHAINED.rounds) == 1
    assert all(CHAINED.witnesses[0].nonce)
    assert [value for value in hashes if not value or value not in said] == []


def test_the_moment_is_in_words_and_in_three_zones() -> None:
    """It opens as a berita acara does: the day in words and in figures, the hour in WIB, WITA and WIT."""
    first = pages_of(render_minutes(CHAINED))[0]
    assert (
        "Pada hari ini, Jumat, tanggal lima belas September dua ribu dua puluh tiga (15-09-2023), "
        "pukul 18.00 WIB (19.00 WITA, 20.00 WIT), bertempat di Aula Balai Kota" in first
    )
    english = pages_of(render_minutes(CHAINED, "en"))[0]
    assert (
        "On this day, Friday, 15 September 2023 (15-09-2023), at 18:00 WIB (19:00 WITA, 20:00 WIT)" in english
    )


def test_the_code_leads_to_the_public_page() -> None:
    """The QR code of the first page is the page's address, and F is printed beside it."""
    pdf = render_minutes(FORTY)
    assert qr_of(pdf) == "https://undian.contoh.go.id/undian/jernih-2026-11/1/"
    assert qr_of(pdf) in pages_of(pdf)[0]
    assert FORTY.f in pages_of(pdf)[0]


def test_without_a_public_page_the_code_is_f() -> None:
    """Where no address is set, the code holds F as text, and the paper says so."""
    pdf = render_minutes(replace(FORTY, house=House()))
    assert qr_of(pdf) == f"undi/1 F={FORTY.f}"
    assert "Halaman publik belum ditetapkan" in pages_of(pdf)[0]


def test_the_same_minutes_are_the_same_bytes() -> None:
    """Nothing in it is random or of the clock: the date is that of the draw."""
    pdf = render_minutes(FORTY)
    assert render_minutes(FORTY) == pdf
    facts = facts_of(pdf)
    assert facts["CreationDate"].startswith(f"D:{FORTY.drawn_at:%Y%m%d%H%M%S}")
    assert (
        facts["Title"] == f"Berita Acara Pengundian · Jernih Berkomentar · undian ke-1 · F {FORTY.f[:SHORT]}"
    )
    assert b"/Lang (id-ID)" in pdf
    assert b"/Lang (en-GB)" in render_minutes(FORTY, "en")


def test_every_page_has_its_number_and_the_campaign() -> None:
    """Page n of N, with the campaign and F at the head; winners and reserves are all there in order."""
    pages = pages_of(render_minutes(FORTY))
    for number, page in enumerate(pages, 1):
        assert f"Halaman {number} dari {len(pages)}" in page
        assert "Jernih Berkomentar · undian ke-1" in page
    said = " ".join(pages)
    places = [said.index(seat.c[:SHORT]) for seat in (*FORTY.winners, *FORTY.reserves)]
    assert places == sorted(places)
    assert len(FORTY.reserves) > 0


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_any_name_can_be_printed(name: str) -> None:
    """Emoji, other scripts, marks of direction and markup never break the paper."""
    named = replace(
        FORTY, name=name, hashtags=(f"#{name}",), house=replace(HOUSE, institution=name, place=name)
    )
    pdf = render_minutes(named)
    assert qr_of(pdf) == FORTY.page
    assert FORTY.f in pages_of(pdf)[0]
    assert len(pages_of(pdf)) >= 3


def test_what_was_replaced_is_said() -> None:
    """Letters without a glyph stand by their numbers and a note says so; the title keeps the exact name."""
    pdf = render_minutes(replace(FORTY, name="Wanasari \ua98f\u202e"))
    said = text_of(pdf)
    assert "Wanasari [U+A98F]" in said
    assert "ditulis dengan nomor Unicode-nya" in said
    assert "Tanda yang tidak terlihat" in said
    assert "Wanasari \ua98f\u202e" in facts_of(pdf)["Title"]
    assert "nomor Unicode" not in text_of(render_minutes(FORTY))


def test_a_rehearsal_is_marked_on_every_page() -> None:
    """A draw that awards nothing says so across each page; a real one has no such mark."""
    rehearsal = replace(FORTY, rehearsal=True)
    assert all("GLADI BERSIH" in page for page in pages_of(render_minutes(rehearsal)))
    assert "GLADI BERSIH" not in text_of(render_minutes(replace(FORTY, rehearsal=False)))


def test_empty_seats_are_said() -> None:
    """Fewer persons than seats is said openly, and so is a witness who did not reveal."""
    spare = minutes_from(vector("empty"))
    assert spare.empty == spare.quota > 0
    assert f"Dari {spare.quota} kursi, {spare.empty} tetap kosong" in text_of(render_minutes(spare))
    unrevealed = minutes_from(vector("unrevealed"))
    assert "TIDAK DIBUKA sampai saat undian" in text_of(render_minutes(unrevealed))


def test_a_void_draw_has_minutes_of_its_own() -> None:
    """They say that and why it is void, and name no winner."""
    void = VoidLine(1, FORTY.f, FORTY.drawn_at, "saksi tak membuka angka")
    said = text_of(render_minutes(replace(FORTY, void=void, drawn=False, winners=(), reserves=(), seed="")))
    assert "BERITA ACARA PEMBATALAN UNDIAN" in said
    assert "Alasan pembatalan: saksi tak membuka angka" in said
    assert "Pemenang (" not in said
    assert "Benih tidak terbentuk" in said


def test_earlier_void_draws_are_named() -> None:
    """A draw that comes after a void one names it with its reason and its F."""
    earlier = VoidLine(1, "ab" * 32, FORTY.drawn_at, "putaran tak pernah terbit")
    said = text_of(render_minutes(replace(FORTY, draw_no=2, voided=(earlier,))))
    assert "Undian ke-1 dinyatakan batal" in said
    assert "putaran tak pernah terbit" in said
    assert "ab" * 32 in said.replace(" ", "")


@pytest.mark.parametrize(
    ("permit", "said"),
    [
        (Permit(PermitStatus.REQUIRED, "12/UGB", "Kemensos"), "nomor 12/UGB, diterbitkan oleh Kemensos"),
        (SETTLED_PERMIT, "Bagian Hukum, dengan alasan: tanpa promosi"),
        (Permit(PermitStatus.PENDING), "belum diputuskan"),
    ],
)  # fmt: skip
def test_the_permit_is_said(permit: Permit, said: str) -> None:
    """Number and issuer, or who decided that none is needed and why."""
    assert said in pages_of(render_minutes(replace(FORTY, permit=permit)))[0]


def test_it_never_asks_for_money_and_has_room_for_every_signature() -> None:
    """Organiser, notary, Dinas Sosial and each witness have a box; winners never pay."""
    said = text_of(render_minutes(CHAINED))
    assert "Pemenang tidak pernah dimintai biaya apa pun" in said
    assert said.count("Jabatan:") == 1 + len(
        {"notaris", "dinsos", *(each.role for each in CHAINED.witnesses)}
    )
