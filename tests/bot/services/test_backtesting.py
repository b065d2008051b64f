"""Backtests over a true store: counts add up, texts are read once and noted, nothing changes."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.moderation.backtest import Tally
from bot.moderation.decision import Outcome
from bot.moderation.policy import Policy
from bot.ports.channels import Channel
from bot.services.backtesting import PAGE, Span
from bot.store.tables.flow import audit
from models.in_use import ModelInUse
from tests.bot.services.test_policies_at_work import set_policy
from tests.support.builders import ADVERT, INSULT
from tests.support.many_comments import fill, loose, texts, tight
from tests.support.reporting import report
from tests.support.season import TAG, Season
from tests.support.world import CHAT, LOCAL, World


def quiet(_count: int, _share: float) -> None:
    """Nobody watches."""


async def channel_of(world: World) -> Channel:
    """The channel as it stands."""
    async with world.store.read() as unit:
        found = await unit.channels.by_ref(LOCAL, CHAT)
    assert found is not None
    return found


async def replay(world: World, after: Policy, *, days: int = 7, rescores: bool = False) -> Tally:
    """A backtest of the channel's last days."""
    span = Span(await channel_of(world), days, "cli")
    return await world.services.backtests.over_channel(span, after, quiet, rescores=rescores)


@pytest_asyncio.fixture
async def real(database_file: Path) -> AsyncIterator[World]:
    """A World with the shipped model."""
    opened = await World.open(database_file, ModelInUse(Path("nowhere")))
    await opened.set_up()
    yield opened
    await opened.store.close()


