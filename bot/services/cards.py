"""Cards: a held comment as moderators see it, composed from how it stands at the moment of sending."""

from collections.abc import Callable

from bot.dialogue.prompt import Button, Coded, Prompt
from bot.moderation.comment import AuthorKind, PlatformName
from bot.moderation.flag import Severity
from bot.moderation.review import ReviewItem, ReviewState
from bot.ports.classifier import Classifier
from bot.ports.comments import Judged
from bot.ports.outbox import Action
from bot.ports.platform import Effect, Rewrite, Send
from bot.ports.unit_of_work import UnitOfWork
from bot.services.helping import help_lines
from bot.services.masking import masked
from bot.services.reviews import buttons_for
from models.labels import Label

QUOTE_LIMIT = 700
LinkTo = Callable[[PlatformName, str, str], str]  # a message's address by platform, chat and message
_MARKED = {"toxicity": Label.TOXIC, "gambling": Label.SPAM}


class Cards:
    """Composers of the kinds `card` and `card_update`."""

    def __init__(self, classifier: Classifier, link_to: LinkTo, locale: str) -> None:
        self._classifier, self._link_to, self._locale = classifier, link_to, locale

    async def card(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """A new card in the moderators' chat."""
        item = await unit.reviews.get(_number(action, "item"))
        judged = await unit.comments.judged(item.comment_id) if item else None
        channel = await unit.channels.by_id(judged.channel_id) if judged else None
        if item is None or judged is None or channel is None or channel.moderators_ref is None:
            return None
        prompt = await self._card_prompt(unit, item, judged, channel.title)
        return Send(channel.moderators_ref, prompt, self._locale, action.key)

    async def card_update(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """The card brought up to the item's present state."""
        item = await unit.reviews.get(_number(action, "item"))
        judged = await unit.comments.judged(item.comment_id) if item else None
        place = await unit.reviews.card_of(item.item_id) if item else None
        channel = await unit.channels.by_id(judged.channel_id) if judged else None
        if item is None or judged is None or place is None or channel is None:
            return None
        prompt = await self._card_prompt(unit, item, judged, channel.title)
        return Rewrite(*place, prompt, self._locale)

    def marks(self, judged: Judged, limit: int) -> tuple[tuple[int, int], ...]:
        """The words that weighed most against the comment, and the spans that phases named."""
        spans = {(s.start, s.end) for flag in judged.flags for s in flag.spans}
        for flag in judged.flags:
            label = _MARKED.get(flag.phase)
            if label is not None and flag.severity > Severity.CLEAR and not flag.facts.get("unchecked"):
                found = self._classifier.explain(judged.text, label)
                worst = sorted(found, key=lambda e: -e.weight)[:3]
                spans |= {(e.start, e.end) for e in worst if e.weight > 0}
        return tuple(sorted(span for span in spans if span[1] <= limit))

    async def _card_prompt(self, unit: UnitOfWork, item: ReviewItem, judged: Judged, title: str) -> Prompt:
        params: dict[str, object] = {"channel": title, "posted_at": judged.posted_at}
        params["reasons"] = (*why(judged), *await help_lines(unit, item, judged))
        if item.decided_at is not None:
            params["decided_at"] = item.decided_at
        quote = masked(judged, QUOTE_LIMIT)
        marks = self.marks(judged, len(quote))
        author = await unit.people.by_row(judged.account_row)
        is_member = author is not None and author.kind is AuthorKind.MEMBER
        buttons = (*buttons_for(item, is_member=is_member), *await self._ways_to(unit, judged))
        return Prompt(_head(item, judged), params, buttons, quote=quote, marks=marks)

    async def _ways_to(self, unit: UnitOfWork, judged: Judged) -> tuple[tuple[Button, ...], ...]:
        """The ways to the comment in its place and to the post that it stands under."""
        platform, doors, link_to = judged.platform, [], self._link_to
        if not judged.gone and (url := link_to(platform, judged.channel_ref, judged.message_ref)):
            doors.append(Button("button.review.comment", url=url))
        chat, _, message = (await unit.comments.post_of(judged.comment_id) or "").rpartition(":")
        if message and (url := link_to(platform, chat, message)):
            doors.append(Button("button.review.post", url=url))
        return (tuple(doors),) if doors else ()


def _head(item: ReviewItem, judged: Judged) -> str:
    if item.state is ReviewState.PENDING and item.urgent:
        return "review.card.urgent"
    if item.state is ReviewState.SUPERSEDED and judged.gone:
        return "review.card.gone"
    return f"review.card.{item.state.value}"


def why(judged: Judged) -> tuple[Coded, ...]:
    """The reasons that speak against a comment, as sentences in codes."""
    against = (flag for flag in judged.flags if flag.severity > Severity.WITHHOLD)
    return tuple(Coded(flag.code, flag.params) for flag in against)


def _number(action: Action, name: str) -> int:
    return int(str(action.payload[name]))
