"""Looking: what a reviewer may see beside a card, and the canned replies; read when they are sent.

Names are masked: a reviewer judges words, and other authors are nobody's business.
"""

import re
from collections.abc import Sequence

from bot.dialogue.prompt import Coded, Prompt
from bot.moderation.decision import Outcome
from bot.moderation.review import ReviewItem, ReviewState
from bot.ports.clock import Clock
from bot.ports.comments import Judged
from bot.ports.outbox import Action
from bot.ports.platform import AnswerPress, Effect, Send
from bot.ports.unit_of_work import UnitOfWork
from bot.services.cards import QUOTE_LIMIT, Cards
from bot.services.reviewing.buttons import Look

NEIGHBOURS = 2  # comments before and after
COUNTED = 1000  # of an author's comments
_LINE = 160  # characters of a neighbour's words
_AHEAD = 40  # characters before the first insult, where little fits
_LITTLE = 150
_NAMED = re.compile(r"@\w+|<@[!&]?\d+>")
_OPEN = frozenset({ReviewState.PENDING, ReviewState.SUPERSEDED})
_STAYS = frozenset({Outcome.APPROVE, Outcome.WITHHOLD})


class Looks:
    """Composers of the kinds `look` and `canned`."""

    def __init__(self, cards: Cards, clock: Clock, locale: str) -> None:
        self._cards, self._clock, self._locale = cards, clock, locale

    async def look(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """What was asked for, to whoever pressed or under the card."""
        item = await unit.reviews.get(int(str(action.payload["item"])))
        judged = await unit.comments.judged(item.comment_id) if item else None
        if item is None or judged is None:
            return None
        what = Look(str(action.payload["what"]))
        whole = bool(action.payload.get("whole"))
        prompt = (
            self._words(judged, whole=whole)
            if what is Look.WORDS
            else await self._told(unit, item, judged, what)
        )
        if "press_ref" in action.payload:
            return AnswerPress(str(action.payload["press_ref"]), prompt, self._locale)
        place = await unit.reviews.card_of(item.item_id)
        chat = str(action.payload["chat_ref"])
        card = place[1] if place is not None and place[0] == chat else None
        return Send(chat, prompt, self._locale, action.key, reply_to=card)

    async def _told(self, unit: UnitOfWork, item: ReviewItem, judged: Judged, what: Look) -> Prompt:
        if what is Look.HISTORY:
            return await self.history(unit, judged)
        return await (self.notes(unit, item) if what is Look.NOTES else self.context(unit, judged))

    async def history(self, unit: UnitOfWork, judged: Judged) -> Prompt:
        """What the author did in this channel, in numbers."""
        record = await unit.surroundings.record_of(judged.account_row, judged.channel_id, COUNTED)
        author = await unit.people.by_row(judged.account_row)
        persons = await unit.people.same_person(author.person_id) if author else ()
        strikes = await unit.strikes.standing(judged.channel_id, persons, self._clock.now())
        since = author.first_seen.date() if author is not None and author.first_seen is not None else "-"
        newest = tuple(Coded(f"review.outcome.{outcome.value}") for outcome in record.newest)
        params: dict[str, object] = {
            "comments": record.comments, "removed": record.removed, "strikes": len(strikes), "since": since,
            "newest": newest,
        }  # fmt: skip
        return Prompt("review.look.history", params)

    async def context(self, unit: UnitOfWork, judged: Judged) -> Prompt:
        """What stood before and after in the same thread."""
        sides = await unit.surroundings.neighbours(judged.comment_id, NEIGHBOURS)
        before, after = [await self._lines(unit, judged, ids) for ids in sides]
        return Prompt("review.look.context", {"before": before, "after": after})

    async def _lines(self, unit: UnitOfWork, judged: Judged, ids: Sequence[int]) -> tuple[Coded, ...]:
        found = [await unit.comments.judged(each) for each in ids]
        lines = [
            Coded("review.look.own" if one.account_row == judged.account_row else "review.look.other",
                  {"words": self._line(one)})
            for one in found
            if one is not None
        ]  # fmt: skip
        return tuple(lines) or (Coded("review.look.nothing"),)

    def _line(self, judged: Judged) -> str:
        return _NAMED.sub("@…", self._cards.shown(judged))[:_LINE]

    async def notes(self, unit: UnitOfWork, item: ReviewItem) -> Prompt:
        """What reviewers noted, without who did."""
        found = await unit.notes.of_item(item.item_id)
        lines = tuple(Coded("review.look.note", {"words": note.words, "at": note.at}) for note in found)
        return Prompt("review.look.notes", {"notes": lines or (Coded("review.look.nothing"),)})

    def _words(self, judged: Judged, *, whole: bool) -> Prompt:
        """The words as they were written; only what is around the first insult, where a line must do."""
        if whole:
            quote = judged.text[:QUOTE_LIMIT]
            return Prompt("review.look.words", quote=quote, marks=self._cards.marks(judged, len(quote)))
        insults = self._cards.insults(judged)
        start = max(0, insults[0][0] - _AHEAD) if insults and len(judged.text) > _LITTLE else 0
        return Prompt("review.look.words", quote=judged.text[start : start + _LITTLE])

    async def canned(self, unit: UnitOfWork, action: Action) -> Effect | None:
        """The institution's words to an author; under the comment only while that stands well."""
        reply = await unit.replies.get(int(str(action.payload["reply"])))
        item = await unit.reviews.get(int(str(action.payload["item"])))
        judged = await unit.comments.judged(item.comment_id) if item else None
        account = await unit.people.by_row(int(str(action.payload["account"])))
        if reply is None or judged is None or account is None:
            return None
        if item is None or item.state in _OPEN:
            # Taken back or edited since: there is nothing to answer.
            return None
        if "chat_ref" in action.payload:
            place = str(action.payload["chat_ref"]), str(action.payload["message_ref"])
            channel = await unit.channels.by_id(judged.channel_id)
            is_there = channel is not None and channel.channel_ref == place[0] and not judged.gone
            if not is_there or judged.outcome not in _STAYS:
                return None
            said = Prompt("review.reply.public", {"words": reply.words})
            return Send(place[0], said, self._locale, action.key, reply_to=place[1])
        if not account.private_open or not account.account_id:
            return None
        said = Prompt("review.reply.private", {"words": reply.words}, quote=judged.text[:QUOTE_LIMIT])
        return Send(account.account_id, said, account.locale, action.key)
