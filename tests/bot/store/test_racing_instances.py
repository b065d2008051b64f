"""Three instances over one database, one of them killed: as many awards as winners, as many codes."""

import signal
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.ports.campaigns import Seat, SeatState
from bot.services.books import books_of, wrong_in
from bot.store.engine import SqlStore, open_store
from bot.store.tables.campaigns import vouchers
from bot.vault.aes import AesVault
from campaigns.campaign import CampaignState
from campaigns.undi.verify import verify
from tests.bot.store.seeds import NOW
from tests.support.crowd_of_winners import ID, a_big_campaign, seed_crowd

INSTANCES = 3


def start(address: str, moment: datetime, *how: str) -> subprocess.Popen[str]:
    """A process that has opened the database."""
    command = [sys.executable, "-m", "tests.support.race", address, moment.isoformat(), *how]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    expect(process, "ready")
    return process


def expect(process: subprocess.Popen[str], word: str) -> None:
    """The next line that a process says."""
    assert process.stdout is not None
    assert process.stdout.readline() == f"{word}\n"


def race(address: str, moment: datetime) -> None:
    """One is killed while it gives out codes, with its locks held; three others go on beside each other."""
    doomed = start(address, moment, "hang")
    expect(doomed, "inside")
    racing = [start(address, moment) for _ in range(INSTANCES)]
    doomed.send_signal(signal.SIGKILL)
    doomed.communicate(timeout=30)
    said = [process.communicate(timeout=300)[0] for process in racing]
    assert [process.returncode for process in racing] == [0] * INSTANCES, said


async def held(store: SqlStore) -> tuple[list[Seat], dict[int, bytes]]:
    """Every seat, and the blind index of the code of each seat that has one."""
    async with store.read() as unit:
        rows = await unit._connection.execute(select(vouchers).where(vouchers.c.seat_id.is_not(None)))
        return list(await unit.draws.seats(ID)), {row.seat_id: bytes(row.code_index) for row in rows}


async def award(address: str, vault: AesVault, winners: int) -> None:
    """Draw and publish by three; then let everybody's time to claim pass, and replace by three."""
    store = await open_store(address, vault)
    reserves = winners // 10
    await seed_crowd(store, a_big_campaign(winners, reserves), winners + winners // 4, winners + 5)
    race(address, NOW)
    seats, codes = await held(store)
    assert Counter(seat.state for seat in seats) == {SeatState.WAITING: winners, SeatState.RESERVE: reserves}
    assert codes.keys() == {seat.seat_id for seat in seats if seat.state is SeatState.WAITING}
    assert len(set(codes.values())) == winners
    assert len({seat.person_id for seat in seats}) == winners + reserves

    race(address, NOW + timedelta(hours=30))
    seats, codes = await held(store)
    assert Counter(seat.state for seat in seats) == {SeatState.LOST: winners, SeatState.WAITING: reserves}
    assert codes.keys() == {seat.seat_id for seat in seats if seat.state is SeatState.WAITING}
    assert len(set(codes.values())) == reserves
    async with store.read() as unit:
        campaign = await unit.campaigns.get(ID)
        assert campaign is not None
        assert campaign.state is CampaignState.PUBLISHED
        books, files = await books_of(unit, campaign), await unit.draws.files(ID, 1)
        assert await wrong_in(unit, campaign, books) == ()
        assert (await unit.outbox.counts())["pending"] >= winners + reserves
    await store.close()
    assert verify(files).valid
    assert len(files["amend.jsonl"].splitlines()) == winners


@pytest.mark.asyncio
async def test_three_instances_award_each_seat_once(postgres_database: str, vault: AesVault) -> None:
    """400 winners: three race to draw, publish and replace, one is killed, and nothing is given twice."""
    await award(postgres_database, vault, 400)


@pytest.mark.long
@pytest.mark.asyncio
async def test_three_instances_award_four_thousand(postgres_database: str, vault: AesVault) -> None:
    """4,000 winners: 4,000 awards, 4,000 codes."""
    await award(postgres_database, vault, 4000)
