"""AwardsStage: one campaign over a file, a process that may die at any unit, and what must hold after it."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine

from bot.ports.campaigns import Seat, SeatState
from bot.ports.platform import Send
from bot.services.books import books_of, wrong_in
from bot.services.entries import DRAFT
from bot.store.engine import open_store
from bot.vault.aes import AesVault
from campaigns.campaign import CampaignState
from campaigns.undi.amend import read_amendments, standing
from campaigns.undi.canonical import decode
from campaigns.undi.entries import read_entries
from campaigns.undi.freeze import read_freeze
from campaigns.undi.verify import verify
from tests.support.crashing import Crash, CrashingStore
from tests.support.season import ID, Season, a_campaign
from tests.support.world import World

HELD = (SeatState.WAITING, SeatState.CLAIMED)
Dies = tuple[int, bool]  # at which unit from now (0: never), and whether its work is kept


class AwardsStage(RuleBasedStateMachine):
    """The services in their World; `template` is a migrated file."""

    template: Path
    reached: ClassVar[Counter[str]] = Counter()
    world: World
    store: CrashingStore
    season: Season

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp(prefix="jernih-awards-"))
        self.is_open, self.state, self.has_draft = False, CampaignState.DRAFT, False
        self.shown: dict[str, set[str]] = {}
        self.groups: dict[int, dict[int, int]] = {}

    def begin(self, codes: int) -> None:
        """The campaign is open and has codes."""
        shutil.copy(self.template, self.folder / "j.db")

        async def work() -> None:
            await self._open()
            await self.world.set_up()
            self.season = await Season.opened(self.world, a_campaign(), codes=codes)
            await self._look()

        self.loop.run_until_complete(work())
        self.is_open = True

    def does(self, work: Coroutine[Any, Any, None], dies: Dies) -> None:
        """Do something; where the process dies in it, the service is started again."""
        self.store.arm(dies[0], committed=dies[1])
        try:
            self.loop.run_until_complete(work)
        except Crash:
            self.reached["crash"] += 1
            self.loop.run_until_complete(self._restart())
        self.store.arm(0, committed=False)
        self.loop.run_until_complete(self._look())

    async def _open(self) -> None:
        store = await open_store(f"sqlite:///{self.folder / 'j.db'}", AesVault(b"v" * 32, b"i" * 32))
        self.store = CrashingStore(store)
        self.world = World(self.store, self.folder / "j.db")

    async def _restart(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.watch()
        old = self.world
        await old.store.close()
        await self._open()
        self.world.clock.advance_to(old.clock.now())
        # The true source of randomness never repeats itself, not even after a restart.
        self.world.update_no, self.world.entropy._count = old.update_no, old.entropy._count
        self.season = Season(self.world, self.season.planned)
        async with self.world.store.write() as unit:
            await unit.outbox.release_leases()
        await self.world.drain()

    async def _look(self) -> None:
        """Where things stand; who is one person is settled when the list is drafted."""
        campaign = await self.season.campaign()
        self.state, number = campaign.state, campaign.draw_no
        async with self.world.store.read() as unit:
            self.has_draft = await unit.draws.has_file(ID, number, DRAFT)
            if self.has_draft and number not in self.groups:
                people = {row.person_id for row in await unit.entries.of_campaign(ID)}
                self.groups[number] = {p: (await unit.people.same_person(p))[0] for p in people}

    def watch(self) -> None:
        """Note which codes were shown to whom."""
        for effect in self.world.platform.performed:
            if isinstance(effect, Send) and effect.prompt.code == "claim.code":
                self.shown.setdefault(str(effect.prompt.params["code"]), set()).add(effect.chat_ref)

    async def person(self, user: str) -> int:
        """A user's person; 0 where there is none (any more)."""
        async with self.world.store.read() as unit:
            found = await unit.people.find(self.world.platform.name, user)
        return found.person_id if found else 0

    async def seats(self) -> list[Seat]:
        """The seats of every draw."""
        async with self.world.store.read() as unit:
            return list(await unit.draws.seats(ID))

    async def check(self) -> None:
        """What must hold: the books, one win a person, and bundles that verify and say what the seats say."""
        campaign, seats = await self.season.campaign(), await self.seats()
        async with self.world.store.read() as unit:
            assert await wrong_in(unit, campaign, await books_of(unit, campaign)) == ()
        held = [self.groups[seat.draw_no][seat.person_id] for seat in seats if seat.state in HELD]
        assert len(held) == len(set(held)), "two wins for one person"
        earlier: list[dict[str, bytes]] = []
        for number in range(1, campaign.draw_no + 1):
            files = await self.season.files(number)
            if "freeze.json" in files:
                assert verify(files, earlier).valid
                _agrees(files, [seat for seat in seats if seat.draw_no == number])
                earlier.append(files)

    def teardown(self) -> None:
        """Close and forget."""
        self.reached["codes seen"] += len(self.shown)
        if self.is_open:
            self.loop.run_until_complete(self.world.store.close())
        self.loop.close()
        shutil.rmtree(self.folder)


def _agrees(files: dict[str, bytes], seats: list[Seat]) -> None:
    """The seats are those of the published result after its amendments, all from the frozen list."""
    freeze = read_freeze(files["freeze.json"])
    listed = {entry.c.hex() for entry in read_entries(files["entries.txt"], len(freeze.strata))}
    assert {seat.commitment for seat in seats} <= listed
    if "result.json" not in files:
        assert seats == []
        return
    result = decode(files["result.json"], "10", "result.json")
    lines = read_amendments(files.get("amend.jsonl", b""), files["result.json"], result, freeze)
    now = standing(result, lines, None)
    assert now.seats.keys() == {seat.commitment for seat in seats if seat.state in HELD}
    assert now.reserves.keys() == {seat.commitment for seat in seats if seat.state is SeatState.RESERVE}
