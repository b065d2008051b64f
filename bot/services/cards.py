"""Cards: a held comment as moderators see it, composed from how it stands at the moment of sending.

Insults are blurred, what the model weighed is underlined, images and stickers are never shown, and nobody is
named.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from bot.dialogue.prompt import Button, Coded, Prompt
from bot.moderation.comment import AuthorKind, PlatformName
from bot.moderation.flag import Severity
from bot.moderation.review import Kind, ReviewItem, ReviewState
from bot.moderation.strike import step_for
from bot.ports.channels import Channel
from bot.ports.classifier import Classifier
from bot.ports.clock import Clock
from bot.ports.comments import Judged
from bot.ports.outbox import Action
from bot.ports.people import Account
from bot.ports.platform import Effect, Rewrite, Send
from bot.ports.unit_of_work import UnitOfWork
from bot.services.helping import help_lines
from bot.services.quoting import blurred, masked
from bot.services.reviewing.buttons import Page, buttons_for
from models.labels import Label

QUOTE_LIMIT = 700
LinkTo = Callable[[PlatformName, str, str], str]  # a message's address by platform, chat and message
_MARKED = {"toxicity": Label.TOXIC, "gambling": Label.SPAM}
Spans = tuple[tuple[int, int], ...]


class Cards:
    """Composers of the kinds `card` and `card_update`."""

    def __init__(self, classifier: Classifier, clock: Clock, link_to: LinkTo, locale: str) -> None:
        self._classifier, self._clock, self._link_to, self._locale = classifier, clock, link_to, locale

    async def card(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """A new card in the moderators' chat."""
        item = await unit.reviews.get(_number(action, "item"))
        judged = await unit.comments.judged(item.comment_id) if item else None
        channel = await unit.channels.by_id(judged.channel_id) if judged else None
        if item is None or judged is None or channel is None or channel.moderators_ref is None:
            return None
        prompt = await self._card_prompt(unit, item, judged, channel, Page.FIRST)
        return Send(channel.moderators_ref, prompt, self._locale, action.key)

    async def card_update(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """The card brought up to the item's present state."""
        item = await unit.reviews.get(_number(action, "item"))
        judged = await unit.comments.judged(item.comment_id) if item else None
        place = await unit.reviews.card_of(item.item_id) if item else None
        channel = await unit.channels.by_id(judged.channel_id) if judged else None
        if item is None or judged is None or place is None or channel is None:
            return None
        page = Page(str(action.payload.get("page", Page.FIRST.value)))
        prompt = await self._card_prompt(unit, item, judged, channel, page)
        return Rewrite(*place, prompt, self._locale)

    def marks(self, judged: Judged, limit: int) -> Spans:
        """The words that weighed most against the comment, and the spans that phases named."""
        spans = {(s.start, s.end) for flag in judged.flags for s in flag.spans}
        spans |= {span for label in _MARKED.values() for span in self._weighed(judged, label)}
        return tuple(sorted(span for span in spans if span[1] <= limit))

    def shown(self, judged: Judged) -> str:
        """The words as moderators see them unasked: without personal data, attacks blurred."""
        return blurred(masked(judged, QUOTE_LIMIT), self.insults(judged))

    def insults(self, judged: Judged) -> Spans:
        """The words that weighed most as an attack; none where no phase found one."""
        return self._weighed(judged, Label.TOXIC)

    def _weighed(self, judged: Judged, label: Label) -> Spans:
        against = (
            flag
            for flag in judged.flags
            if _MARKED.get(flag.phase) is label
            and flag.severity > Severity.CLEAR
            and not flag.facts.get("unchecked")
        )
        if next(against, None) is None:
            return ()
        worst = sorted(self._classifier.explain(judged.text, label), key=lambda e: -e.weight)[:3]
        return tuple(sorted((e.start, e.end) for e in worst if e.weight > 0))

    async def _card_prompt(
        self, unit: UnitOfWork, item: ReviewItem, judged: Judged, channel: Channel, page: Page
    ) -> Prompt:
        author = await unit.people.by_row(judged.account_row)
        insults = self.insults(judged)
        is_blind = item.kind is Kind.SAMPLE and item.state is ReviewState.PENDING
        also = await self._also(unit, item, judged, channel, author, blurred=bool(insults))
        params: dict[str, object] = {
            "channel": channel.title, "posted_at": judged.posted_at,
            "reasons": (*why(judged), *told(judged), *await help_lines(unit, item, judged)),
            "also": Coded("review.also", {"lines": also}) if also else "",
        }  # fmt: skip
        if item.decided_at is not None:
            params["decided_at"] = item.decided_at
        quote = self.shown(judged)
        marks = () if is_blind else self.marks(judged, len(quote))
        is_member = author is not None and author.kind is AuthorKind.MEMBER
        # Asked only where the page or its way there shows them.
        replies = () if page is Page.FIRST else await unit.replies.of_channel(channel.channel_id)
        own = buttons_for(
            item, page, is_member=is_member, is_read=_is_read(item, self._clock.now()), replies=replies
        )
        return Prompt(
            _head(item, judged), params, (*own, *await self._ways_to(unit, judged)), quote=quote, marks=marks
        )

    async def _also(
        self,
        unit: UnitOfWork,
        item: ReviewItem,
        judged: Judged,
        channel: Channel,
        author: Account | None,
        *,
        blurred: bool,
    ) -> tuple[Coded, ...]:
        """What else whoever decides should know, one line each."""
        lines = list(_standing(item, self._clock.now()))
        if item.state is ReviewState.PENDING and _may_hint(item) and author is not None:
            lines += await self._suggestion(unit, channel, author)
        reply = await unit.replies.get(item.reply) if item.reply is not None else None
        if reply is not None:
            lines.append(Coded("review.also.reply", {"name": reply.name}))
        if notes := len(await unit.notes.of_item(item.item_id)):
            lines.append(Coded("review.also.notes", {"count": notes}))
        if not judged.text.strip():
            lines.append(Coded("review.also.no_text"))
        if blurred:
            lines.append(Coded("review.also.blurred"))
        return tuple(lines)

    async def _suggestion(self, unit: UnitOfWork, channel: Channel, author: Account) -> list[Coded]:
        """What the ladder says, where violations still count."""
        persons = await unit.people.same_person(author.person_id)
        standing = await unit.strikes.standing(channel.channel_id, persons, self._clock.now())
        if not standing:
            return []
        step = step_for(len(standing), channel.policy.ladder)
        params = {"count": len(standing), "step": Coded(f"review.step.{step.value}")}
        return [Coded("review.also.suggested", params)]

    async def _ways_to(self, unit: UnitOfWork, judged: Judged) -> tuple[tuple[Button, ...], ...]:
        """The ways to the comment in its place and to the post that it stands under."""
        platform, doors, link_to = judged.platform, [], self._link_to
        if not judged.gone and (url := link_to(platform, judged.channel_ref, judged.message_ref)):
            doors.append(Button("button.review.comment", url=url))
        chat, _, message = (await unit.comments.post_of(judged.comment_id) or "").rpartition(":")
        if message and (url := link_to(platform, chat, message)):
            doors.append(Button("button.review.post", url=url))
        return (tuple(doors),) if doors else ()


def _may_hint(item: ReviewItem) -> bool:
    """Not of penalties for a cry for help, and of nothing where a fresh eye is wanted."""
    return not item.urgent and item.kind is not Kind.SAMPLE


def _standing(item: ReviewItem, now: datetime) -> Iterable[Coded]:
    """What reviewers have done about it so far."""
    if item.state is ReviewState.PENDING:
        if item.escalated:
            yield Coded("review.also.escalated")
        if _is_read(item, now):
            yield Coded("review.also.reading", {"until": item.assigned_until})
        if item.proposed is not None:
            yield Coded("review.also.proposed", {"what": Coded(f"button.review.{item.proposed.value}")})
    if item.rule is not None:
        yield Coded("review.also.rule", {"rule": Coded(f"button.rule.{item.rule.value}")})


def _is_read(item: ReviewItem, now: datetime) -> bool:
    """Whether somebody holds it."""
    return item.assigned_until is not None and item.assigned_until > now


def _head(item: ReviewItem, judged: Judged) -> str:
    if item.state is ReviewState.PENDING and item.urgent:
        return "review.card.urgent"
    if item.state is ReviewState.SUPERSEDED and judged.gone:
        return "review.card.gone"
    if item.kind is Kind.SAMPLE and item.state is ReviewState.PENDING:
        # Neither why nor by whom it was approved: the eye is to be a fresh one.
        return "review.card.sample"
    if item.kind is Kind.ASK and item.state is ReviewState.PENDING:
        return "review.card.ask"  # nothing is held here: the comment is down, the author is the question
    return f"review.card.{item.state.value}"


def why(judged: Judged) -> tuple[Coded, ...]:
    """The reasons that speak against a comment, as sentences in codes."""
    against = (flag for flag in judged.flags if flag.severity > Severity.WITHHOLD)
    return tuple(Coded(flag.code, flag.params) for flag in against)


def told(judged: Judged) -> tuple[Coded, ...]:
    """What is good to know beside the reasons: a claim that was checked, and by whom."""
    mild = (flag for flag in judged.flags if flag.severity <= Severity.WITHHOLD and "claim" in flag.facts)
    return tuple(Coded("flag.claims.found", flag.params) for flag in mild)


def _number(action: Action, name: str) -> int:
    return int(str(action.payload[name]))
