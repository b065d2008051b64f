"""Compose: turns a recorded action into the effect that a platform performs.

Reads what the effect shows at the moment of sending, so that personal values never wait in the
outbox and a repeated message says the same thing. None means: there is nothing left to do.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.dialogue.linking import shown
from bot.dialogue.prompt import Button, Coded, Prompt
from bot.moderation.comment import PlatformName
from bot.moderation.decision import Outcome
from bot.moderation.flag import Severity
from bot.moderation.review import ReviewItem, ReviewState
from bot.ports.campaigns import SeatState
from bot.ports.classifier import Classifier
from bot.ports.comments import Judged
from bot.ports.outbox import Action
from bot.ports.people import Account
from bot.ports.platform import AnswerPress, DeleteComment, Effect, React, Rewrite, Send
from bot.ports.unit_of_work import UnitOfWork
from bot.services.entries import receipt_of
from bot.services.prompt_codec import from_json
from bot.services.reviews import buttons_for
from campaigns.undi.receipt import write_receipt
from models.labels import Label

ENTRY_EMOJI = "✍"  # "noted": it praises nothing and ranks nothing
QUOTE_LIMIT = 700
MOST_RECEIPTS = 5  # the newest; so many fit into one message
_MARKED = {"toxicity": Label.TOXIC, "gambling": Label.SPAM}

LinkTo = Callable[[PlatformName, str, str], str]  # a message's address by platform, chat and message
Composer = Callable[[UnitOfWork, Action], Awaitable[Effect | None]]


class Compose:
    """One method a kind of action; `kinds` is the visible list."""

    def __init__(self, classifier: Classifier, locale: str, links: LinkTo) -> None:
        self._classifier, self._locale, self._links = classifier, locale, links
        self.kinds: Mapping[str, Composer] = {
            "delete": self._delete,
            "react": self._react,
            "card": self._card,
            "card_update": self._card_update,
            "answer": self._answer,
            "tell": self._tell,
            "warn": self._warn,
            "announce": self._announce,
            "voucher": self._voucher,
            "receipts": self._receipts,
            "link_code": self._link_code,
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
        if judged.outcome is not Outcome.HOLD:
            return judged.outcome is Outcome.REMOVE
        channel = await unit.channels.by_id(judged.channel_id)
        return channel is not None and channel.policy.hide_held

    async def _react(self, unit: UnitOfWork, action: Action) -> Effect:  # noqa: ARG002 - one form for all kinds
        return React(_text(action, "chat_ref"), _text(action, "message_ref"), ENTRY_EMOJI)

    async def _answer(self, unit: UnitOfWork, action: Action) -> Effect:  # noqa: ARG002 - as above
        return _pressed(action, _prompt(action), _text(action, "locale"))

    async def _announce(self, unit: UnitOfWork, action: Action) -> Effect:  # noqa: ARG002 - as above
        pin = bool(action.payload.get("pin"))
        return Send(_text(action, "chat_ref"), _prompt(action), self._locale, action.key, pin=pin)

    async def _tell(self, unit: UnitOfWork, action: Action) -> Effect | None:
        account = await unit.people.by_row(_number(action, "account"))
        if account is None or not account.private_open or not account.account_id:
            return None
        return Send(account.account_id, _prompt(action), account.locale, action.key)

    async def _warn(self, unit: UnitOfWork, action: Action) -> Effect | None:
        account = await unit.people.by_row(_number(action, "account"))
        judged = await unit.comments.by_decision(_number(action, "decision"))
        if account is None or judged is None or not account.private_open or not account.account_id:
            return None
        quote = judged.text[:QUOTE_LIMIT]
        marks = self._marks(judged, len(quote))
        prompt = Prompt("notice.removed", {"reasons": _why(judged)}, quote=quote, marks=marks)
        return Send(account.account_id, prompt, account.locale, action.key)

    async def _card(self, unit: UnitOfWork, action: Action) -> Effect | None:
        item = await unit.reviews.get(_number(action, "item"))
        judged = await unit.comments.judged(item.comment_id) if item else None
        channel = await unit.channels.by_id(judged.channel_id) if judged else None
        if item is None or judged is None or channel is None or channel.moderators_ref is None:
            return None
        prompt = await self._card_prompt(unit, item, judged, channel.title)
        return Send(channel.moderators_ref, prompt, self._locale, action.key)

    async def _card_update(self, unit: UnitOfWork, action: Action) -> Effect | None:
        item = await unit.reviews.get(_number(action, "item"))
        judged = await unit.comments.judged(item.comment_id) if item else None
        place = await unit.reviews.card_of(item.item_id) if item else None
        channel = await unit.channels.by_id(judged.channel_id) if judged else None
        if item is None or judged is None or place is None or channel is None:
            return None
        prompt = await self._card_prompt(unit, item, judged, channel.title)
        return Rewrite(*place, prompt, self._locale)

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

    async def _card_prompt(self, unit: UnitOfWork, item: ReviewItem, judged: Judged, title: str) -> Prompt:
        params: dict[str, object] = {"channel": title, "posted_at": judged.posted_at, "reasons": _why(judged)}
        if item.decided_at is not None:
            params["decided_at"] = item.decided_at
        quote = judged.text[:QUOTE_LIMIT]
        marks = self._marks(judged, len(quote))
        buttons = (*buttons_for(item), *await self._doors(unit, judged))
        return Prompt(_head(item, judged), params, buttons, quote=quote, marks=marks)

    async def _doors(self, unit: UnitOfWork, judged: Judged) -> tuple[tuple[Button, ...], ...]:
        """The ways to the comment in its place and to the post that it stands under."""
        platform, doors = judged.platform, []
        if not judged.gone and (url := self._links(platform, judged.channel_ref, judged.message_ref)):
            doors.append(Button("button.review.comment", url=url))
        chat, _, message = (await unit.comments.post_of(judged.comment_id) or "").rpartition(":")
        if message and (url := self._links(platform, chat, message)):
            doors.append(Button("button.review.post", url=url))
        return (tuple(doors),) if doors else ()

    def _marks(self, judged: Judged, limit: int) -> tuple[tuple[int, int], ...]:
        """The words that weighed most against the comment, and the spans that phases named."""
        spans = {(s.start, s.end) for flag in judged.flags for s in flag.spans}
        for flag in judged.flags:
            label = _MARKED.get(flag.phase)
            if label is not None and flag.severity > Severity.CLEAR and not flag.facts.get("unchecked"):
                found = self._classifier.explain(judged.text, label)
                worst = sorted(found, key=lambda e: -e.weight)[:3]
                spans |= {(e.start, e.end) for e in worst if e.weight > 0}
        return tuple(sorted(span for span in spans if span[1] <= limit))


def _head(item: ReviewItem, judged: Judged) -> str:
    if item.state is ReviewState.PENDING and item.urgent:
        return "review.card.urgent"
    if item.state is ReviewState.SUPERSEDED and judged.gone:
        return "review.card.gone"
    return f"review.card.{item.state.value}"


def _why(judged: Judged) -> tuple[Coded, ...]:
    against = (flag for flag in judged.flags if flag.severity > Severity.WITHHOLD)
    return tuple(Coded(flag.code, flag.params) for flag in against)


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
