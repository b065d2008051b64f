"""A backtest of a channel, beside plain scoring of the same texts, in the same run.

Ours reads comments with their scores and flags from SQLite, opens every text with its author's key, judges it
anew under two policies in two worker processes and adds up. The reference is `classifier.score_many` over the
same texts in one process: no store, no vault, no policy. Prints seconds for both and the ratio.
Run: `python -m benchmarks.backtest [COMMENTS]`.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from bot.moderation.backtest import Tally
from bot.services.backtesting import BacktestDesk, Span
from bot.store.schema import migrate
from models.classifier import load
from models.in_use import ModelInUse
from tests.support.many_comments import fill, loose, texts, tight
from tests.support.world import CHAT, LOCAL, World

COMMENTS = 100_000
_DISTINCT = 1000


async def ours(count: int) -> tuple[float, Tally]:
    """Seconds for a whole backtest, with what it found."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jernih.db"
        await migrate(f"sqlite:///{path}")
        world = await World.open(path, ModelInUse(Path(folder)))
        try:
            channel = await world.set_up()
            async with world.store.write() as unit:
                await unit.channels.set_policy(channel.channel_id, loose(), "cli", world.clock.now())
                found = await unit.channels.by_ref(LOCAL, CHAT)
            await fill(world.store, found or channel, load(), count, world.clock.now())
            began = time.perf_counter()
            desk: BacktestDesk = world.services.backtests
            tally = await desk.over_channel(
                Span(found or channel, 7, "cli"), tight(), lambda _count, _share: None, rescores=False
            )
            return time.perf_counter() - began, tally
        finally:
            await world.store.close()


def theirs(count: int) -> float:
    """Seconds for scoring the same texts."""
    said = texts(_DISTINCT) * (count // _DISTINCT)
    classifier = load()
    began = time.perf_counter()
    classifier.score_many(said)
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COMMENTS
    reference = theirs(count)
    seconds, tally = asyncio.run(ours(count))
    print(f"backtest of {tally.comments} comments, two policies, two processes: {seconds:.1f} s")
    print(f"score_many alone, one process: {reference:.1f} s; ratio {seconds / reference:.2f}")
    for (before, after), found in tally.changed.items():
        print(f"  {before.value} -> {after.value}: {found}")


if __name__ == "__main__":
    main()
