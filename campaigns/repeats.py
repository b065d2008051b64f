"""Repeats: which of a person's several comments takes part, where the rules let one of them in.

It is the first that nothing else speaks against; the others say which one that was. Knows no store: a person
is whatever key the caller gives those who are one.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from campaigns.refusal import Refusal
from campaigns.rules import Repeat, Rules


@dataclass(frozen=True, slots=True)
class Comment:
    """An entry that nothing else keeps out: `key` tells it apart, `person` is one for all their accounts."""

    key: str
    person: Hashable
    posted_at: datetime


def set_aside(rules: Rules, zone: str, comments: Iterable[Comment]) -> Mapping[str, Refusal]:
    """The entries that another of the same person stands for, each with the reason, by key.

    A day is one of the campaign's zone. Of two at the same moment the lower key is first, so that every
    instance and every repetition says the same.
    """
    if rules.repeat is Repeat.EVERY:
        return {}
    first: dict[tuple[Hashable, date | None], Comment] = {}
    found: dict[str, Refusal] = {}
    code = "entry.another_that_day" if rules.repeat is Repeat.DAILY else "entry.another"
    for each in sorted(comments, key=lambda one: (one.posted_at, one.key)):
        day = each.posted_at.astimezone(ZoneInfo(zone)).date() if rules.repeat is Repeat.DAILY else None
        stands = first.setdefault((each.person, day), each)
        if stands is not each:
            found[each.key] = Refusal(code, {"posted_at": stands.posted_at})
    return found
