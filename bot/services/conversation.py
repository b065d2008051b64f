"""PrivateChat: plays the private dialogue for one event: load, let the pure step decide, record, answer."""

import hashlib
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.dialogue.conversation import step
from bot.dialogue.prompt import Coded, Prompt
from bot.dialogue.state import (
    CONSENT_VERSION,
    DRAW,
    TRAINING,
    TRAINING_VERSION,
    ConsentChange,
    Contact,
    EntryLine,
    Given,
    Known,
    Pressed,
    SeatLine,
    Started,
    State,
    Turn,
    Typed,
)
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.campaigns import SeatState
from bot.ports.clock import Clock
from bot.ports.events import ButtonPressed, ContactShared, PrivateMessage, StartPressed
from bot.ports.people import Account, Consent, ProfileFact
from bot.ports.unit_of_work import UnitOfWork
from bot.ports.words import Words
from bot.services.actions import answer, receipts, tell
from bot.services.claims import ClaimDesk
from bot.services.entries import standings
from bot.services.erasure import erase_person
from campaigns.campaign import Campaign, CampaignState
from campaigns.profile import parse_birth_date, parse_phone
from campaigns.refusal import Refusal

Heard = ButtonPressed | PrivateMessage | StartPressed | ContactShared
T = TypeVar("T")
_UNKNOWN_TO_PEOPLE = frozenset({CampaignState.DRAFT, CampaignState.CANCELLED})
_OVER = frozenset({CampaignState.SETTLED})
_HELD = frozenset({SeatState.WAITING, SeatState.CLAIMED})
# By purpose: the text that is agreed to, and its version.
_CONSENT_TEXTS = {
    DRAW: ("dialogue.consent", CONSENT_VERSION),
    TRAINING: ("dialogue.training", TRAINING_VERSION),
}


