"""A raid on a channel: what raiders copy waits or goes, and what citizens write meanwhile stays."""

import json
import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.moderation.decision import Outcome
from bot.ports.inbox import RawUpdate
from bot.store.schema import migrate
from models.classifier import load
from tests.story.raiders import Line, citizens, raid
from tests.support.world import CHAT, LOCAL, World

ACCOUNTS, RAID, HONEST, SECONDS, TICK = 500, 3_000, 200, 300, 6
FIRST = 50  # raid messages before anyone can know
STOPPED = {Outcome.HOLD, Outcome.REMOVE}


@pytest.mark.asyncio
@pytest.mark.parametrize("seed", [5, *(pytest.param(n, marks=pytest.mark.long) for n in (1, 2, 3))])
async def test_a_raid_is_stopped_and_citizens_are_not(tmp_path: Path, seed: int) -> None:
    """Of 500 accounts with ten disguised templates 95 % wait or go; of 200 citizens at most one waits."""
    dice = random.Random(seed)
    lines = sorted(
        [*raid(dice, ACCOUNTS, RAID, SECONDS), *citizens(dice, HONEST, SECONDS)], key=lambda line: line.at
    )
    found = await played(tmp_path / "jernih.db", lines)

    raiders = [found[n] for n, line in enumerate(lines) if line.raids]
    honest = [found[n] for n, line in enumerate(lines) if not line.raids]
    stopped = [outcome in STOPPED for outcome in raiders[FIRST:]]
    waiting = [line.text for n, line in enumerate(lines) if not line.raids and found[n] in STOPPED]
    sys.stdout.write(
        f"\nraid: {sum(stopped)} of {len(stopped)} stopped after the first {FIRST}"
        f" ({sum(stopped) / len(stopped):.1%}), {dict(Counter(raiders))}"
        f"\ncitizens: {dict(Counter(honest))}, waiting: {waiting}\n"
    )
    assert len(raiders) == RAID
    assert sum(stopped) >= 0.95 * len(stopped)
    assert len(waiting) <= 1


async def played(path: Path, lines: Sequence[Line]) -> Mapping[int, Outcome]:
    """What became of each line by its place, told in time and read in batches as in service."""
    await migrate(f"sqlite:///{path}")
    world = await World.open(path, load())
    await world.set_up()
    start = world.clock.now()
    for tick, updates in told(lines, start.timestamp()):
        world.clock.advance_to(start + timedelta(seconds=tick))
        await world.services.ingest.accept(updates)
        while await world.services.worker.run_once():
            pass
    await world.store.close()
    with sqlite3.connect(path) as database:
        rows = database.execute("SELECT message_ref, outcome FROM comments").fetchall()
    database.close()
    return {int(ref[1:]): Outcome(outcome) for ref, outcome in rows}


def told(lines: Sequence[Line], start: float) -> Iterator[tuple[int, list[RawUpdate]]]:
    """The updates of each few seconds, as a platform delivers them."""
    for tick in range(TICK, SECONDS + TICK, TICK):
        some = [(n, line) for n, line in enumerate(lines) if tick - TICK <= line.at < tick]
        yield tick, [RawUpdate(LOCAL, "local", n + 1, _raw(n, line, start)) for n, line in some]


def _raw(number: int, line: Line, start: float) -> bytes:
    at = start + line.at
    fields = {
        "n": number + 1, "kind": "comment", "key": f"comment:{number}", "chat": CHAT, "message": f"c{number}",
        "user": line.user, "name": "Warga", "text": line.text, "at": at, "edited_at": at,
    }  # fmt: skip
    return json.dumps(fields).encode("ascii")
