"""The rounds of a running service: woken by the clock, and patient with a database that is away."""

import asyncio
from collections.abc import Iterator, Sequence

import pytest

from bot import jobs
from bot.bus.memory import MemoryBus
from bot.ports.unit_of_work import StoreBusy


@pytest.mark.asyncio
async def test_a_database_that_is_away_is_asked_again() -> None:
    """The round of adapting ends quietly when the database is locked, and the next one does the work."""
    answers: Iterator[StoreBusy | int] = iter([StoreBusy("locked"), 1])

    async def look() -> int:
        answer = next(answers)
        if isinstance(answer, StoreBusy):
            raise answer
        return answer

    assert [await jobs.adapting(look) for _ in range(2)] == [0, 1]


@pytest.mark.asyncio
async def test_the_service_looks_every_few_minutes() -> None:
    """The wake-up holds the schedule's and one job for each round."""
    asked: list[str] = []

    def a_round(name: str) -> jobs.Step:
        async def step() -> int:
            asked.append(name)
            return 0

        return step

    clockwork = jobs.scheduler(MemoryBus(), a_round("sweep"), a_round("look"))
    clockwork.start(paused=True)
    try:
        found: Sequence[jobs.Step] = [job.func for job in clockwork.get_jobs()][-2:]
        await asyncio.gather(*(step() for step in found))
    finally:
        clockwork.shutdown(wait=False)
    assert sorted(asked) == ["look", "sweep"]
