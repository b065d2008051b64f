"""`jernih review`: the queue at the shell, decided under the same rules as by a press."""

import asyncio
from pathlib import Path

import pytest

from bot.app import open_records
from bot.moderation.comment import Author, Comment, PlatformName, Revision, Span, digest
from bot.moderation.decision import Decision, Outcome
from bot.moderation.flag import Flag, Severity
from bot.ports.comments import Made
from bot.settings import load_settings
from bot.texts import text
from tests.bot.cli.conftest import Jernih, one_line
from tests.bot.store.seeds import NOW
from tests.support.recording import decide_one, record_one

LOCAL = PlatformName.LOCAL


async def hold(*words: str, spans: tuple[Span, ...] = ()) -> None:
    """Comments are held for their links; with spans, for personal data that stands there."""
    async with open_records(load_settings()) as (_, store), store.write() as unit:
        channel = (await unit.channels.all())[0]
        for number, said in enumerate(words, 1):
            author = Author(LOCAL, f"10{number}")
            revision = Revision(NOW, number, digest(said))
            comment = Comment(LOCAL, "balai", f"m{number}", author, said, NOW, revision)
            account = await unit.people.account(author, NOW)
            recorded = await record_one(unit, comment, channel.channel_id, account.row_id, NOW)
            flag = Flag("links", Severity.HOLD, {"count": 1, "limit": 0})
            if spans:
                flag = Flag("personal_data", Severity.HOLD, {"kind": "phone"}, spans)
            made = Made(recorded, Decision(Outcome.HOLD, (flag,)), (flag,), None, 1, shadow=False)
            decision = await decide_one(unit, made, NOW)
            await unit.reviews.open(recorded.comment_id, decision, urgent=False, now=NOW)


@pytest.fixture
def waiting(channel: Jernih, data_dir: Path) -> Jernih:
    """The command with three held comments and one reviewer."""
    assert data_dir.exists()
    assert channel("grant", "reviewer", "local:9").exit_code == 0
    words = "lihat http://a.example/satu", "lihat http://a.example/dua", "http://c.example lampu jalan mati"
    asyncio.run(hold(*words))
    return channel


def test_the_queue_is_listed_and_shown(waiting: Jernih) -> None:
    """One line an item without a name; one item with its words and why it waits."""
    listed = waiting("review", "list", "local:balai").stdout.splitlines()
    assert [line.split("\t")[:2] for line in listed] == [["1", "pending"], ["2", "pending"], ["3", "pending"]]
    assert "links" in listed[0]
    shown = waiting("review", "show", "3").stdout
    assert "lampu jalan mati" in shown


def test_one_is_decided_with_rule_and_note(waiting: Jernih) -> None:
    """As by a press; the note is for moderators, and a second word comes too late."""
    done = waiting(
        "review", "decide", "1", "remove", "--as", "local:9", "--rule", "link", "--note", "akun baru"
    )
    assert done.exit_code == 0, done.output
    assert "akun baru" in waiting("review", "show", "1").stdout
    assert one_line(waiting("review", "decide", "1", "approve", "--as", "local:9"))
    assert waiting("review", "decide", "1", "undo", "--as", "local:9").exit_code == 0


def test_a_refused_word_keeps_nothing(waiting: Jernih) -> None:
    """Neither the note nor the rule of a decision that does not stand is kept."""
    assert waiting("review", "decide", "1", "remove", "--as", "local:9").exit_code == 0
    late = waiting("review", "decide", "1", "remove", "--as", "local:9", "--note", "terlambat")
    assert one_line(late)
    assert "terlambat" not in waiting("review", "show", "1").stdout


def test_only_reviewers_decide(waiting: Jernih) -> None:
    """Whoever holds no role is refused, with what to do; so is an item that is not there."""
    refused = one_line(waiting("review", "decide", "1", "remove", "--as", "local:8"))
    assert text("id", "review.cli.not_reviewer", user="local:8") in refused
    assert one_line(waiting("review", "decide", "77", "remove", "--as", "local:9"))
    assert one_line(waiting("review", "show", "77"))
    assert waiting("review", "decide", "1", "burn", "--as", "local:9").exit_code == 2


