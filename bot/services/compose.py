"""Compose: turns a recorded action into the effect that a platform performs.

Reads what the effect shows at the moment of sending, so that personal values never wait in the
outbox and a repeated message says the same thing. None means: there is nothing left to do.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.dialogue.linking import shown
from bot.dialogue.prompt import Button, Prompt
from bot.moderation.comment import PlatformName
from bot.moderation.decision import Outcome
from bot.ports.campaigns import SeatState
from bot.ports.classifier import Classifier
from bot.ports.clock import Clock
from bot.ports.comments import Judged
from bot.ports.outbox import Action
from bot.ports.people import Account
from bot.ports.platform import AnswerPress, DeleteComment, Effect, React, Restrict, Send
from bot.ports.unit_of_work import UnitOfWork
from bot.services.appeal_cards import AppealCards
from bot.services.cards import Cards, LinkTo
from bot.services.claim_replies import ClaimReplies
from bot.services.entries import has_profile, receipt_of
from bot.services.entry_news import EntryNewsComposer
from bot.services.helping import helping
from bot.services.notices import Notices
from bot.services.prompt_codec import from_json
from bot.services.proofs import MOST_RECEIPTS, Proofs
from bot.services.reposting import restored
from bot.services.reviewing.looking import Looks
from campaigns.campaign import Campaign, CampaignState
from campaigns.undi.receipt import write_receipt

_STAYS = frozenset({Outcome.APPROVE, Outcome.WITHHOLD})
ENTRY_EMOJI = "✍"  # "noted": it praises nothing and ranks nothing
LEAST_LEFT = timedelta(minutes=1)  # Telegram takes a restriction of half a minute for an endless one

Door = Callable[[str, str], Button]  # code and payload to the button that opens the private dialogue
Composer = Callable[[UnitOfWork, Action], Awaitable[Effect | None]]


@dataclass(frozen=True, slots=True)
class Ways:
    """How buttons lead somewhere: each platform's door, and the address of a message."""

    doors: Mapping[PlatformName, Door]
    link_to: LinkTo