class PrivateChat:
    """One person, one campaign at a time."""

    def __init__(self, clock: Clock, claims: ClaimDesk, words: Words) -> None:
        self._clock, self._claims, self._words = clock, claims, words

    async def heard(self, unit: UnitOfWork, event: Heard, ref: str) -> None:
        """Take a turn with whoever wrote, pressed or shared; `ref` names the update that is answered."""
        now = self._clock.now()
        account = await unit.people.account(event.author, now)
        if not isinstance(event, ButtonPressed) and not account.private_open:
            account = await self._opened(unit, account, now)
        state = State.from_json(await unit.dialogues.load(account.row_id))
        given = self._given(event, now)
        campaign = await self._campaign(unit, account, state, given)
        known = await self._known(unit, account, campaign, now)
        turn = step(state, given, known)
        await unit.dialogues.save(account.row_id, turn.state.to_json(), now)
        prompts = await self._record(unit, account, campaign, turn, ref)
        if turn.request:
            account = await unit.people.by_row(account.row_id) or account
        for number, prompt in enumerate(prompts):
            await unit.outbox.add(tell(account, prompt, f"{ref}:{number}"), now)
        if isinstance(event, ButtonPressed):
            # An erased person can only be answered through the press itself.
            said = Prompt("dialogue.erased" if turn.request == "erase" else "dialogue.noted")
            noted = answer(event.author.platform, event.press_ref, said, account.locale)
            await unit.outbox.add(noted, now)

    async def _opened(self, unit: UnitOfWork, account: Account, now: datetime) -> Account:
        await unit.people.opened_private(account.row_id, None, now)
        # What could not be said before is said now.
        await unit.outbox.wake(account.platform, f"person:{account.row_id}", now)
        return await unit.people.by_row(account.row_id) or account

    def _given(self, event: Heard, now: datetime) -> Given:
        today = now.astimezone(ZoneInfo("Asia/Jakarta")).date()
        match event:
            case StartPressed():
                return Started(event.payload)
            case ButtonPressed():
                return Pressed(event.data)
            case ContactShared():
                return Contact(event.owner_id == event.author.account_id, _coded(parse_phone(event.phone)))
            case PrivateMessage():
                return Typed(event.text, _coded(parse_birth_date(event.text, today)))

    async def _campaign(
        self, unit: UnitOfWork, account: Account, state: State, given: Given
    ) -> Campaign | None:
        """The campaign that a deep link or the state names, else the newest that the person is in."""
        wanted = given.payload.partition("-")[2] if isinstance(given, Started) else ""
        named = await unit.campaigns.get(wanted or state.campaign_id)
        if named is not None and named.state not in _UNKNOWN_TO_PEOPLE | (frozenset() if wanted else _OVER):
            return named
        own = [
            campaign
            for campaign in await unit.campaigns.all()
            if campaign.state not in _UNKNOWN_TO_PEOPLE
            and await unit.entries.of_person(campaign.campaign_id, account.person_id)
        ]
        return max(own, key=lambda each: each.state not in _OVER, default=None)

    async def _known(
        self, unit: UnitOfWork, account: Account, campaign: Campaign | None, now: datetime
    ) -> Known:
        held = frozenset(await unit.people.facts(account.person_id))
        agreed = {consent.purpose for consent in await unit.people.consents(account.person_id)}
        consented, training = DRAW in agreed, TRAINING in agreed
        today = now.astimezone(ZoneInfo(campaign.zone if campaign else "Asia/Jakarta")).date()
        if campaign is None:
            seats = await self._seats(unit, account)
            return Known(today=today, consented=consented, training=training, held=held, seats=seats)
        rules = campaign.rules
        return Known(
            today=today, campaign_id=campaign.campaign_id, campaign=campaign.name,
            required=rules.required_facts, minimum_age=rules.minimum_age, consented=consented,
            training=training, held=held,
            entries=await self._entries(unit, account, campaign, now),
            seats=await self._seats(unit, account),
        )  # fmt: skip

    async def _entries(
        self, unit: UnitOfWork, account: Account, campaign: Campaign, now: datetime
    ) -> tuple[EntryLine, ...]:
        rows = await unit.entries.of_person(campaign.campaign_id, account.person_id)
        return tuple(
            EntryLine(found.posted_at, tuple(Coded(r.code, r.params) for r in found.refusals))
            for found in await standings(unit, campaign, rows, now)
        )

    async def _seats(self, unit: UnitOfWork, account: Account) -> tuple[SeatLine, ...]:
        """In every campaign: a voucher that waits is never out of sight."""
        return tuple(
            SeatLine(seat.seat_id, seat.claim_until, taken=seat.state is SeatState.CLAIMED)
            for seat in await unit.draws.seats_of(account.person_id)
            if seat.state in _HELD and seat.claim_until is not None
        )

    async def _record(
        self, unit: UnitOfWork, account: Account, campaign: Campaign | None, turn: Turn, ref: str
    ) -> tuple[Prompt, ...]:
        """Keep what was given and do what was asked; everything that is to be said."""
        person, now = account.person_id, self._clock.now()
        for change in turn.consents:
            await self._consent(unit, account, campaign, change, now)
        for fact in turn.facts:
            await unit.people.put_fact(person, ProfileFact(fact.name, fact.value, fact.grade), now)
            await self._note(unit, person, AuditWord.PROFILE_FACT, {"fact": fact.name}, now)
        kind, _, value = turn.request.partition(":")
        match kind:
            case "claim":
                return (*turn.prompts, await self._claims.claim(unit, account, int(value), ref))
            case "confirm":
                return (*turn.prompts, await self._claims.received(unit, account, int(value)))
            case "receipt" if campaign is not None:
                await unit.outbox.add(receipts(account, campaign.campaign_id, ref), now)
            case "locale":
                await unit.people.opened_private(account.row_id, value, now)
            case "erase":
                await erase_person(unit, person, f"account:{account.row_id}", now)
        return turn.prompts

    async def _consent(
        self,
        unit: UnitOfWork,
        account: Account,
        campaign: Campaign | None,
        change: ConsentChange,
        now: datetime,
    ) -> None:
        """Each purpose by itself: one that is given or withdrawn leaves the others as they are."""
        person_id, purpose = account.person_id, change.purpose
        if not change.given:
            ended = await unit.people.withdraw_consent(person_id, purpose, now)
            if purpose == DRAW:
                await unit.people.drop_facts(person_id)
            elif not ended:
                return
            await self._note(unit, person_id, AuditWord.CONSENT_WITHDRAWN, {"purpose": purpose}, now)
            return
        code, version = _CONSENT_TEXTS[purpose]
        name, age = (campaign.name, campaign.rules.minimum_age) if campaign else ("", 0)
        shown = self._words(account.locale, code, campaign=name, age=age)
        digest = hashlib.sha256(shown.encode("utf-8")).hexdigest()
        await unit.people.give_consent(person_id, Consent(purpose, version, digest, now))
        facts: dict[str, object] = {"purpose": purpose, "version": version}
        await self._note(unit, person_id, AuditWord.CONSENT_GIVEN, facts, now)

    async def _note(
        self, unit: UnitOfWork, person_id: int, word: AuditWord, facts: dict[str, object], now: datetime
    ) -> None:
        event = AuditEvent("people", f"person:{person_id}", word, f"person:{person_id}", facts)
        await unit.audit.add(event, now)


def _coded(parsed: T | Refusal) -> T | Coded:
    return Coded(parsed.code, parsed.params) if isinstance(parsed, Refusal) else parsed
