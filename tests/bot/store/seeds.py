"""Rows that other rows need, and values with sensible defaults."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from bot.moderation.comment import Author, Comment, PlatformName, Revision, digest
from bot.moderation.decision import Decision, Outcome
from bot.ports.campaigns import EntryRow, Seat, SeatState
from bot.ports.channels import Channel
from bot.ports.comments import Made, Recorded
from bot.ports.people import Account
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from campaigns.campaign import Campaign, CampaignState
from campaigns.rules import Rules, Stratum
from tests.support.recording import decide_one, record_one

T = TypeVar("T")
NOW = datetime(2026, 11, 10, 3, 4, 5, 678901, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
TELEGRAM = PlatformName.TELEGRAM
CHAT = "-1001234567890"
SITI = Author(TELEGRAM, "700100200300", display_name="Siti Rahmawati")
BUDI = Author(TELEGRAM, "700100200301", display_name="Budi Santoso")


@dataclass(frozen=True, slots=True)
class Scene:
    """A channel, an author's account, and a comment of theirs."""

    channel: Channel
    account: Account
    recorded: Recorded


def a_comment(text: str = "Lampu jalan mati", author: Author = SITI, ref: str = "11", no: int = 1) -> Comment:
    """A comment as the reader hands it over; `no` is its update's number."""
    revision = Revision(NOW, no, digest(text))
    return Comment(TELEGRAM, CHAT, ref, author, text, NOW, revision)


def edited(comment: Comment, text: str, no: int, after: timedelta = timedelta(0)) -> Comment:
    """The comment after an edit."""
    return replace(comment, text=text, revision=Revision(NOW + after, no, digest(text)))


def a_campaign(campaign_id: str = "jernih-2026-11", state: CampaignState = CampaignState.DRAFT) -> Campaign:
    """A campaign with two seats."""
    rules = Rules(hashtag="#JernihBerkomentar", channels=(f"telegram:{CHAT}",), strata=(Stratum("a", 2, 1),))
    return Campaign(
        campaign_id=campaign_id, name="Jernih Berkomentar", state=state, rules=rules, opens_at=NOW,
        closes_at=NOW + timedelta(days=7), draw_at=NOW + timedelta(days=8),
    )  # fmt: skip


async def seed(unit: SqlUnit, comment: Comment | None = None) -> Scene:
    """Store a channel, an account and a comment."""
    written = comment or a_comment()
    channel = await unit.channels.put(TELEGRAM, CHAT, title="Kanal", active=True, locale="id", now=NOW)
    account = await unit.people.account(written.author, NOW)
    recorded = await record_one(unit, written, channel.channel_id, account.row_id, NOW)
    return Scene(channel, account, recorded)


async def decide(unit: SqlUnit, recorded: Recorded, outcome: Outcome = Outcome.HOLD) -> int:
    """A decision of the system without flags; its id."""
    return await decide_one(unit, Made(recorded, Decision(outcome), (), None, 1, shadow=False), NOW)


def an_entry(scene: Scene, number: int = 1) -> EntryRow:
    """The entry of a scene's comment."""
    return EntryRow(
        entry_id=0, campaign_id="jernih-2026-11", comment_id=scene.recorded.comment_id,
        account_row=scene.account.row_id, person_id=scene.account.person_id, platform=TELEGRAM,
        entry_ref=f"telegram:{CHAT}:11", commitment=f"{number:064x}", salt=bytes([number]) * 32,
        accepted_at=NOW, withdrawn=False, receipt_signature="ab" * 64,
    )  # fmt: skip


async def seats_of(store: SqlStore, count: int) -> list[Seat]:
    """Store a campaign with as many entries and seats, one a person."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        seats = []
        for n in range(1, count + 1):
            author = Author(TELEGRAM, str(n), display_name=f"Orang {n}")
            scene = await seed(unit, a_comment(author=author, ref=str(n), no=n))
            entry = an_entry(scene, n)
            entry_id = await unit.entries.add(entry)
            assert entry_id is not None
            seats.append(
                Seat(0, entry.campaign_id, 1, entry_id, entry.commitment, entry.person_id, entry.account_row,
                     1, n, SeatState.WAITING, LATER)
            )  # fmt: skip
        await unit.draws.put_seats(seats)
        return list(await unit.draws.seats("jernih-2026-11"))


async def race(
    store: SqlStore, first: Callable[[SqlUnit], Awaitable[T]], second: Callable[[SqlUnit], Awaitable[T]]
) -> tuple[T, T]:
    """Begin the second while the first is done but not committed."""

    async def alone() -> T:
        async with store.write() as unit:
            return await second(unit)

    async with store.read(), store.read():
        pass  # both connections are there, so that the second does not come late
    async with store.write() as unit:
        one = await first(unit)
        task = asyncio.create_task(alone())
        await asyncio.sleep(0.05)
        assert not task.done()
    return one, await task
