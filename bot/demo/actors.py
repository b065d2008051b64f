"""The actors: a moderator and the entrants, who see only what the bot wrote, and answer on the platform.

Each answer has a key made of what it answers, so that a story which is killed and started again goes
on where it was: nobody presses or says anything twice.
"""

import re
from collections.abc import Mapping, Sequence

from bot.demo.cast import Fate, Line, Person
from bot.demo.cities.city import MODERATOR, Asks, City, Place, Seen

CAMPAIGN = "jernih-demo"
_ATTACKS = frozenset({"insult", "hate"})
_AS_READ = 60  # characters by which a reader knows a comment again


class Moderator:
    """Reads cards in the moderators' chat as a careful person would, and presses one button on each."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._reasons = {_as_read(line.text): line.reason for line in lines}
        self._at = 0
        self._removed: set[str] = set()
        self._undone = False

    def act(self, city: City) -> int:
        """Answer the cards that came since last time; how many presses."""
        news = city.after(self._at)
        self._at += len(news)
        return sum(self._press(city, seen) for seen in news if seen.place is Place.MODERATORS)

    def _press(self, city: City, seen: Seen) -> int:
        verb = self._second_thought(seen) if seen.is_change else self._verb(seen)
        chosen = next((data for data in seen.buttons if data.endswith(f":{verb}")), None)
        if chosen is None:
            return 0
        if verb == "remove":
            self._removed.add(seen.message)
        return int(city.press(MODERATOR, seen, chosen, f"press:{chosen}"))

    def _verb(self, seen: Seen) -> str:
        """Approve what is worth reading, remove adverts, warn attackers."""
        _, _, quote = seen.text.partition("\n\n")
        reason = self._reason(_as_read(quote))
        if reason in _ATTACKS:
            return "warn"
        return "remove" if reason == "spam" else "approve"

    def _reason(self, quote: str) -> str:
        """What is behind a comment, whose insults the card shows as a first letter and dots."""
        if quote in self._reasons:
            return self._reasons[quote]
        written = re.compile(".".join(re.escape(part) for part in quote.split("•")), re.DOTALL)
        found = (reason for text, reason in self._reasons.items() if written.fullmatch(text))
        return next(found, "unclear")

    def _second_thought(self, seen: Seen) -> str:
        """Once in the story a removal is undone and decided again, so that everyone sees that it can be."""
        if any(data.endswith(":undo") for data in seen.buttons):
            if seen.message not in self._removed or self._undone:
                return "nothing"
            self._undone = True
            return "undo"
        return "remove" if seen.message in self._removed else "nothing"


class Entrants:
    """The people of the cast: each answers the last thing that the bot said to them."""

    def __init__(self, cast: Sequence[Person]) -> None:
        self._people: Mapping[str, Person] = {person.account: person for person in cast}
        self._at = 0
        self.late: frozenset[str] = frozenset()

    def act(self, city: City) -> int:
        """Answer what came since last time; how many answers."""
        news = city.after(self._at)
        self._at += len(news)
        return sum(self._noticed(city, seen) or self._answered(city, seen) for seen in news)

    def _noticed(self, city: City, seen: Seen) -> bool:
        """A reaction under a comment: its author opens the bot by the campaign's door."""
        person = self._people.get(seen.account) if seen.is_reaction else None
        if person is None or person.fate is Fate.SILENT:
            return False
        return city.open_bot(person.account, f"ikut-{CAMPAIGN}", f"start:{person.account}")

    def _answered(self, city: City, seen: Seen) -> bool:
        person = self._people.get(seen.account) if seen.place is Place.PRIVATE else None
        if person is None or seen.is_reaction:
            return False
        key = f"answer:{person.account}:{seen.number}"
        match seen.asks:
            case Asks.BIRTH_DATE:
                return city.tell(person.account, seen, person.born, key)
            case Asks.PHONE:
                willing = person.phone and person.fate is not Fate.INCOMPLETE
                return bool(willing) and city.share_phone(person.account, seen, person.phone, key)
        data = self._choice(person, seen.buttons)
        if not data:
            return False
        once = f"press:{data}" if data[:3] in ("cl:", "ok:") else key
        return city.press(person.account, seen, data, once)

    def _choice(self, person: Person, buttons: Sequence[str]) -> str:
        """Consent or decline, name a gender or not, take the code and confirm it unless one is late."""
        wanted = (
            "cs:no" if person.fate is Fate.DECLINES else "cs:yes",
            f"gd:{person.gender or 'skip'}",
        )
        found = [data for data in buttons if data in wanted or data[:3] in ("cl:", "ok:")]
        return next((data for data in found if data not in self.late), "")


def _as_read(text: str) -> str:
    """The beginning of a text without what platforms may do to blanks."""
    return "".join(text.split())[:_AS_READ]
