"""WitnessDuties: what a witness is to do now, told in the private chat, asked for once, and taken there."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.dialogue.prompt import Button, Coded, Prompt
from bot.dialogue.state import Duty
from bot.ports.clock import Clock
from bot.ports.people import Account
from bot.ports.proofs import WitnessRole
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.actions import tell
from bot.services.attesting import sealed
from bot.services.entries import DRAFT
from bot.services.readiness import is_public
from bot.services.sealing import base_of
from bot.services.sources import reveal_by
from bot.services.witnesses import WitnessDesk
from campaigns.campaign import Campaign, CampaignState
from campaigns.undi.commit import nonce_prefix
from campaigns.undi.primitives import HASH_BYTES
from campaigns.undi.signatures import SIGNATURE_BYTES

_S = CampaignState
_BEFORE = frozenset({_S.DRAFT, _S.OPEN, _S.PAUSED})


class Kind(StrEnum):
    """What is due of a witness; the last three ask for nothing."""

    COMMIT = "commit"
    COSIGN = "cosign"
    REVEAL = "reveal"
    HOLD = "hold"
    WAIT = "wait"
    DONE = "done"


_DIGITS = {Kind.COMMIT: 2 * HASH_BYTES, Kind.REVEAL: 2 * HASH_BYTES, Kind.COSIGN: 2 * SIGNATURE_BYTES}
_ORDER = list(Kind)


@dataclass(frozen=True, slots=True)
class _Due:
    """A role, its campaign, and what is due."""

    role: WitnessRole
    campaign: Campaign
    kind: Kind
    params: dict[str, object]

    @property
    def name(self) -> str:
        """What an answer and a reminder are kept by."""
        return f"{self.role.campaign_id}:{self.campaign.draw_no}:{self.role.role}:{self.kind}"

    @property
    def duty(self) -> Duty:
        """As the dialogue has it."""
        # Six bytes: JSON keeps so large a number in every language.
        number = int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:6])
        return Duty(number, Prompt(f"witness.duty.{self.kind}", self.params), _DIGITS.get(self.kind, 0))


async def duty_of(unit: UnitOfWork, account: Account, now: datetime) -> Duty | None:
    """What an account is to do now; None for whoever is no witness."""
    found = await _due(unit, account, now)
    return found.duty if found else None


async def _due(unit: UnitOfWork, account: Account, now: datetime) -> _Due | None:
    """The most pressing of an account's roles: something to do before nothing, the nearest draw first."""
    found = []
    for role in await unit.proofs.of_account(account.row_id):
        campaign = await unit.campaigns.get(role.campaign_id)
        if campaign is not None:
            found.append(await _of_role(unit, campaign, role, now))
    return min(found, key=lambda each: (_ORDER.index(each.kind), each.campaign.draw_at), default=None)


async def _of_role(unit: UnitOfWork, campaign: Campaign, role: WitnessRole, now: datetime) -> _Due:
    params: dict[str, object] = {
        "campaign": campaign.name, "role": role.role, "draw_at": campaign.draw_at,
        "draft_at": campaign.draft_at, "freeze_by": campaign.freeze_by, "until": reveal_by(campaign),
    }  # fmt: skip
    own = {w.role: w for w in await unit.draws.witnesses(campaign.campaign_id, campaign.draw_no)}.get(
        role.role
    )
    if campaign.state in _BEFORE:
        return _Due(role, campaign, Kind.WAIT, params)
    if campaign.state is _S.CLOSED:
        return await _while_closed(unit, _Due(role, campaign, Kind.WAIT, params), committed=own is not None)
    if campaign.state is not _S.FROZEN or own is None or own.nonce is not None or now >= reveal_by(campaign):
        return _Due(role, campaign, Kind.DONE, params)
    public = await is_public(unit, campaign)
    return _Due(role, campaign, Kind.REVEAL if public else Kind.HOLD, params)


async def _while_closed(unit: UnitOfWork, waiting: _Due, *, committed: bool) -> _Due:
    """The commitment over a draft, then the co-signature over a seal."""
    role, campaign, params = waiting.role, waiting.campaign, waiting.params
    draft = await unit.draws.file(campaign.campaign_id, campaign.draw_no, DRAFT)
    if draft is None:
        return waiting
    if not committed:
        base = base_of(draft)
        more = {"base": base.hex(), "prefix": nonce_prefix(role.role, base).hex()}
        return _Due(role, campaign, Kind.COMMIT, params | more)
    freeze = await sealed(unit, campaign)
    signed = {each.role for each in await unit.proofs.cosignatures(campaign.campaign_id, campaign.draw_no)}
    if freeze is None or not role.key or role.role in signed:
        return _Due(role, campaign, Kind.HOLD, params)
    return _Due(role, campaign, Kind.COSIGN, params | {"hash": freeze.f.hex()})


class WitnessChat:
    """Takes what witnesses hand over in the private chat, and asks them for what is due."""

    def __init__(self, store: Store, clock: Clock, desk: WitnessDesk) -> None:
        self._store, self._clock, self._desk = store, clock, desk
        self._asked: set[str] = set()

    async def take(self, unit: UnitOfWork, account: Account, given: str) -> Prompt:
        """What a witness sent, for what is due now; thanks, or why it was not taken."""
        found = await _due(unit, account, self._clock.now())
        if found is None:
            return Prompt("witness.none")
        match found.kind:
            case Kind.COMMIT:
                step = self._desk.committed(unit, found.campaign.campaign_id, found.role.role, given)
            case Kind.REVEAL:
                step = self._desk.revealed(unit, found.campaign.campaign_id, found.role.role, given)
            case Kind.COSIGN:
                step = self._desk.cosigned(unit, found.campaign.campaign_id, found.role.role, given)
            case _:
                return found.duty.prompt
        refusals = await step
        if refusals:
            return Prompt(refusals[0].code, refusals[0].params)
        return Prompt(f"witness.thanks.{found.kind}", found.params)

    async def remind(self, campaign: Campaign) -> None:
        """Ask each witness of a campaign for what is due, once each, in the private chat that they opened."""
        if campaign.state not in {_S.CLOSED, _S.FROZEN}:
            return
        now = self._clock.now()
        async with self._store.read() as unit:
            asked = [
                (account, due)
                for account, due in await self._of_campaign(unit, campaign, now)
                if due.duty.digits and account.private_open and due.name not in self._asked
            ]
        if not asked:
            return
        async with self._store.write() as unit:
            for account, due in asked:
                what = Coded(due.duty.prompt.code, due.params)
                button = Button("button.do.saksi", "do:saksi")
                prompt = Prompt("witness.reminder", {"what": what}, ((button,),))
                await unit.outbox.add(tell(account, prompt, f"witness:{due.name}"), now)
        self._asked |= {due.name for _, due in asked}

    async def _of_campaign(
        self, unit: UnitOfWork, campaign: Campaign, now: datetime
    ) -> Sequence[tuple[Account, _Due]]:
        found = []
        for role in await unit.proofs.roles(campaign.campaign_id):
            account = await unit.people.by_row(role.account_row) if role.account_row is not None else None
            if account is not None:
                found.append((account, await _of_role(unit, campaign, role, now)))
        return found
