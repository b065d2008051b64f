"""`jernih claims`: lists in, tried, switched; every refusal one clear line."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import open_records
from bot.settings import load_settings
from bot.store.tables.flow import audit
from bot.texts import text
from tests.bot.cli.conftest import Jernih, one_line

CLAIM = "Vaksin polio tetes menyebabkan anak lumpuh permanen"
URL = "https://cekfakta.example/1"
ADD = ("claims", "add", CLAIM, "--rating", "Salah", "--url", URL, "--publisher", "Cek Fakta")


def words_of_claims() -> list[str]:
    """What the audit log says of claims, in order."""

    async def work() -> list[str]:
        async with open_records(load_settings()) as (_, store), store.read() as unit:
            rows = await unit._connection.scalars(select(audit.c.word).order_by(audit.c.id))
            return [word for word in rows if word.startswith("claims:")]

    return asyncio.run(work())


def test_a_claim_is_added_shown_tried_and_switched(jernih: Jernih) -> None:
    """Its whole life by command; each change is in the audit log, and what changes nothing is refused."""
    assert jernih(*ADD).output.strip() == text("id", "claims.added", claim="1")
    assert one_line(jernih(*ADD)).endswith(text("id", "claims.known", claim="1"))
    assert jernih("claims", "list").output.strip() == f"1\taktif\tSalah\tCek Fakta\t{CLAIM}"
    assert jernih("claims", "show", "1").output.splitlines()[:3] == [CLAIM, "Cek Fakta: Salah", URL]
    tried = jernih("claims", "test", "V4ksin p0lio tetes bikin anak LUMPUHHH permanen!").output
    assert tried.strip() == f"1.00\t1\tSalah\tCek Fakta\t{URL}\t{CLAIM}"
    assert jernih("claims", "off", "1").output.strip() == text("id", "claims.switched_off", claim="1")
    assert one_line(jernih("claims", "off", "1")).endswith(text("id", "claims.is_so", claim="1"))
    assert jernih("claims", "test", CLAIM).output.strip() == text("id", "claims.no_match")
    assert jernih("claims", "on", "1").output.strip() == text("id", "claims.switched_on", claim="1")
    assert words_of_claims() == ["claims:added", "claims:switched", "claims:switched"]


def test_an_empty_list_says_how_to_fill_it(jernih: Jernih) -> None:
    """And numbers that are not on it are refused."""
    assert jernih("claims", "list").output.strip() == text("id", "claims.none")
    for words in (("show", "7"), ("off", "7"), ("on", "7")):
        assert one_line(jernih("claims", *words)).endswith(text("id", "claims.not_found", claim="7"))
    assert jernih("claims", "show", "0").exit_code == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"claim": "pendek"}, "claims.bad.length"),
        ({"claim": "yang itu dan ini juga"}, "claims.bad.few_words"),
        ({"url": "javascript:alert(1)"}, "claims.bad.url"),
        ({"rating": "x" * 81}, "claims.bad.rating"),
        ({"publisher": "x" * 201}, "claims.bad.publisher"),
        ({"date": "kemarin"}, "claims.bad.date"),
    ],
)
def test_what_cannot_be_added_is_one_line(jernih: Jernih, changes: dict[str, str], code: str) -> None:
    """It says what is wrong and adds nothing."""
    values = {"claim": CLAIM, "rating": "Salah", "url": URL, "publisher": "", "date": "", **changes}
    options = [
        part for name in ("rating", "url", "publisher", "date") for part in (f"--{name}", values[name])
    ]
    limits = {"low": 10, "high": {"claims.bad.rating": 80, "claims.bad.publisher": 200}.get(code, 1000)}
    assert one_line(jernih("claims", "add", values["claim"], *options)).endswith(text("id", code, **limits))
    assert jernih("claims", "list").output.strip() == text("id", "claims.none")


def test_a_table_is_imported_after_a_dry_run(jernih: Jernih, tmp_path: Path) -> None:
    """The dry run counts and keeps nothing; each bad line is named; the second import adds nothing."""
    file = tmp_path / "klaim.csv"
    file.write_text(
        f"\ufeffklaim;putusan;tautan\n{CLAIM};Salah;{URL}\n"
        "Uang seribu ditarik dari peredaran;Hoaks;ftp://x.example\n", "utf-8",
    )  # fmt: skip
    bad = text("id", "claims.at.line", place=3, why=text("id", "claims.bad.url"))
    counted = {"new": 1, "known": 0, "unusable": 1}
    for options, code in (("--dry-run",), "claims.would_import"), ((), "claims.imported"):
        done = jernih("claims", "import", file, *options)
        assert done.exit_code == 0
        assert done.stderr.strip() == bad
        assert done.stdout.strip() == text("id", code, **counted)
    again = jernih("claims", "import", file)
    assert again.stdout.strip() == text("id", "claims.imported", new=0, known=1, unusable=1)
    assert words_of_claims() == ["claims:imported", "claims:imported"]


def test_claim_reviews_are_imported(jernih: Jernih, tmp_path: Path) -> None:
    """JSON as fact-checkers publish it; a bad review is named by its number."""
    review = {
        "@type": "ClaimReview", "claimReviewed": CLAIM, "url": URL,
        "author": {"name": "Cek Fakta"}, "reviewRating": {"alternateName": "Salah"},
    }  # fmt: skip
    file = tmp_path / "klaim.json"
    file.write_text(json.dumps({"@graph": [review, {**review, "url": ""}]}), "utf-8")
    done = jernih("claims", "import", file)
    assert done.stderr.strip() == text("id", "claims.at.review", place=2, why=text("id", "claims.bad.url"))
    assert jernih("claims", "list").output.strip() == f"1\taktif\tSalah\tCek Fakta\t{CLAIM}"


@pytest.mark.parametrize("data", [b"", b"\xff", b"[", b"a,b\n1,2\n", b"klaim,putusan,tautan\npendek,x,y\n"])
def test_a_file_without_a_usable_claim_is_refused(jernih: Jernih, tmp_path: Path, data: bytes) -> None:
    """What is wrong, then that nothing was kept; exit code 1, and the list stays empty."""
    file = tmp_path / "klaim.csv"
    file.write_bytes(data)
    done = jernih("claims", "import", file)
    assert done.exit_code == 1
    assert len(done.stderr.strip().splitlines()) == 2
    assert done.stderr.strip().endswith(text("id", "claims.nothing_imported"))
    assert jernih("claims", "list").output.strip() == text("id", "claims.none")