@pytest.mark.asyncio
@pytest.mark.parametrize("size", [5_000, pytest.param(100_000, marks=pytest.mark.long)])
async def test_a_crowd_is_replayed_in_worker_processes(
    real: World, size: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every comment is judged under both policies, what changes is counted, and each has examples."""
    await set_policy(real, **{key: getattr(loose(), key) for key in ("spam_hold", "toxic_hold")})
    channel = await channel_of(real)
    await fill(real.store, channel, ModelInUse(Path("nowhere")), size, real.clock.now())
    heard: list[tuple[int, float]] = []
    began = time.perf_counter()
    span = Span(channel, 7, "cli")
    tally = await real.services.backtests.over_channel(
        span, tight(), lambda *told: heard.append(told), rescores=False
    )
    with capsys.disabled():
        print(f" {size} comments in {time.perf_counter() - began:.1f} s", end="")  # noqa: T201 - what it took
    assert tally.comments == tally.before.total() == tally.after.total() == size
    assert tally.transitions.total() == size
    assert set(tally.changed) >= {(Outcome.APPROVE, Outcome.WITHHOLD), (Outcome.HOLD, Outcome.REMOVE)}
    assert all(0 < len(tally.examples[pair]) <= 5 for pair in tally.changed)
    assert heard[-1] == (size, 1.0)
    assert heard == sorted(heard)
    # A thousand in one chunk, without any other process, say the same; the rest are copies of them.
    few = await real.services.backtests.over_texts(
        channel, tight(), [(n, words, 1.0) for n, words in enumerate(texts(PAGE - 1))], quiet
    )
    assert few.comments == PAGE - 1


@pytest.mark.asyncio
async def test_processes_change_nothing_in_the_result(real: World) -> None:
    """The same texts in two processes and in none give the same tally."""
    channel, desk = await channel_of(real), real.services.backtests
    lines = [(n, words, 1.0) for n, words in enumerate(texts(PAGE + 500))]
    whole = await desk.over_texts(channel, tight(), lines, quiet)
    parts = Tally()
    for some in (lines[:700], lines[700:]):
        parts.merge(await desk.over_texts(channel, tight(), some, quiet))
    assert whole == parts
    assert whole.changed


@pytest.mark.asyncio
async def test_a_stricter_policy_moves_comments_and_touches_nothing(world: World) -> None:
    """Each transition is counted with its phase and its entry; the comments stand as they did."""
    await Season.opened(world)
    world.fake.words |= {
        "agak": replace(INSULT, toxic=0.4, constructive=0.9),
        "promo": replace(ADVERT, spam=0.9),
    }
    for words in ("lampu mati", f"agak kasar {TAG}", "agak lagi", "promo murah"):
        await world.comment("7", words)
    await world.drain()
    before = list(world.platform.performed)
    tally = await replay(world, Policy(toxic_hold=0.3, spam_remove=0.8))
    assert dict(tally.changed) == {
        (Outcome.APPROVE, Outcome.HOLD): 2, (Outcome.HOLD, Outcome.REMOVE): 1,
    }  # fmt: skip
    assert tally.phases == {"toxicity": 2, "gambling": 1}
    assert (tally.entries_won, tally.entries_lost) == (0, 1)
    assert tally.models == {"fake": 4}
    assert {each.text for each in tally.examples[Outcome.APPROVE, Outcome.HOLD]} == {
        f"agak kasar {TAG}", "agak lagi",
    }  # fmt: skip
    await world.drain()
    assert world.platform.performed == before


@pytest.mark.asyncio
async def test_only_the_last_days_of_this_channel_are_read(world: World) -> None:
    """Older comments and those of another channel stay unread."""
    await world.comment("7", "lampu mati")
    await world.drain()
    await world.pass_time(days=8)
    await world.comment("7", "jalan rusak")
    async with world.store.write() as unit:
        now = world.clock.now()
        await unit.channels.put(LOCAL, "lain", title="Lain", active=True, locale="id", now=now)
    await world.comment("7", "di kanal lain", chat="lain")
    await world.drain()
    assert (await replay(world, Policy())).comments == 1
    assert (await replay(world, Policy(), days=30)).comments == 2


@pytest.mark.asyncio
async def test_a_late_comment_does_not_end_the_walk(world: World) -> None:
    """What was posted long ago and came in late hides nothing that came in before it."""
    await world.comment("7", "jalan rusak")
    await world.drain()
    old = (world.clock.now() - timedelta(days=30)).timestamp()
    for n in range(3):
        said = {"chat": CHAT, "message": f"lama{n}", "user": "8", "text": "dari dulu", "at": old}
        await world.accept("comment", said)
    await world.drain()
    async with world.store.read() as unit:
        channel = await channel_of(world)
        since = world.clock.now() - timedelta(days=7)
        page = await unit.replays.page(channel.channel_id, since, 2)
        assert (list(page.rows), page.next_id is None) == ([], False)
        rest = await unit.replays.page(channel.channel_id, since, 2, below=page.next_id)
    assert [row.text for row in rest.rows] == ["jalan rusak"]


@pytest.mark.asyncio
async def test_an_erased_author_is_counted_and_not_read(world: World) -> None:
    """Comments of someone whose data is gone are left out and counted."""
    for user in ("7", "8"):
        await world.comment(user, "lampu mati")
    await world.drain()
    account = await world.account("7")
    async with world.store.write() as unit:
        await unit.people.erase(account.person_id, world.clock.now())
    tally = await replay(world, Policy())
    assert (tally.comments, tally.erased) == (1, 1)


@pytest.mark.asyncio
async def test_reading_is_in_the_audit_log_before_it_begins(world: World) -> None:
    """Who read how many days for what is an event; a file of texts is nobody's and is none."""
    await world.comment("7", "lampu mati")
    await world.drain()
    await replay(world, Policy(), days=3)
    channel = await channel_of(world)
    await world.services.backtests.over_texts(channel, Policy(), [(1, "halo", 1.0)], quiet)
    async with world.store.read() as unit:
        query = select(audit.c.actor, audit.c.facts).where(audit.c.word == "comment:replayed")
        rows = (await unit._connection.execute(query)).all()
    assert [tuple(row) for row in rows] == [("cli", {"days": 3, "for": "backtest"})]


@pytest.mark.asyncio
async def test_scores_of_then_count_unless_asked_anew(world: World) -> None:
    """A model that changed its mind is heard with `rescores` alone."""
    await world.comment("7", "lampu mati")
    await world.drain()
    world.fake.words = {"lampu": INSULT}
    assert not (await replay(world, Policy(toxic_hold=0.9))).before[Outcome.HOLD]
    assert (await replay(world, Policy(toxic_hold=0.95), rescores=True)).before[Outcome.HOLD] == 1


@pytest.mark.asyncio
async def test_what_was_never_scored_waits_for_a_person_until_it_is(world: World) -> None:
    """A comment from a time without a model is unchecked under both policies; rescoring ends that."""
    world.fake.broken = RuntimeError("weg")
    await world.comment("7", "lampu mati")
    await world.drain()
    world.fake.broken = None
    tally = await replay(world, Policy(toxic_hold=0.1))
    assert (tally.before[Outcome.HOLD], tally.changed, tally.models) == (1, {}, {"": 1})
    assert (await replay(world, Policy(), rescores=True)).before[Outcome.APPROVE] == 1


@pytest.mark.asyncio
async def test_members_reports_stand_as_they_were(world: World) -> None:
    """A comment that reports put before a person stays there under a policy of other thresholds."""
    ref = await world.comment("7", "lampu mati")
    await world.drain()
    for user in ("21", "22", "23"):
        await report(world, user, ref, words="lampu mati")
    tally = await replay(world, Policy(toxic_hold=0.99))
    assert tally.before == {Outcome.HOLD: 1}
    assert not tally.changed


@pytest.mark.asyncio
async def test_the_shadow_is_held_against_what_people_did(world: World) -> None:
    """Deleted, reported or left alone, by what the shadow decided; where they differ there are examples."""
    await set_policy(world, shadow=True)
    said = ("goblok", "slot gacor", "lampu mati", "jalan")
    refs = {words: await world.comment("7", words) for words in said}
    await world.drain()
    await world.accept("gone", {"chat": CHAT, "messages": [refs["slot gacor"], refs["jalan"]]})
    await report(world, "21", refs["lampu mati"], words="lampu mati")
    span = Span(await channel_of(world), 7, "cli")
    tally = await world.services.backtests.shadow(span, quiet)
    assert {(o.value, did.value): count for (o, did), count in tally.counts.items()} == {
        ("hold", "left"): 1, ("remove", "deleted"): 1, ("approve", "reported"): 1, ("approve", "deleted"): 1,
    }  # fmt: skip
    assert [each.text for each in tally.missed] == ["jalan"]
    assert [each.text for each in tally.alone] == ["goblok"]