def test_many_are_shown_decided_and_taken_back(waiting: Jernih) -> None:
    """Without --yes nothing changes; with it a batch is made, which one command takes back."""
    many = ("review", "bulk", "local:balai", "remove", "--phase", "links", "--near", "lihat http://a.example")
    preview = waiting(*many, "--as", "local:9")
    assert text("id", "review.cli.yes_to_do") in preview.stdout
    assert len(waiting("review", "list", "local:balai").stdout.splitlines()) == 3
    done = waiting(*many, "--as", "local:9", "--yes")
    assert text("id", "review.cli.batch_done", count=2, passed=0, batch="1", user="local:9") in done.stdout
    assert len(waiting("review", "list", "local:balai").stdout.splitlines()) == 1
    undone = waiting("review", "undo-batch", "1", "--as", "local:9")
    assert text("id", "review.cli.batch_undone", count=2, passed=0) in undone.stdout
    assert len(waiting("review", "list", "local:balai").stdout.splitlines()) == 3
    assert one_line(waiting("review", "undo-batch", "1", "--as", "local:9"))


def test_examples_of_many_show_no_personal_data(channel: Jernih) -> None:
    """Dots stand for personal data: whoever wants to see it asks for it, and is in the audit log."""
    assert channel("grant", "reviewer", "local:9").exit_code == 0
    asyncio.run(hold("nomor dia 081234567890 ya", spans=(Span(10, 22),)))
    words = "review", "bulk", "local:balai", "remove", "--phase", "personal_data", "--as", "local:9"
    shown = channel(*words)
    assert "nomor dia •••••••••••• ya" in shown.stdout
    assert "0812" not in shown.output


def test_canned_replies_are_kept_by_name(channel: Jernih) -> None:
    """Added, listed, changed and removed; a name that is not there is refused."""
    add = ("review", "replies", "add", "local:balai", "jalan")
    assert (
        "jernih review replies add local:balai" in channel("review", "replies", "list", "local:balai").output
    )
    assert channel(*add, "Sudah diteruskan.").exit_code == 0
    assert channel(*add, "Selesai.", "--public").exit_code == 0
    assert channel("review", "replies", "list", "local:balai").stdout == "jalan\tpublic\tSelesai.\n"
    assert channel("review", "replies", "remove", "local:balai", "jalan").exit_code == 0
    assert one_line(channel("review", "replies", "remove", "local:balai", "jalan"))
    assert channel("review", "replies", "add", "local:balai", "x" * 41, "kata").exit_code == 2
    assert one_line(channel("review", "list", "local:lain"))


def test_an_empty_queue_says_so(channel: Jernih) -> None:
    """Nothing waits, said in a line."""
    assert text("id", "review.cli.empty") in channel("review", "list", "local:balai").stdout


def test_a_bound_without_its_label_decides_nothing(waiting: Jernih) -> None:
    """`--min` alone is refused: it would bound nothing, and every waiting item would go."""
    words = "review", "bulk", "local:balai", "remove", "--as", "local:9", "--min", "0.9", "--yes"
    refused = waiting(*words)
    assert refused.exit_code == 2
    assert "--label" in refused.output
    assert len(waiting("review", "list", "local:balai").stdout.splitlines()) == 3


def test_many_that_are_none_make_no_batch(waiting: Jernih) -> None:
    """Where no item fits, one line says so, with and without `--yes`."""
    words = "review", "bulk", "local:balai", "remove", "--as", "local:9", "--phase", "gambling"
    for given in ((), ("--yes",)):
        done = waiting(*words, *given)
        assert done.output == text("id", "review.cli.none_fits") + "\n"


@pytest.mark.parametrize(("zone", "shown"), [("Asia/Jakarta", "10.04 WIB"), ("Asia/Makassar", "11.04 WITA")])
def test_times_are_the_institutions(
    waiting: Jernih, monkeypatch: pytest.MonkeyPatch, zone: str, shown: str
) -> None:
    """The queue and what a refusal says bear the times of JERNIH_TIMEZONE, as people write them."""
    monkeypatch.setenv("JERNIH_TIMEZONE", zone)
    listed = waiting("review", "list", "local:balai").stdout.splitlines()
    assert listed[0].split("\t")[2].endswith(f"10 Nov 2026, {shown}")
    assert waiting("review", "decide", "1", "remove", "--as", "local:9").exit_code == 0
    assert waiting("grant", "reviewer", "local:8").exit_code == 0
    refused = waiting("review", "decide", "1", "approve", "--as", "local:8")
    assert refused.output.rstrip(".\n").endswith(shown.rpartition(" ")[2])
