"""Crowd: which persons said nearly the same in the channel, also earlier in the same batch.

Only words count: what is quoted, tagged, linked or numbered is nobody's own text, and a text of common words
alone is not even remembered. What is kept are hashes of letters, for hours.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from bot.moderation.context import Crowd
from bot.moderation.likeness import BANDS, bands, shingles, signature
from bot.moderation.newness import ROOM, is_new
from bot.moderation.phases.raid import THIN_ROOM
from bot.moderation.telling import ENOUGH, telling_words
from bot.ports.classifier import Classifier
from bot.ports.sightings import Saying, Sighting
from bot.ports.unit_of_work import UnitOfWork
from bot.services.gathering.memory import KEPT, Memory, Told
from bot.services.gathering.seen import Seen

_QUOTED = re.compile(r"(?m)^>.*$|[\"“”«][^\"“”»\n]{1,300}[\"“”»]")
_LEAST = 2  # telling words of a text that is remembered


class CrowdGatherer:
    """At most four statements for all comments together; two when nothing is near."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier

    async def __call__(self, unit: UnitOfWork, seen: Sequence[Seen], now: datetime) -> Sequence[object]:
        """Crowd for each comment."""
        told = [self._told(each, now) for each in seen]
        memory = await _remembered(unit, [each for each in told if each], seen, now)
        found = [Crowd(thin=True) if each is None else memory.meet(each) for each in told]
        await unit.sightings.add_all(memory.new_sayings, memory.new_sightings)
        return found

    def _told(self, seen: Seen, now: datetime) -> Told | None:
        """What a comment says; None where that proves nothing."""
        plain, telling = self._own_words(seen.comment.text)
        signed = signature(shingles(plain)) if telling >= _LEAST else b""
        if not signed:
            return None
        channel, at = seen.channel, seen.comment.revision.edited_at
        saying_id, salt = seen.recorded.revision_id, channel.channel_id
        saying = Saying(saying_id, channel.channel_id, signed, bands(signed, salt), now)
        new = is_new(seen.account.first_seen, seen.comment.author.made_at, at, channel.policy)
        edit = not seen.recorded.is_first
        return Told(saying, seen.account.person_id, at, new, edit, thin=telling < ENOUGH)

    def _own_words(self, text: str) -> tuple[str, int]:
        """The plain form without what is quoted, where enough is left, and how many words of it tell."""
        bare = _QUOTED.sub(" ", text)
        if bare != text:
            plain = self._classifier.plain(bare)
            telling = telling_words(plain)
            if telling >= ENOUGH:
                return plain, telling
        plain = self._classifier.plain(text)
        return plain, telling_words(plain)


async def _remembered(unit: UnitOfWork, told: Sequence[Told], seen: Sequence[Seen], now: datetime) -> Memory:
    """What the store knows that is near one of them."""
    if not told:
        return Memory((), ())
    asked = [{each.saying.bands[place] for each in told} for place in range(BANDS)]
    sayings = await unit.sightings.near(asked, now - KEPT)
    # Of what only shares a band with them nothing more is asked.
    known, sightings = Memory(sayings, ()), list[Sighting]()
    near = {saying.saying_id for each in told for saying in known.near(each.saying)}
    if near:
        policies = [each.channel.policy for each in seen]
        most = 1 + max(max(p.duplicate_accounts * ROOM, p.raid_accounts * THIN_ROOM) for p in policies)
        persons = {each.person_id for each in told}
        sightings += await unit.sightings.of(near, persons, most)
    return Memory(sayings, sightings)
