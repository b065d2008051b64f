"""ClaimsInForce: the list of checked claims, kept ready for comparing and made again when the list changed.

One look-up by key a batch tells whether it changed. A claim's words never change, so that only claims that
are new to the list are looked at again; making the index of thousands leaves the event loop.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence

from bot.dialogue.prompt import Coded
from bot.moderation.claims import Alike, ClaimIndex, Keyed, keyed
from bot.moderation.comment import Span
from bot.moderation.context import ClaimMatch
from bot.moderation.policy import Policy
from bot.ports.checked_claims import KeptClaim
from bot.ports.classifier import Classifier
from bot.ports.unit_of_work import UnitOfWork

ALIKE = Policy().claim_at  # where no channel's policy says
_AT_ONCE = 50  # claims looked at before others get a turn
_STRETCH = re.compile(r"\S+")
_EDGES = ".,:;!?()[]\"'*_-"


class ClaimsInForce:
    """Asks the list."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier
        self._version = ""
        self._keyed: dict[int, Keyed] = {}
        self._kept: Mapping[int, KeptClaim] = {}
        self._index = ClaimIndex()

    async def matches(self, unit: UnitOfWork, texts: Sequence[str]) -> Sequence[tuple[ClaimMatch, ...]]:
        """What each text repeats, the most alike first; of an empty list nothing is asked."""
        version = await unit.checked_claims.version()
        if version != self._version:
            await self._made_again(unit)
            self._version = version
        if not len(self._index):
            return [()] * len(texts)
        return [self._of(text) for text in texts]

    async def examined(self, unit: UnitOfWork, text: str) -> tuple[Coded, ...]:
        """What fact-checkers say of the like of a text that someone wants checked, as sentences in codes."""
        (found,) = await self.matches(unit, [text])
        return tuple(
            Coded("check.point.claim", {"publisher": m.publisher, "rating": m.rating, "url": m.url})
            for m in found
            if m.likeness >= ALIKE
        )

    async def _made_again(self, unit: UnitOfWork) -> None:
        kept = await unit.checked_claims.active()
        ready: dict[int, Keyed] = {}
        for count, each in enumerate(kept):
            known = self._keyed.get(each.claim_id)
            ready[each.claim_id] = known or keyed(each.claim_id, self._words(each.claim.claim))
            if known is None and count % _AT_ONCE == _AT_ONCE - 1:
                await asyncio.sleep(0)
        self._index = await asyncio.to_thread(ClaimIndex, ready.values())
        self._keyed, self._kept = ready, {each.claim_id: each for each in kept}

    def _words(self, text: str) -> list[str]:
        return self._classifier.plain(text).split()

    def _of(self, text: str) -> tuple[ClaimMatch, ...]:
        words = self._words(text)
        found = self._index.ask(words)
        if not found:
            return ()
        spans = self._spans(text, words)
        return tuple(self._match(each, spans) for each in found)

    def _match(self, alike: Alike, spans: Sequence[Span]) -> ClaimMatch:
        said = self._kept[alike.claim_id].claim
        marked = tuple(dict.fromkeys(spans[place] for place in alike.words)) if spans else ()
        return ClaimMatch(alike.claim_id, alike.likeness, said.publisher, said.rating, said.url, marked)

    def _spans(self, text: str, words: Sequence[str]) -> Sequence[Span]:
        """Where each word stands; nothing for a text with words spelled letter by letter."""
        spans, alone = [], []
        for stretch in _STRETCH.finditer(text):
            own = self._words(stretch[0])
            start = stretch.end() - len(stretch[0].lstrip(_EDGES))
            end = max(start + 1, stretch.start() + len(stretch[0].rstrip(_EDGES)))
            spans += [Span(start, end)] * len(own)
            alone += own
        return spans if alone == words else ()
