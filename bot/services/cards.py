"""Cards: what a moderator sees of a comment that waits: why, the words that weighed, and the ways to it."""

from collections.abc import Callable

from bot.dialogue.prompt import Button, Coded, Prompt
from bot.moderation.comment import AuthorKind, PlatformName
from bot.moderation.flag import Severity
from bot.moderation.review import ReviewItem, ReviewState
from bot.ports.channels import Channel
from bot.ports.classifier import Classifier
from bot.ports.comments import Judged
from bot.ports.outbox import Action
from bot.ports.platform import Effect, Rewrite, Send
from bot.ports.unit_of_work import UnitOfWork
from bot.services.reviews import buttons_for
from models.labels import Label

QUOTE_LIMIT = 700
_MARKED = {"toxicity": Label.TOXIC, "gambling": Label.SPAM}
LinkTo = Callable[[PlatformName, str, str], str]  # a message's address by platform, chat and message


class Cards:
    """Composes review cards as the store stands."""

    def __init__(self, classifier: Classifier, locale: str, links: LinkTo) -> None:
        self._classifier, self._locale, self._links = classifier, locale, links

    async def card(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """The card of an item, into the moderators' chat."""
        found = await self._found(unit, action)
        if found is None or found[2].moderators_ref is None:
            return None
        item, judged, channel = found
        prompt = await self._prompt(unit, item, judged, channel.title)
        return Send(channel.moderators_ref or "", prompt, self._locale, action.key)

    async def card_update(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """The card where it stands, as its item is now."""
        found = await self._found(unit, action)
        place = await unit.reviews.card_of(found[0].item_id) if found else None
        if found is None or place is None:
            return None
        item, judged, channel = found
        return Rewrite(*place, await self._prompt(unit, item, judged, channel.title), self._locale)

    async def _found(self, unit: UnitOfWork, action: Action) -> tuple[ReviewItem, Judged, Channel] | None:
        item = await unit.reviews.get(int(str(action.payload["item"])))
        judged = await unit.comments.judged(item.comment_id) if item else None
        channel = await unit.channels.by_id(judged.channel_id) if judged else None
        return (item, judged, channel) if item and judged and channel else None

    async def _prompt(self, unit: UnitOfWork, item: ReviewItem, judged: Judged, title: str) -> Prompt:
        author = await unit.people.by_row(judged.account_row)
        is_member = author is not None and author.kind is AuthorKind.MEMBER
        params: dict[str, object] = {"channel": title, "posted_at": judged.posted_at, "reasons": why(judged)}
        if item.decided_at is not None:
            params["decided_at"] = item.decided_at
        quote = judged.text[:QUOTE_LIMIT]
        buttons = (*buttons_for(item, is_member=is_member), *await self._doors(unit, judged))
        marks = self.marks(judged, len(quote))
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


def why(judged: Judged) -> tuple[Coded, ...]:
    """The reasons against a comment, as sentences."""
    against = (flag for flag in judged.flags if flag.severity > Severity.WITHHOLD)
    return tuple(Coded(flag.code, flag.params) for flag in against)


def _head(item: ReviewItem, judged: Judged) -> str:
    if item.state is ReviewState.PENDING and item.urgent:
        return "review.card.urgent"
    if item.state is ReviewState.SUPERSEDED and judged.gone:
        return "review.card.gone"
    return f"review.card.{item.state.value}"
