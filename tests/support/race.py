"""One instance of the schedule as a process of its own: `python -m tests.support.race ADDRESS MOMENT [hang]`.

It works on one database until the campaign has come to a standstill, at a fixed moment, beside others. With
`hang` it stops for ever in the middle of giving out codes, to be killed there.
"""

import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime

from bot.bus.memory import MemoryBus
from bot.ports.unit_of_work import StoreBusy
from bot.store import unit_of_work
from bot.store.engine import open_store
from bot.store.repositories.vouchers import SqlVouchers
from bot.texts import Texts
from bot.vault.aes import AesVault
from bot.vault.signing import KeySigner
from bot.wiring import Ports, wire
from tests.support.builders import CountingEntropy, FakeClassifier, FixedClock

QUIET_ROUNDS = 3


class HangingVouchers(SqlVouchers):
    """Sets codes aside, says so, and never comes back."""

    async def reserve_all(self, campaign_id: str, seat_ids: Sequence[int], until: datetime) -> int:
        """Do it, and hang before the unit can commit."""
        await super().reserve_all(campaign_id, seat_ids, until)
        print("inside", flush=True)  # noqa: T201 - the test waits for it
        await asyncio.sleep(3600)
        raise AssertionError("nobody killed it")


async def main(address: str, moment: str, *how: str) -> None:
    """Run the schedule's rounds until three of them in a row find nothing to do."""
    if "hang" in how:
        setattr(unit_of_work, "SqlVouchers", HangingVouchers)  # noqa: B010 - a process of its own
    store = await open_store(address, AesVault(b"v" * 32, b"i" * 32))
    ports = Ports(
        store=store, clock=FixedClock(datetime.fromisoformat(moment)), entropy=CountingEntropy(),
        bus=MemoryBus(), classifier=FakeClassifier(), platforms={}, signer=KeySigner(b"s" * 32),
        words=Texts().text, locale="id",
    )  # fmt: skip
    schedule, quiet = wire(ports).schedule, 0
    print("ready", flush=True)  # noqa: T201 - as above
    while quiet < QUIET_ROUNDS:
        try:
            moved = await schedule.run_once()
        except StoreBusy:
            moved = 1
        quiet = 0 if moved else quiet + 1
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
