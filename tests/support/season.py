"""Season: one campaign in a World, from its draft to its settled books, a step at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.ports.campaigns import Seat, SeatState
from bot.ports.people import Account, Consent, ProfileFact
from bot.ports.unit_of_work import UnitOfWork
from bot.services.campaigns import JOIN
from campaigns.campaign import Campaign, CampaignState
from campaigns.permit import Permit, PermitStatus
from campaigns.refusal import Refusal
from campaigns.rules import Rules, Stratum
from campaigns.undi.commit import nonce_commitment
from campaigns.voucher import VoucherFile
from tests.support.builders import NOON
from tests.support.vouchers import supply
from tests.support.world import CHAT, DISCORD, World

ID, TAG = "jernih-2026-11", "#JernihBerkomentar"
ROLES = ("dinsos", "notaris")
NONCES = {role: bytes([number]) * 32 for number, role in enumerate(ROLES, 1)}
SETTLED_PERMIT = Permit(PermitStatus.NOT_REQUIRED, decided_by="Bagian Hukum", why="tanpa promosi")


def a_campaign(quota: int = 2, reserve: int = 2, **rules: object) -> Campaign:
    """A campaign that takes comments for two days from NOON and draws an hour later."""
    made = Rules(
        hashtag=TAG, channels=(f"local:{CHAT}",), strata=(Stratum("semua", quota, reserve),),
        permit=SETTLED_PERMIT, witness_roles=ROLES, claim_hours=48,
    )  # fmt: skip
    closes = NOON + timedelta(days=2)
    return Campaign(
        campaign_id=ID, name="Jernih Berkomentar", state=CampaignState.DRAFT, opens_at=NOON,
        rules=replace(made, **rules),  # type: ignore[arg-type]  # the names are fields of Rules
        closes_at=closes, draw_at=closes + timedelta(hours=1),
    )  # fmt: skip


class Season:
    """Carries one campaign along; every step expects no refusal."""

    def __init__(self, world: World, campaign: Campaign) -> None:
        self.world, self.planned = world, campaign

    @classmethod
    async def opened(cls, world: World, campaign: Campaign | None = None, codes: int = 9) -> "Season":
        """Create and open, with so many voucher codes."""
        season = cls(world, campaign or a_campaign())
        desk = world.services.campaigns
        assert await desk.create(season.planned) == ()
        doors = {each.name: each.door(JOIN, f"ikut-{ID}") for each in (world.platform, world.other)}
        assert await desk.open(ID, doors) == ()
        if codes:
            file = VoucherFile(tuple(f"KODE-{n:04}" for n in range(codes)))
            assert await supply(world.store, world.services.vouchers, ID, file) == codes
        await world.drain()
        return season

    async def enter(self, user: str, words: str = f"Lampu jalan mati {TAG}", phone: str = "") -> str:
        """A complete entrant: a tagged comment, consent, a birth date, a phone of their own."""
        ref = await self.world.comment(user, words)
        await self.world.drain()
        account = await self.world.account(user)
        async with self.world.store.write() as unit:
            await self._complete(unit, account, phone or f"+62811{int(user):07}")
        return ref

    async def _complete(self, unit: UnitOfWork, account: Account, phone: str) -> None:
        now = self.world.clock.now()
        await unit.people.give_consent(account.person_id, Consent("draw", "1", "00" * 32, now))
        for name, value in (("birth_date", "1990-01-31"), ("phone", phone)):
            await unit.people.put_fact(account.person_id, ProfileFact(name, value, "declared"), now)
        await unit.people.opened_private(account.row_id, "id", now)

    async def campaign(self) -> Campaign:
        """The campaign as it stands."""
        async with self.world.store.read() as unit:
            found = await unit.campaigns.get(ID)
        assert found is not None
        return found

    async def state(self) -> CampaignState:
        """Where it stands."""
        return (await self.campaign()).state

    async def files(self, draw_no: int = 1) -> dict[str, bytes]:
        """The published files of a draw."""
        async with self.world.store.read() as unit:
            found = await unit.draws.files(ID, draw_no)
        return {name: data for name, data in found.items() if name != "freeze.draft"}

    async def seats(self, *states: SeatState) -> Sequence[Seat]:
        """The seats at some states, of every draw."""
        async with self.world.store.read() as unit:
            return [seat for seat in await unit.draws.seats(ID) if seat.state in states]

    async def close(self) -> None:
        """The period ends and the list is drafted."""
        self.world.clock.advance_to(self.planned.draft_at + timedelta(minutes=2))
        await self.world.caught_up()
        await self.world.services.ingest.caught_up(DISCORD, self.world.clock.now())
        await self.world.tick()

    async def commit(self, *roles: str) -> None:
        """The witnesses commit."""
        base = await self.world.services.witnesses.base(ID)
        assert not isinstance(base, Refusal)
        for role in roles or ROLES:
            commitment = nonce_commitment(role, base, NONCES[role]).hex()
            assert await self.world.services.witnesses.commit(ID, role, commitment) == ()

    async def frozen(self) -> None:
        """Close, commit, freeze."""
        await self.close()
        await self.commit()
        await self.world.tick()
        assert await self.state() is CampaignState.FROZEN

    async def reveal(self, *roles: str) -> None:
        """The witnesses reveal."""
        for role in roles or ROLES:
            assert await self.world.services.witnesses.reveal(ID, role, NONCES[role].hex()) == ()

    async def published(self) -> None:
        """From frozen to published, as the schedule does it."""
        await self.reveal()
        self.world.clock.advance_to(self.planned.draw_at)
        await self.world.tick()
        assert await self.state() is CampaignState.PUBLISHED

    async def drawn_elsewhere(self, user: str, chat: str = "d1") -> None:
        """Let someone enter on the other platform, and go through to publication."""
        world, at = self.world, self.world.clock.now().timestamp()
        said = {"chat": chat, "message": "m1", "user": user, "text": f"Lampu jalan mati {TAG}", "at": at}
        await world.accept("comment", said, platform=DISCORD)
        await world.drain()
        async with world.store.write() as unit:
            account = await unit.people.find(DISCORD, user)
            assert account is not None
            await self._complete(unit, account, "+628111111111")
        await self.frozen()
        await self.published()

    async def drawn(self, *users: str) -> None:
        """Let these people enter and go through to publication."""
        for user in users:
            await self.enter(user)
        await self.frozen()
        await self.published()
