"""Impersonation: a name that passes for the institution waits; a name that anyone may have does not."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.comment import Author, Comment, PlatformName, Revision, digest
from bot.moderation.context import Context
from bot.moderation.decision import Outcome, decide
from bot.moderation.flag import Flag, Severity
from bot.moderation.phases.impersonation import impersonation, names_of
from bot.moderation.pipeline import run
from bot.moderation.policy import Policy
from bot.moderation.skeleton import words_of

AT = datetime(2026, 11, 24, tzinfo=UTC)
NAMES = names_of(
    ["Pemkot Wanasari", "Balai"], ["Wanasari Tanggap"], ["Siti Rahmawati", "Budi", "Rina | Humas Pemkot"]
)


def judged(name: str, text: str = "Lampu mati", policy: Policy | None = None) -> Flag:
    """What the phase says of a comment by somebody of that name."""
    author = Author(PlatformName.LOCAL, "7", display_name=name)
    comment = Comment(PlatformName.LOCAL, "c", "m", author, text, AT, Revision(AT, 1, digest(text)))
    return impersonation(policy or Policy())(comment, Context(names=NAMES))


@pytest.mark.parametrize(
    "name",
    [
        "Pemkot Wanasari",
        "Pemkot Wanasari Official",
        "P3mk0t W4nasari",
        "PEMKOT WANASARI ✅",
        "Рemkоt Wаnаsаri",  # Cyrillic letters
        "Ρemkοt Wαnasari",  # Greek letters
        "𝐏𝐞𝐦𝐤𝐨𝐭 𝐖𝐚𝐧𝐚𝐬𝐚𝐫𝐢",
        "Ｐｅｍｋｏｔ　Ｗａｎａｓａｒｉ",
        "P e m k o t W a n a s a r i",
        "Pem\u200bkot_Wanasari",
        "Pémkot Wanásari",
        "pemkotwanasari",
        "adminpemkotwanasari",
        "Pemkott Wanasarii",
        "Pemkot VVanasari",
        "Admin Pemkot Wanasari",
        "CS Dinkes",
        "Official Dukcapil",
        "Admin Balai",
        "balai_official",
        "Wanasari Tanggap Resmi",
        "Siti Rahmawati (Admin)",
        "Siti Rahmawati - Pemkot",
        "rina humas pemkot",
    ],
)
def test_a_name_that_passes_for_the_institution_waits(name: str) -> None:
    """However it is drawn, an official name or a claim to be an office is held, never removed."""
    flag = judged(name)
    assert flag.severity is Severity.HOLD
    assert flag.facts["like"] in {"institution", "staff"}


@pytest.mark.parametrize(
    "name",
    [
        "Budi Wanasari", "Warga Pemkot", "Warga Wanasari", "Siti Rahmawati", "Budi", "Budi Admin", "Admin",
        "Wanasari", "Balai", "Anak Balai", "Korban Pemkot Wanasari", "Bukan Admin Pemkot", "Pemkot Parodi",
        "Rina", "Official Store", "CS", "", "✨✨✨", "Tim Sukses Warga", "Resmi Menikah", "Siti Rahma",
        "Pemkot", "Cinta Wanasari", "M1nati", "Wati Rahmasiti",
    ],
)  # fmt: skip
def test_a_name_that_anyone_may_have_passes(name: str) -> None:
    """Citizens, towns, parodies that say so, bare titles and a shared personal name are left alone."""
    assert judged(name) == Flag.clear("impersonation", {"names": len(NAMES.official)})


def test_a_shared_name_with_a_claim_in_the_words_waits() -> None:
    """Whoever bears a colleague's full name and says to be from the office is looked at."""
    assert judged("Siti Rahmawati", "Saya dari pihak Dinas, transfer ke sini").facts == {"like": "staff"}
    assert judged("Siti Aminah", "Saya admin arisan RT").severity is Severity.CLEAR


def test_a_policys_own_names_count_at_once() -> None:
    """What the policy calls the institution's is so, before names are read again; titles alone never are."""
    policy = Policy(own_names=frozenset({"Jernih", "Admin"}))
    assert judged("J3RNIH", policy=policy).severity is Severity.HOLD
    assert judged("Admin", policy=policy).severity is Severity.CLEAR


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_name_alone_never_removes(name: str, text: str) -> None:
    """Whatever somebody is called, they wait at most."""
    assert judged(name, text).severity in {Severity.CLEAR, Severity.HOLD}


@given(st.sampled_from(["Pemkot Wanasari", "Siti Rahmawati"]), st.randoms())
def test_case_and_separators_never_matter(name: str, random: object) -> None:
    """A name keeps its skeleton under any case and any separators between its words."""
    choose = random.choice  # type: ignore[attr-defined]  # a seeded Random
    drawn = "".join(choose((c.lower(), c.upper())) for c in name.replace(" ", choose((" ", "_", ".", " - "))))
    assert "".join(words_of(drawn)) == "".join(words_of(name))


def test_names_that_could_not_be_read_hold() -> None:
    """Without the official names a person looks, and nobody is called an impostor."""
    author = Author(PlatformName.LOCAL, "7", display_name="Pemkot Wanasari")
    comment = Comment(PlatformName.LOCAL, "c", "m", author, "x", AT, Revision(AT, 1, digest("x")))
    flags = run(comment, Context.empty(), Policy(phases=("impersonation",)))
    assert [flag.code for flag in flags] == ["flag.unchecked"]
    assert decide(flags).outcome is Outcome.HOLD
