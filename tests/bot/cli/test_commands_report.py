"""`jernih report`: public figures in four forms, and the quality of moderation."""

import asyncio
import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import open_records
from bot.moderation.comment import Author, Comment, PlatformName, Revision, digest
from bot.moderation.decision import Decision, Outcome
from bot.moderation.flag import Flag, Severity
from bot.moderation.opinion import Opinion, Says
from bot.moderation.policy import ALL_PHASES
from bot.moderation.review import ReviewState
from bot.ports.comments import Made
from bot.settings import load_settings
from bot.store.unit_of_work import SqlUnit
from bot.texts import text
from tests.bot.cli.conftest import Jernih
from tests.support.recording import decide_one, record_one

NOON = datetime(2026, 11, 10, 5, 0, tzinfo=UTC)
LOCAL = PlatformName.LOCAL
DAYS = ("--from", "2026-11-10", "--to", "2026-11-10")


async def _seed(now: datetime = NOON, seconds: int = 0) -> None:
    """Three decisions of the system, of which one held comment was decided a quarter of an hour later."""
    async with open_records(load_settings()) as (_, store), store.write() as unit:
        channel = await unit.channels.by_ref(LOCAL, "balai")
        assert channel is not None
        for number, outcome in enumerate((Outcome.APPROVE, Outcome.HOLD, Outcome.REMOVE)):
            place = await _decided(unit, channel.channel_id, (number, outcome), now)
            if outcome is Outcome.HOLD:
                await _reviewed(unit, place, now, seconds)


async def _decided(
    unit: SqlUnit, channel_id: int, what: tuple[int, Outcome], now: datetime
) -> tuple[int, int, int]:
    """Channel, comment and decision."""
    number, outcome = what
    author, words = Author(LOCAL, str(number)), f"kata {number}"
    said = Comment(LOCAL, "balai", f"m{number}", author, words, now, Revision(now, 1, digest(words)))
    account = await unit.people.account(author, now)
    recorded = await record_one(unit, said, channel_id, account.row_id, now)
    severity = Severity.CLEAR if outcome is Outcome.APPROVE else Severity.HOLD
    flags = (Flag("links", severity, {"count": 1, "limit": 0}),)
    made = Made(recorded, Decision(outcome, flags), flags, None, 1, shadow=False)
    return channel_id, recorded.comment_id, await decide_one(unit, made, now)


async def _reviewed(unit: SqlUnit, place: tuple[int, int, int], now: datetime, seconds: int) -> None:
    """One person removes it, another one, who sees it blind, would not."""
    _, comment_id, decision = place
    later = now + timedelta(minutes=15, seconds=seconds)
    item = await unit.reviews.open(comment_id, decision, urgent=False, now=now)
    done = replace(item, state=ReviewState.REMOVED, version=2, decided_by="account:9", decided_at=later)
    assert await unit.reviews.save(done, item.version)
    await unit.comments.overrule(comment_id, Outcome.REMOVE, "account:9", later)
    for name, says in (("account:9", Says.GOES), ("cli", Says.STAYS)):
        opinion = Opinion(*place, item.item_id, name, says, blind=name == "cli", at=later)
        await unit.opinions.add(opinion)


def figures(channel: Jernih, *words: str) -> dict[str, dict[str, float]]:
    """The report as JSON."""
    done = channel("report", "transparency", *words, "--format", "json")
    assert done.exit_code == 0, done.output
    found: dict[str, dict[str, float]] = json.loads(done.output)["figures"]
    return found


def test_the_figures_of_a_day(channel: Jernih) -> None:
    """What the system and moderators decided that day, why, and how long it waited; other days are empty."""
    asyncio.run(_seed())
    found = figures(channel, *DAYS)
    assert found["figure.system"]["figure.all"] == 3
    assert found["figure.system"]["outcome.remove"] == 1
    assert found["figure.persons"]["outcome.remove"] == 1
    assert found["figure.persons"]["figure.waited_median"] == 15
    assert found["figure.reasons"] == {"phase.links": 2}
    assert figures(channel, *DAYS, "--channel", "local:balai") == found
    other = figures(channel, "--from", "2026-11-11", "--to", "2026-11-12")
    assert other["figure.system"]["figure.all"] == 0
    assert other["figure.persons"]["figure.waited_median"] is None


@pytest.mark.parametrize("form", ["text", "html", "csv"])
def test_each_form_says_the_same(channel: Jernih, form: str) -> None:
    """Plain lines, a page and a table, each with every number."""
    asyncio.run(_seed())
    done = channel("report", "transparency", *DAYS, "--format", form)
    assert done.exit_code == 0
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(done.output)))
        assert {
            r["group"]: r["value"]
            for r in rows
            if r["name"] == "figure.all" and r["group"] == "figure.system"
        } == {"figure.system": "3"}
    else:
        assert "15" in done.output
        assert "10 November 2026" in done.output
    if form == "html":
        assert done.output.startswith("<!doctype html>")
        assert "<script" not in done.output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--from", "kemarin", "--to", "2026-11-10"), 2),
        (("--from", "2026-11-11", "--to", "2026-11-10"), 1),
        ((*DAYS, "--channel", "local:lain"), 1),
    ],
)
def test_bad_input_is_one_clear_line(channel: Jernih, words: tuple[str, ...], code: int) -> None:
    """A day that is none, days the wrong way round, a channel that is not there."""
    done = channel("report", "transparency", *words)
    assert done.exit_code == code
    assert "Error" in done.output


def test_every_check_has_a_name() -> None:
    """Each phase that may speak against a comment can be named in the report, in both languages."""
    for locale in ("id", "en"):
        for phase in (*ALL_PHASES, "reported"):
            assert text(locale, f"phase.{phase}")


def test_quality(channel: Jernih) -> None:
    """Without opinions it says what is missing; with them, agreement and what the blind sample found."""
    empty = channel("report", "quality")
    assert empty.exit_code == 0
    assert "blind_sample" in empty.output
    asyncio.run(_seed(datetime.now(UTC) - timedelta(days=1)))
    found = json.loads(channel("report", "quality", "local:balai", "--json").output)
    assert found["agreement"] == {"comments": 1, "observed": 0.0, "kappa": -1.0}
    assert (found["blind_sample"]["looked_at"], found["blind_sample"]["missed"]) == (1, 0)
    assert "kappa -1 " in channel("report", "quality").output


def test_numbers_are_the_readers(channel: Jernih, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fraction has a comma in Indonesian, and every figure ends in the same column."""
    asyncio.run(_seed(seconds=30))
    for locale, shown in (("id", "15,5"), ("en", "15.5")):
        monkeypatch.setenv("JERNIH_LOCALE", locale)
        lines = channel("report", "transparency", *DAYS).output.splitlines()
        assert any(line.endswith(f" {shown}") for line in lines)
        assert len({len(line) for line in lines if line.startswith("  ")}) == 1
