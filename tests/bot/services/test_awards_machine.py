"""Whatever people and officers do, and wherever the process dies: one win a person, one code a seat.

Real services over SQLite; a crash loses or keeps the unit that it meets, and the service starts again on the
same file. The bundle is verified as a citizen would, after every step.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from bot.store.schema import migrate
from campaigns.campaign import CampaignState
from campaigns.refusal import Refusal
from campaigns.undi.commit import nonce_commitment
from campaigns.voucher import VoucherFile
from tests.support.awards import HELD, AwardsStage, Dies
from tests.support.postgres import in_thread
from tests.support.season import ID, NONCES, ROLES, TAG
from tests.support.vouchers import APPROVER, IMPORTER, supply
from tests.support.world import DISCORD

USERS = st.sampled_from(["11", "12", "13", "14", "15", "16"])
PHONES = st.sampled_from(["", "", "", "+62811777"])
DIES = st.tuples(st.integers(0, 9), st.booleans())
_S = CampaignState


class Awards(AwardsStage):
    """One campaign of two seats and two reserves, with a few codes, from its opening to its settled books."""

    def __init__(self) -> None:
        super().__init__()
        self.comments: dict[str, str] = {}
        self.codes = 4

    @initialize(phones=st.lists(PHONES, min_size=5, max_size=5), steps=st.integers(0, 5))
    def opens(self, phones: list[str], steps: int) -> None:
        """The campaign is open, has codes, some have entered, and the calendar has gone on a while."""
        self.begin(self.codes)
        for user, phone in zip(("11", "12", "13", "14", "15"), phones, strict=True):
            self.enters(user, phone, (0, False))
        for _ in range(min(steps, 3)):  # closed, frozen, published: more of them begin where codes are seen
            self.goes_on((0, False), shirks=False)

    @precondition(lambda self: self.state is _S.OPEN)
    @rule(user=USERS, phone=PHONES, dies=DIES)
    def enters(self, user: str, phone: str, dies: Dies) -> None:
        """Someone writes a tagged comment and completes the profile, perhaps with a shared number."""

        async def work() -> None:
            self.comments[user] = await self.season.enter(user, phone=phone)

        self.does(work(), dies)

    @precondition(lambda self: self.state is _S.OPEN)
    @rule(user=USERS, words=st.sampled_from(["Lampu jalan mati", f"Lampu jalan mati {TAG}"]), dies=DIES)
    def edits(self, user: str, words: str, dies: Dies) -> None:
        """Someone edits the tag out, or in again."""

        async def work() -> None:
            self.world.clock.advance(timedelta(seconds=1))
            await self.world.comment(user, words, message=self.comments[user], edited=1.0)
            await self.world.drain()

        if user in self.comments:
            self.does(work(), dies)

    @rule(user=USERS, confirms=st.booleans(), dies=DIES)
    def erases(self, user: str, dies: Dies, *, confirms: bool) -> None:
        """Someone has their data deleted, at any time, or thinks better of it."""

        async def work() -> None:
            await self.world.write(user, "/hapusdata")
            if confirms:
                await self.world.press(user, "er:yes")
            await self.world.drain()

        self.does(work(), dies)

    @precondition(lambda self: self.state is _S.OPEN)
    @rule(one=USERS, other=USERS, dies=DIES)
    def links(self, one: str, other: str, dies: Dies) -> None:
        """Two accounts turn out to be one human being's."""

        async def work() -> None:
            first, second = await self.person(one), await self.person(other)
            async with self.world.store.write() as unit:
                if first and second and first != second:
                    await unit.links.join(first, second, self.world.clock.now())

        self.does(work(), dies)

    @precondition(lambda self: self.state is not _S.SETTLED)
    @rule(shirks=st.sampled_from([False, False, False, True]), dies=DIES)
    def goes_on(self, dies: Dies, *, shirks: bool) -> None:
        """The calendar's next step; a witness may shirk it, and then the draw is void in the end."""
        if self.state in {_S.OPEN, _S.CLOSED}:
            work = self.commit(ROLES[:1] if shirks else ROLES) if self.has_draft else self.close()
        elif self.state is _S.PUBLISHED:
            work = self.let_claims_lapse()
        else:
            work = self.draw(ROLES[1:] if shirks else ROLES)
        self.does(work, dies)
        if self.state is _S.CLOSED and self.has_passed():
            self.does(self.later(), (0, False))

    async def close(self) -> None:
        """The period ends, everything is read, and the list is drafted."""
        self.world.clock.advance_to(self.season.planned.draft_at + timedelta(minutes=2))
        await self.world.caught_up()
        await self.world.services.ingest.caught_up(DISCORD, self.world.clock.now())
        await self.world.tick()

    async def commit(self, roles: tuple[str, ...]) -> None:
        """Witnesses commit over the list as it is drafted, and it is sealed."""
        base = await self.world.services.witnesses.base(ID)
        assert not isinstance(base, Refusal)
        for role in roles:
            commitment = nonce_commitment(role, base, NONCES[role]).hex()
            await self.world.services.witnesses.commit(ID, role, commitment)
        await self.world.tick()

    async def draw(self, roles: tuple[str, ...]) -> None:
        """Witnesses open their numbers, the hour comes, and what lacks a number then is void."""
        for role in roles:
            await self.world.services.witnesses.reveal(ID, role, NONCES[role].hex())
        self.world.clock.advance_to((await self.season.campaign()).draw_at)
        await self.world.tick()
        if len(roles) < len(ROLES):
            await self.world.services.draws.void(ID, "angka tidak dibuka")

    async def let_claims_lapse(self) -> None:
        """The time to claim ends for whoever did not."""
        self.world.clock.advance(timedelta(hours=50))
        await self.world.caught_up()
        await self.world.tick()

    def has_passed(self) -> bool:
        """Whether the planned hour of the draw is over."""
        return self.world.clock.now() >= self.season.planned.draw_at

    async def later(self) -> None:
        """After a void draw the next one has a later hour."""
        later = self.world.clock.now() + timedelta(days=1)
        assert await self.world.services.campaigns.extend(ID, draw_at=later) == ()
        self.season.planned = await self.season.campaign()

    @precondition(lambda self: self.state is _S.PUBLISHED)
    @rule(
        seat=st.integers(0, 4), stranger=st.sampled_from(["", "", "", "11", "16"]),
        presses=st.sampled_from([("cl",), ("cl", "ok"), ("ok", "cl"), ("gy",), ("cl", "gy")]), dies=DIES,
    )  # fmt: skip
    def claims(self, seat: int, stranger: str, presses: tuple[str, ...], dies: Dies) -> None:
        """Someone presses to claim a seat, their own or another's, and perhaps confirms."""

        async def work() -> None:
            seats = [each for each in await self.seats() if each.state in HELD] or await self.seats()
            owners = {await self.person(user): user for user in self.comments}
            for press in presses if seats else ():
                chosen = seats[seat % len(seats)]
                await self.world.press(
                    stranger or owners.get(chosen.person_id, "11"), f"{press}:{chosen.seat_id}"
                )
                await self.world.drain()

        self.does(work(), dies)

    @precondition(lambda self: self.state is _S.PUBLISHED)
    @rule(seat=st.integers(1, 5), dies=DIES)
    def voids_a_code(self, seat: int, dies: Dies) -> None:
        """A code turns out not to work at the partner's."""

        async def work() -> None:
            await self.world.services.vouchers.void_seat(ID, seat, IMPORTER, "ditolak mitra")
            await self.world.drain()

        self.does(work(), dies)

    @rule(approves=st.booleans(), first=st.integers(0, 9), dies=DIES)
    def brings_codes(self, first: int, dies: Dies, *, approves: bool) -> None:
        """A file comes, with known codes or new ones, and is approved or taken back."""
        file = VoucherFile(tuple(f"KODE-{n:04}" for n in range(first, first + 2)))

        async def work() -> None:
            store, desk = self.world.store, self.world.services.vouchers
            plan = await desk.bring(ID, file, IMPORTER)
            if isinstance(plan, Refusal):
                return
            if approves:
                await desk.approve(ID, plan.batch_id, APPROVER)
                await supply(store, desk, ID, file)
            else:
                await desk.void_batch(ID, plan.batch_id, APPROVER, "salah berkas")

        self.does(work(), dies)

    @invariant()
    def all_is_well(self) -> None:
        """What must hold holds, and each code was seen by one person."""
        if self.is_open:
            self.watch()
            assert [chats for chats in self.shown.values() if len(chats) > 1] == []
            self.loop.run_until_complete(self.check())
            self.reached[self.state] += 1


def _play(folder: Path, examples: int, steps: int, *, always_the_same: bool) -> None:
    Awards.reached.clear()
    Awards.template = folder / "template.db"
    in_thread(migrate(f"sqlite:///{Awards.template}"))
    chosen = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
        derandomize=always_the_same, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Awards, settings=chosen)


def test_no_sequence_awards_anything_twice(tmp_path: Path) -> None:
    """A few long stories with crashes: one win a person, one code a seat, one pair of eyes a code."""
    _play(tmp_path, 9, 16, always_the_same=True)
    # The stories came far enough to say something.
    assert Awards.reached["codes seen"] > 0
    assert Awards.reached["crash"] > 9
    assert Awards.reached[_S.PUBLISHED] > 9


@pytest.mark.long
def test_no_sequence_of_many_awards_anything_twice(tmp_path: Path) -> None:
    """As above, in many more stories."""
    _play(tmp_path, 200, 60, always_the_same=False)
    assert Awards.reached["codes seen"] > 50