class Compose:
    """One method a kind of action; `kinds` is the visible list."""

    def __init__(self, classifier: Classifier, clock: Clock, ways: Ways, locale: str) -> None:
        self._clock, self._ways, self._locale = clock, ways, locale
        self._cards = Cards(classifier, clock, ways.link_to, locale)
        looks = Looks(self._cards, clock, locale)
        notices = Notices(clock, self._cards.marks, locale)
        self.kinds: Mapping[str, Composer] = {
            "delete": self._delete,
            "react": self._react,
            "card": self._cards.card,
            "card_update": self._cards.card_update,
            "look": looks.look,
            "canned": looks.canned,
            "answer": self._answer,
            "tell": self._tell,
            "warn": notices.warn,
            "reminder": notices.reminder,
            "announce": self._announce,
            "reply": self._reply,
            "restrict": self._restrict,
            "voucher": self._voucher,
            "receipts": self._receipts,
            "proof": Proofs(),
            "link_code": self._link_code,
            "claim_reply": ClaimReplies(clock),
            "restore": restored,
            **helping(),
            **EntryNewsComposer(clock).kinds,
            **AppealCards(self._cards, clock, locale).kinds,
        }

    async def __call__(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """The effect of an action as the store stands now."""
        return await self.kinds[action.kind](unit, action)

    async def _delete(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """Asked once more when it is sent: a comment that was approved or edited since stays."""
        place = _text(action, "chat_ref"), _text(action, "message_ref")
        comment_id = await unit.comments.id_of(action.platform, *place)
        judged = await unit.comments.judged(comment_id) if comment_id is not None else None
        if judged is not None and not await self._goes(unit, judged):
            return None
        return DeleteComment(*place)

    async def _goes(self, unit: UnitOfWork, judged: Judged) -> bool:
        if judged.shadow:
            return False
        if judged.outcome is not Outcome.HOLD:
            return judged.outcome is Outcome.REMOVE
        channel = await unit.channels.by_id(judged.channel_id)
        return channel is not None and channel.policy.hide_held and not channel.policy.shadow

    async def _react(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """While the comment is there and nothing speaks against it."""
        place, judged = await self._there(unit, action)
        if judged is None or judged.outcome not in _STAYS:
            return None
        return React(*place, ENTRY_EMOJI)

    async def _there(self, unit: UnitOfWork, action: Action) -> tuple[tuple[str, str], Judged | None]:
        """The place that a courtesy is for, and the comment there; None where it is gone or out of reach."""
        place = _text(action, "chat_ref"), _text(action, "message_ref")
        comment_id = await unit.comments.id_of(action.platform, *place)
        judged = await unit.comments.judged(comment_id) if comment_id is not None else None
        channel = await unit.channels.by_id(judged.channel_id) if judged else None
        # A chat with another number since has none of its old messages; one in shadow mode hears nothing.
        is_there = channel is not None and channel.channel_ref == place[0] and not channel.policy.shadow
        return place, judged if judged is not None and is_there and not judged.gone else None

    async def _answer(self, unit: UnitOfWork, action: Action) -> Effect:  # noqa: ARG002 - one form for all kinds
        return _pressed(action, _prompt(action), _text(action, "locale"))

    async def _announce(self, unit: UnitOfWork, action: Action) -> Effect:  # noqa: ARG002 - as above
        pin = bool(action.payload.get("pin"))
        return Send(_text(action, "chat_ref"), _prompt(action), self._locale, action.key, pin=pin)

    async def _reply(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """While it is courteous, the comment stands well, and its author still has a step to do."""
        place, judged = await self._there(unit, action)
        campaign = await unit.campaigns.get(_text(action, "campaign"))
        account = await unit.people.by_row(_number(action, "account"))
        if self._clock.now().timestamp() > _number(action, "until") or judged is None:
            return None
        if campaign is None or campaign.state is not CampaignState.OPEN or account is None:
            return None
        if judged.outcome is not Outcome.APPROVE or not await _is_entered(unit, judged, campaign):
            return None
        if await has_profile(unit, campaign, account.person_id):
            return None
        door, payload = self._ways.doors.get(action.platform), f"ikut-{campaign.campaign_id}"
        buttons = ((door("button.entry.complete", payload),),) if door else ()
        prompt = Prompt("entry.reply", {"hashtag": campaign.rules.hashtag}, buttons)
        return Send(place[0], prompt, self._locale, action.key, reply_to=place[1])

    async def _tell(self, unit: UnitOfWork, action: Action) -> Effect | None:
        account = await unit.people.by_row(_number(action, "account"))
        if account is None or not account.private_open or not account.account_id:
            return None
        return Send(account.account_id, _prompt(action), account.locale, action.key)

    async def _restrict(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """Silent as long as a standing strike says; where none does, a lift ends it."""
        chat_ref, account_row = _text(action, "chat_ref"), _number(action, "account")
        channel = await unit.channels.by_ref(action.platform, chat_ref)
        account = await unit.people.by_row(account_row)
        if channel is None or account is None or not account.account_id:
            return None
        now = self._clock.now()
        until = await unit.strikes.restricted_until(channel.channel_id, account, now)
        if until is not None and until >= now + LEAST_LEFT:
            return Restrict(chat_ref, account.account_id, until)
        return Restrict(chat_ref, account.account_id, None) if action.payload.get("lifts") else None

    async def _voucher(self, unit: UnitOfWork, action: Action) -> Effect | None:
        seat = await unit.draws.seat(_number(action, "seat"))
        if seat is None or seat.state is not SeatState.CLAIMED:
            return None
        voucher = await unit.vouchers.of_seat(seat.seat_id)
        account = await unit.people.by_row(seat.account_row)
        if voucher is None or account is None or not account.account_id:
            return None
        campaign = await unit.campaigns.get(seat.campaign_id)
        params = {"code": voucher.code, "campaign": campaign.name if campaign else seat.campaign_id}
        prompt = Prompt("claim.code", params, ((Button("button.claim.received", f"ok:{seat.seat_id}"),),))
        return _to(account, prompt, action)

    async def _receipts(self, unit: UnitOfWork, action: Action) -> Effect | None:
        account = await unit.people.by_row(_number(action, "account"))
        campaign = await unit.campaigns.get(_text(action, "campaign"))
        if account is None or campaign is None or not account.account_id:
            return None
        rows = await unit.entries.of_person(campaign.campaign_id, account.person_id)
        owners = {own.row_id: own.account_id for own in await unit.people.accounts_of(account.person_id)}
        lines = [write_receipt(receipt_of(row, owners[row.account_row])) for row in rows[-MOST_RECEIPTS:]]
        prompt = Prompt("dialogue.receipts", {"campaign": campaign.name}, quote="\n".join(lines))
        return _to(account, prompt, action)

    async def _link_code(self, unit: UnitOfWork, action: Action) -> Effect | None:
        account = await unit.people.by_row(_number(action, "account"))
        live = await unit.links.code(account.row_id) if account else None
        if account is None or live is None or not account.account_id:
            return None
        params = {"code": shown(live[0]), "until": live[1]}
        prompt = Prompt("link.code", params, ((Button("button.later", "no:later"),),))
        return _to(account, prompt, action)


async def _is_entered(unit: UnitOfWork, judged: Judged, campaign: Campaign) -> bool:
    """Whether the comment carries the campaign's tag still."""
    entries = await unit.entries.of_comment(judged.comment_id)
    return any(e.campaign_id == campaign.campaign_id and not e.withdrawn for e in entries)


def _to(account: Account, prompt: Prompt, action: Action) -> Effect:
    """In answer to the press that asked for it, or in the private chat."""
    if "press_ref" in action.payload:
        return _pressed(action, prompt, account.locale)
    return Send(account.account_id, prompt, account.locale, action.key)


def _pressed(action: Action, prompt: Prompt, locale: str) -> AnswerPress:
    return AnswerPress(_text(action, "press_ref"), prompt, locale, _number(action, "number"))


def _text(action: Action, name: str) -> str:
    return str(action.payload[name])


def _number(action: Action, name: str) -> int:
    return int(str(action.payload[name]))


def _prompt(action: Action) -> Prompt:
    stored = action.payload["prompt"]
    if not isinstance(stored, Mapping):
        raise TypeError("an action holds no prompt")
    return from_json(stored)
