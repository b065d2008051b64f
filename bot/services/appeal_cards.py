"""Composers of appeals: cards for moderators; questions, lists and answers for authors; the comment again.

Texts and names are read when a message is sent, so that none waits in the outbox.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.dialogue.prompt import Button, Coded, Prompt
from bot.dialogue.questions import appeal_question
from bot.moderation.appeal import OVERTURNING, UPHOLDING, Appeal, AppealState, Because
from bot.moderation.decision import Outcome
from bot.ports.channels import Channel
from bot.ports.clock import Clock
from bot.ports.comments import Judged
from bot.ports.outbox import Action
from bot.ports.people import Account
from bot.ports.platform import AnswerPress, Effect, Rewrite, Send
from bot.ports.unit_of_work import UnitOfWork
from bot.services.appeal_lists import appeals_listed
from bot.services.cards import QUOTE_LIMIT, Cards, why
from bot.services.entries import DRAFT
from bot.services.quoting import masked, plain_name
from campaigns.campaign import CampaignState

_STAYS = frozenset({Outcome.APPROVE, Outcome.WITHHOLD})
_TAKES = frozenset({CampaignState.OPEN, CampaignState.PAUSED, CampaignState.CLOSED})
_NO_DRAW = frozenset({CampaignState.DRAFT, CampaignState.CANCELLED})
Composer = Callable[[UnitOfWork, Action], Awaitable[Effect | None]]


class AppealCards:
    """One method a kind of action; `kinds` is the visible list."""

    def __init__(self, cards: Cards, clock: Clock, locale: str) -> None:
        self._cards, self._clock, self._locale = cards, clock, locale
        self.kinds: Mapping[str, Composer] = {
            "appeal_card": self._card,
            "appeal_update": self._update,
            "appeal_ask": self._ask,
            "appeal_list": self._list,
            "appeal_answer": self._answer,
            "restore": self._restore,
        }

    async def _card(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """A new card in the moderators' chat."""
        appeal, channel = await _of(unit, action)
        if appeal is None or channel is None or channel.moderators_ref is None:
            return None
        prompt = await appeal_prompt(unit, appeal, channel, self._cards)
        return Send(channel.moderators_ref, prompt, self._locale, action.key) if prompt else None

    async def _update(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """The card brought up to the appeal's present state."""
        appeal, channel = await _of(unit, action)
        place = await unit.appeals.card_of(appeal.appeal_id) if appeal else None
        if appeal is None or channel is None or place is None:
            return None
        prompt = await appeal_prompt(unit, appeal, channel, self._cards)
        return Rewrite(*place, prompt, self._locale) if prompt else None

    async def _ask(self, unit: UnitOfWork, action: Action) -> Effect | None:
        account = await _account(unit, action)
        judged = await unit.comments.by_decision(_number(action, "decision"))
        if account is None or judged is None:
            return None
        quote = judged.text[:QUOTE_LIMIT]
        return _to(account, appeal_question(quote, self._cards.marks(judged, len(quote))), action)

    async def _list(self, unit: UnitOfWork, action: Action) -> Effect | None:
        account = await _account(unit, action)
        if account is None:
            return None
        return _to(account, await appeals_listed(unit, account, self._clock.now()), action)

    async def _answer(self, unit: UnitOfWork, action: Action) -> Effect | None:
        appeal, _ = await _of(unit, action)
        account = await _account(unit, action)
        judged = await unit.comments.by_decision(appeal.decision_id) if appeal else None
        if appeal is None or judged is None or account is None or not account.private_open:
            return None
        params: dict[str, object] = {}
        if appeal.answer is not None:
            because = Because(appeal.answer.rpartition(".")[2])
            params = {"why": Coded(because.code), "next": Coded(f"appeal.next.{because.value}")}
        if appeal.state is AppealState.OVERTURNED:
            params["points"] = (*_points(judged, action), *await _entries(unit, judged.comment_id))
        prompt = Prompt(f"appeal.answer.{appeal.state.value}", params, quote=judged.text[:QUOTE_LIMIT])
        return _to(account, prompt, action)

    async def _restore(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """The comment again, in the bot's hand; not where its author deleted it or was erased."""
        appeal, channel = await _of(unit, action)
        judged = await unit.comments.judged(appeal.comment_id) if appeal else None
        if appeal is None or channel is None or judged is None or appeal.state is not AppealState.OVERTURNED:
            return None
        name = await unit.people.name_of(judged.account_row)
        author = await unit.people.by_row(judged.account_row)
        is_known = author is not None and bool(author.account_id)
        if judged.outcome not in _STAYS or judged.gone or not judged.text or not is_known:
            return None
        under = await unit.comments.thread_of(judged.comment_id)
        # A chat with another number since has none of its old messages.
        reply_to = under if channel.channel_ref == judged.channel_ref else None
        params = {"name": plain_name(name or "") or Coded("appeal.no_name")}
        prompt = Prompt("appeal.restored", params, quote=judged.text)
        return Send(channel.channel_ref, prompt, channel.locale, action.key, reply_to=reply_to)


async def appeal_prompt(
    unit: UnitOfWork, appeal: Appeal, channel: Channel, cards: Cards | None = None
) -> Prompt | None:
    """The card of an appeal as it stands; `cards` tells what weighed against the comment."""
    judged = await unit.comments.by_decision(appeal.decision_id)
    decision = await unit.appeals.contested(appeal.decision_id)
    if judged is None or decision is None:
        return None
    by_system = decision.hands[0] == "system"
    params: dict[str, object] = {
        "number": appeal.appeal_id, "channel": channel.title, "posted_at": judged.posted_at,
        "decided_at": decision.decided_at, "who": Coded(f"appeal.by.{'system' if by_system else 'reviewer'}"),
        "reasons": why(judged) or (Coded("appeal.no_reason"),),
    }  # fmt: skip
    # In the chat without personal data, as on every card; `jernih appeal show` is kept in the log.
    quote = masked(judged, QUOTE_LIMIT) if cards is not None else judged.text[:QUOTE_LIMIT]
    marks = cards.marks(judged, len(quote)) if cards is not None else ()
    if appeal.state is AppealState.OPEN:
        params["words"] = appeal.words or Coded("appeal.no_words")
        return Prompt("appeal.card.open", params, _buttons(appeal), quote=quote, marks=marks)
    params |= {"ended_at": appeal.decided_at or appeal.opened_at, "why": Coded(appeal.answer or "word.no")}
    return Prompt(f"appeal.card.{appeal.state.value}", params, quote=quote, marks=marks)


def _buttons(appeal: Appeal) -> tuple[tuple[Button, ...], ...]:
    """Two in a row: whichever brings it back first, then whichever lets it rest."""

    def rows(choices: Sequence[Because]) -> list[tuple[Button, ...]]:
        made = [
            Button(f"button.appeal.{each.value}", f"ap:{appeal.appeal_id}:{appeal.version}:{each.value}")
            for each in choices
        ]
        return [tuple(made[start : start + 2]) for start in range(0, len(made), 2)]

    return (*rows(OVERTURNING), *rows(UPHOLDING))


def _points(judged: Judged, action: Action) -> list[Coded]:
    """What is given back, each on a line of its own."""
    if action.payload.get("stands"):
        shown = "appeal.point.stands"
    else:
        shown = "appeal.point.gone" if judged.gone else "appeal.point.reposted"
    lifted = [Coded("appeal.point.lifted")] if action.payload.get("lifted") else []
    return [Coded(shown), *lifted]


async def _entries(unit: UnitOfWork, comment_id: int) -> list[Coded]:
    """What it means for the draws that the comment is in; a sealed list stays as it is, and we say so."""
    found = []
    for entry in await unit.entries.of_comment(comment_id):
        campaign = await unit.campaigns.get(entry.campaign_id)
        if entry.withdrawn or campaign is None or campaign.state in _NO_DRAW:
            continue
        sealed = await unit.draws.has_file(campaign.campaign_id, campaign.draw_no, DRAFT)
        counts = campaign.state in _TAKES and not sealed
        code = "appeal.point.entry_back" if counts else "appeal.point.entry_sealed"
        found.append(Coded(code, {"campaign": campaign.name}))
    return found


async def _of(unit: UnitOfWork, action: Action) -> tuple[Appeal | None, Channel | None]:
    appeal = await unit.appeals.get(_number(action, "appeal"))
    return appeal, await unit.channels.by_id(appeal.channel_id) if appeal else None


async def _account(unit: UnitOfWork, action: Action) -> Account | None:
    account = await unit.people.by_row(_number(action, "account"))
    return account if account is not None and account.account_id else None


def _to(account: Account, prompt: Prompt, action: Action) -> Effect:
    """In answer to the press that asked for it, or in the private chat."""
    if "press_ref" in action.payload:
        press_ref = str(action.payload["press_ref"])
        return AnswerPress(press_ref, prompt, account.locale, _number(action, "number"))
    return Send(account.account_id, prompt, account.locale, action.key)


def _number(action: Action, name: str) -> int:
    return int(str(action.payload[name]))
