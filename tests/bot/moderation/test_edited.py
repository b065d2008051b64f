"""Edits after approval, and links out of the blue: what waits, and what an honest editor never notices."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.comment import Author, Comment, Link, PlatformName, Revision, Span, digest
from bot.moderation.context import Context, Earlier, History
from bot.moderation.decision import Outcome
from bot.moderation.flag import Flag, Severity
from bot.moderation.phases.edited import edited
from bot.moderation.phases.sudden_link import sudden_link
from bot.moderation.policy import Policy

AT = datetime(2026, 11, 24, tzinfo=UTC)
OLD = "Lampu jalan di depan pasar lama mati sejak minggu lalu, mohon di perbaiki"
OWN = Policy(own_hosts=frozenset({"wanasari.example"}), link_limit=2)


def a_comment(text: str, *hosts: str) -> Comment:
    """A comment with links to these hosts."""
    author = Author(PlatformName.LOCAL, "7")
    links = tuple(Link(host, Span(n, n + 1)) for n, host in enumerate(hosts))
    return Comment(
        PlatformName.LOCAL, "c", "m", author, text, AT, Revision(AT, 1, digest(text, links)), links
    )


def approved(text: str = OLD, *hosts: str, held_for: str = "") -> Earlier:
    """What a person approved; or what waits for the phase that is named."""
    outcome = Outcome.HOLD if held_for else Outcome.APPROVE
    return Earlier(outcome, True, text, frozenset(hosts), held_for=frozenset({held_for} - {""}))  # noqa: FBT003


def after_edit(earlier: Earlier, text: str, *hosts: str) -> Flag:
    """What the phase says of an edit."""
    return edited(OWN)(a_comment(text, *hosts), Context(earlier=earlier))


@pytest.mark.parametrize(
    "text",
    [
        OLD,
        OLD + ".",
        OLD.upper(),
        OLD.replace("di perbaiki", "diperbaiki"),
        OLD.replace("mati", "matii").replace("pasar", "psar"),
        OLD + " #JernihBerkomentar",
        OLD + " 🙏🙏 terima kasih",
        OLD.replace(", mohon di perbaiki", ""),
        OLD.replace("Lampu", "Tiang lampu"),
    ],
)
def test_a_mended_text_stays_approved(text: str) -> None:
    """A typo, a comma, capitals, a tag, thanks or a shorter text change nothing about an approval."""
    assert after_edit(approved(), text).severity is Severity.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "Promo akhir tahun, belanja murah hanya hari ini di toko kami",
        OLD + " dan jangan lupa belanja murah di toko kami setiap hari",
        "Wali kota kalian penipu semua",
        OLD + " hubungi 081234567890",
    ],
)
def test_other_words_wait_once_more(text: str) -> None:
    """What is changed a good deal, or gains a phone, is read by a person again."""
    assert after_edit(approved(), text).severity is Severity.HOLD


def test_an_added_link_waits_whatever_else_stays() -> None:
    """A link is the dangerous edit; one that was there, or leads to the institution, is none."""
    assert after_edit(approved(), OLD, "judi.example").facts == {"added": 0, "links": 1, "phones": 0}
    assert after_edit(approved(), OLD, "judi.example").severity is Severity.HOLD
    assert after_edit(approved(OLD, "berita.example"), OLD, "berita.example").severity is Severity.CLEAR
    assert after_edit(approved(), OLD, "data.wanasari.example").severity is Severity.CLEAR


def test_only_what_was_approved_is_guarded() -> None:
    """A first revision, and a rewritten comment that nobody approved and that earned nothing, pass."""
    other = "Promo akhir tahun, belanja murah hanya hari ini di toko kami"
    plain = Earlier(Outcome.APPROVE, text=OLD)
    withheld = Earlier(Outcome.WITHHOLD, text=OLD, rewarded=True)
    earned = Earlier(Outcome.APPROVE, text=OLD, rewarded=True)

    assert after_edit(Earlier(), other) == Flag.clear("edited", {"added": 0})
    assert after_edit(plain, other).severity is Severity.CLEAR
    assert after_edit(withheld, other).severity is Severity.CLEAR
    assert after_edit(earned, other).severity is Severity.HOLD


def test_one_more_edit_lets_nothing_through() -> None:
    """What waits because it was edited waits still after another, smaller edit."""
    assert after_edit(approved(held_for="edited"), OLD + ".").severity is Severity.HOLD
    assert after_edit(approved(held_for="sudden_link"), OLD + ".").severity is Severity.CLEAR


@given(st.text(max_size=200), st.text("., !?\n", max_size=5))
def test_punctuation_never_matters(text: str, added: str) -> None:
    """Whatever was approved, signs and spaces around it hold nothing."""
    assert after_edit(approved(text), f"{added} {text} {added}").severity is Severity.CLEAR


EARLIERS = st.builds(Earlier, st.sampled_from([*Outcome, None]), st.booleans(), st.text(max_size=300))


@given(EARLIERS, st.text(max_size=300))
def test_an_edit_is_never_removed_for_being_one(earlier: Earlier, new: str) -> None:
    """Whatever was changed into whatever, a person looks at most."""
    assert after_edit(earlier, new).severity in {Severity.CLEAR, Severity.HOLD}


def linked(known: int, earlier: Earlier, *hosts: str) -> Severity:
    """What the phase says of links by somebody of whom so many comments stand approved."""
    context = Context(history=History(approved=known), earlier=earlier)
    return sudden_link(OWN)(a_comment(OLD, *hosts), context).severity


def test_a_strangers_first_link_waits() -> None:
    """A newcomer's link is held also where the channel allows links; the institution's own never is."""
    assert linked(0, Earlier(), "toko.example") is Severity.HOLD
    assert linked(0, Earlier(), "wanasari.example") is Severity.CLEAR
    assert linked(0, Earlier()) is Severity.CLEAR
    assert linked(1, Earlier(), "toko.example") is Severity.CLEAR


def test_a_link_that_is_slipped_in_waits() -> None:
    """Also of somebody who is known, until a person saw it; a link that was there is not sudden."""
    plain = Earlier(Outcome.APPROVE, text=OLD)
    there = Earlier(Outcome.APPROVE, text=OLD, hosts=frozenset({"toko.example"}))

    assert linked(3, plain, "toko.example") is Severity.HOLD
    assert linked(3, there, "toko.example") is Severity.CLEAR
    assert linked(3, approved(OLD, "toko.example", held_for="sudden_link"), "toko.example") is Severity.HOLD
