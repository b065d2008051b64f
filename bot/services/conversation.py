"""PrivateChat: plays the private dialogue for one event: load, let the pure step decide, record, answer."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.dialogue.conversation import step, wants_check
from bot.dialogue.prompt import Coded, Prompt
from bot.dialogue.state import (
    CONSENT_VERSION,
    DRAW,
    TRAINING,
    TRAINING_VERSION,
    ConsentChange,
    Contact,
    Given,
    Pressed,
    Started,
    State,
    Turn,
    Typed,
)
from bot.dialogue.witnessing import wants_duty
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.clock import Clock
from bot.ports.events import ButtonPressed, ContactShared, PrivateMessage, StartPressed
from bot.ports.outbox import Action
from bot.ports.people import Account, Consent, ProfileFact
from bot.ports.unit_of_work import UnitOfWork
from bot.ports.words import Words
from bot.services.actions import receipts
from bot.services.appeals import AppealDesk
from bot.services.claims import ClaimDesk
from bot.services.claims_in_force import ClaimsInForce
from bot.services.erasure import erase_person
from bot.services.knowing import Places, campaign_at_hand, what_is_known
from bot.services.linking import LinkDesk
from bot.services.notifying import awaited, held_back
from bot.services.participation import is_about_taking_part, taking_part
from bot.services.proofs import offer_proofs
from bot.services.replying import Heard, Said, place_of, reply
from bot.services.terms import terms_prompts
from bot.services.witness_duties import WitnessChat, duty_of
from campaigns.campaign import Campaign
from campaigns.profile import parse_birth_date, parse_name, parse_phone
from campaigns.provinces import parse_province
from campaigns.refusal import Refusal

T = TypeVar("T")
# By purpose: the text that is agreed to, and its version.
_CONSENT_TEXTS = {
    DRAW: ("dialogue.consent", CONSENT_VERSION),
    TRAINING: ("dialogue.training", TRAINING_VERSION),
}


class PrivateChat:
    """One person, one campaign at a time."""

    def __init__(  # noqa: PLR0913 - one parameter for each service that a turn may ask
        self,
        clock: Clock,
        words: Words,
        places: Places,
        *,
        claims: ClaimDesk,
        links: LinkDesk,
        appeals: AppealDesk,
        checked: ClaimsInForce,
        witnesses: WitnessChat,
    ) -> None:
        self._witnesses = witnesses
        self._clock, self._claims, self._links, self._words = clock, claims, links, words
        self._places, self._appeals, self._checked = places, appeals, checked

    async def heard(self, unit: UnitOfWork, event: Heard, ref: str) -> None:
        """Take a turn with whoever wrote, pressed or shared; `ref` names the update that is answered."""
        now = self._clock.now()
        account = await unit.people.account(event.author, now)
        opened = not isinstance(event, ButtonPressed) and not account.private_open
        if opened:
            account = await self._opened(unit, account, now)
        state = State.from_json(await unit.dialogues.load(account.row_id))
        given = self._given(event, now)
        campaign = await campaign_at_hand(unit, account, state, given)
        known = await what_is_known(unit, account, campaign, self._places, now)
        if isinstance(given, Typed) and wants_check(state, given):
            known = replace(known, examined=await self._checked.examined(unit, given.text))
        if wants_duty(state, given):
            known = replace(known, duty=await duty_of(unit, account, now))
        turn = step(state, given, known)
        await unit.dialogues.save(account.row_id, turn.state.to_json(), now)
        said = await self._record(unit, account, campaign, turn, ref)
        if isinstance(event, StartPressed) or opened or place_of(event):
            waited, more = await awaited(unit, account, ref, now)
            said = replace(said, waited=waited, more=more)
        if turn.request:
            account = await unit.people.by_row(account.row_id) or account
        await reply(unit, account, event, said, ref, now)

    async def _opened(self, unit: UnitOfWork, account: Account, now: datetime) -> Account:
        await unit.people.opened_private(account.row_id, None, now)
        # What could not be said before is said now.
        await unit.outbox.wake(account.platform, f"person:{account.row_id}", now)
        await held_back(unit, account, now)
        return await unit.people.by_row(account.row_id) or account

    def _given(self, event: Heard, now: datetime) -> Given:
        today = now.astimezone(ZoneInfo("Asia/Jakarta")).date()
        match event:
            case StartPressed():
                return Started(event.payload)
            case ButtonPressed():
                return Pressed(event.data)
            case ContactShared():
                return Contact(
                    event.owner_id == event.author.account_id, _coded(parse_phone(event.phone, foreign=True))
                )
            case PrivateMessage():
                born, phone = parse_birth_date(event.text, today), parse_phone(event.text, foreign=True)
                return Typed(
                    event.text, _coded(born), _coded(phone), event.forwarded_from,
                    _coded(parse_name(event.text)), _coded(parse_province(event.text)),
                )  # fmt: skip

    async def _record(
        self, unit: UnitOfWork, account: Account, campaign: Campaign | None, turn: Turn, ref: str
    ) -> Said:
        """Keep what was given and do what was asked; everything that is to be said."""
        person, now = account.person_id, self._clock.now()
        for change in turn.consents:
            await self._consent(unit, account, campaign, change, now)
        for fact in turn.facts:
            await unit.people.put_fact(person, ProfileFact(fact.name, fact.value, fact.grade), now)
            await self._note(unit, person, AuditWord.PROFILE_FACT, {"fact": fact.name}, now)
        if turn.state.is_minor:
            await self._links.leave(unit, account, ref)
        if turn.request == "terms":
            return Said(await terms_prompts(unit, campaign))
        if is_about_taking_part(turn.request):
            return Said((*turn.prompts, *await taking_part(unit, account, campaign, turn.request, now)))
        if turn.request.startswith("witness:"):
            given = turn.request.removeprefix("witness:")
            return Said((*turn.prompts, await self._witnesses.take(unit, account, given)))
        prompts, shown, noted = await self._asked(unit, account, campaign, turn.request, ref)
        return Said((*turn.prompts, *prompts), shown, noted)

    async def _asked(
        self, unit: UnitOfWork, account: Account, campaign: Campaign | None, request: str, ref: str
    ) -> tuple[tuple[Prompt, ...], Action | None, Prompt]:
        """Do what a turn asks of the services; what to say, to show, and to note a press with."""
        said: tuple[Prompt, ...] = ()
        shown, noted = None, Prompt("dialogue.noted")
        kind, _, value = request.partition(":")
        match kind:
            case "claim" | "confirm" | "ask_give_up" | "give_up":
                claimed = await self._claims.asked(unit, account, (kind, int(value)), ref)
                said, shown = (claimed.prompt,), claimed.code
            case "receipt" if campaign is not None:
                shown = receipts(account, campaign.campaign_id, ref)
                await offer_proofs(unit, account, campaign, ref, self._clock.now())
            case "link" if not value:
                shown = await self._links.offer(unit, account, ref)
            case "link":
                said = (await self._links.take(unit, account, value, ref),)
            case "unlink":
                said = (await self._links.part(unit, account, ref),)
            case "appeals" | "appeal" | "appeal_open" | "appeal_ask_end" | "appeal_end":
                said, shown = await self._appeals.asked(unit, account, request, ref)
            case "locale":
                await unit.people.opened_private(account.row_id, value, self._clock.now())
            case "erase":
                await erase_person(unit, account.person_id, f"account:{account.row_id}", self._clock.now())
                # An erased person can only be answered through the press itself.
                noted = Prompt("dialogue.erased")
        return said, shown, noted

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
