"""`jernih appeal`: what waits, one in full, and an answer under the same rules as a press."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.app import open_records
from bot.moderation.appeal import Appeal
from bot.moderation.comment import Author, Comment, PlatformName, Revision, digest
from bot.moderation.decision import Decision, Outcome
from bot.ports.comments import Made
from bot.settings import load_settings
from bot.store.tables.flow import audit
from tests.bot.cli.conftest import Jernih, one_line
from tests.support.recording import decide_one, record_one

AT = datetime.now(UTC)
LOCAL = PlatformName.LOCAL
BUDI = Author(LOCAL, "7", display_name="Budi")


async def _appeal() -> int:
    """A comment of 7 that the reviewer 901 removed, appealed with words; the appeal's number."""
    async with open_records(load_settings()) as (_, store), store.write() as unit:
        channel = await unit.channels.by_ref(LOCAL, "balai")
        assert channel is not None
        author = await unit.people.account(BUDI, AT)
        reviewer = await unit.people.account(Author(LOCAL, "901"), AT)
        said = Comment(LOCAL, "balai", "1", BUDI, "dasar begitu", AT, Revision(AT, 1, digest("dasar begitu")))
        recorded = await record_one(unit, said, channel.channel_id, author.row_id, AT)
        await decide_one(unit, Made(recorded, Decision(Outcome.HOLD), (), None, 1, shadow=False), AT)
        by = f"account:{reviewer.row_id}"
        decision = await unit.comments.overrule(recorded.comment_id, Outcome.REMOVE, by, AT)
        contested = await unit.appeals.contested(decision)
        assert contested is not None
        made = await unit.appeals.open(contested, author.row_id, "itu kutipan", AT)
        assert made is not None
        return made.appeal_id


async def _state(appeal_id: int) -> tuple[Appeal | None, list[str]]:
    """How an appeal stands, and what the audit log says of appeals."""
    async with open_records(load_settings()) as (_, store), store.read() as unit:
        words = await unit._connection.scalars(select(audit.c.word).order_by(audit.c.id))
        return await unit.appeals.get(appeal_id), [word for word in words if word.startswith("appeal:")]


@pytest.fixture
def appeal(channel: Jernih) -> int:
    """An open appeal, and two reviewers."""
    for user in ("local:901", "local:902", "local:7"):
        assert channel("grant", "reviewer", user).exit_code == 0
    return asyncio.run(_appeal())


def test_without_appeals_it_says_so(channel: Jernih) -> None:
    """An empty list is a sentence."""
    assert "Tidak ada banding" in channel("appeal", "list").output
    assert "jernih appeal list" in one_line(channel("appeal", "show", "9"))
    words = "appeal", "decide", "9", "uphold", "--because", "attack", "--as", "local:902"
    assert "jernih appeal list" in one_line(channel(*words))


def test_what_waits_is_listed_and_shown(channel: Jernih, appeal: int) -> None:
    """The list names number and channel; one shows comment, words and the decider's role, on the record."""
    assert channel("appeal", "list").output.startswith(f"{appeal}\tBalai\t")
    shown = channel("appeal", "show", str(appeal)).output
    for part in ("dasar begitu", "itu kutipan", "seorang moderator"):
        assert part in shown
    assert "Budi" not in shown
    assert asyncio.run(_state(appeal))[1] == ["appeal:viewed"]


def test_the_same_rules_hold_for_an_answer(channel: Jernih, appeal: int) -> None:
    """No role, one's own comment, one's own decision: each is refused in one line; another may."""

    def answered(user: str) -> str:
        words = "appeal", "decide", str(appeal), "overturn", "--because", "context", "--as", user
        return one_line(channel(*words))

    assert "jernih grant reviewer" in answered("local:55")
    assert "komentarmu sendiri" in answered("local:7")
    assert "kamu yang membuat" in answered("local:901")
    words = "appeal", "decide", str(appeal), "overturn", "--because", "context", "--as", "local:902"
    done = channel(*words)
    assert (done.exit_code, "dipulihkan" in done.output) == (0, True)
    assert "sudah selesai" in answered("local:902")
    found, said = asyncio.run(_state(appeal))
    assert found is not None
    assert found.state.value == "overturned"
    assert said == ["appeal:overturned"]


def test_a_reason_belongs_to_its_answer(channel: Jernih, appeal: int) -> None:
    """Upholding for a reason that overturns is a usage error that names the fitting ones."""
    words = "appeal", "decide", str(appeal), "uphold", "--because", "context", "--as", "local:902"
    wrong = channel(*words)
    assert wrong.exit_code == 2
    assert "attack, advert, personal_data" in wrong.output


def test_a_reason_of_the_other_answer_is_refused_in_words(channel: Jernih) -> None:
    """It says which reasons belong to the answer that was given."""
    refused = channel("appeal", "decide", "1", "overturn", "--because", "attack", "--as", "local:902")
    assert refused.exit_code == 2
    assert "overturn, alasannya salah satu dari: misjudged" in " ".join(refused.output.split())
