"""Unusual: what in a day's entries looks like one hand behind many, as groups with a reason; nothing more.

A group takes nobody out. Its people are asked for one more proof, and a manager may accept the whole group
with one press: a class that answers together, or neighbours who post the same demand, look just like it.
Knows no store and no texts: near texts come as numbers of the same saying, a phone's number as an opaque key.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil, sqrt

HOURS_OF_ACCOUNTS = 70_000  # over some eight years people made the accounts that they write with
WINDOW = timedelta(days=1)  # how far back entries are looked at
CALLED = timedelta(hours=6)  # so long after the opening a rush is what the call brings
LAST_ASK = timedelta(hours=1)  # whoever is asked later could not answer before the list is drafted
LONGEST_WAIT = timedelta(days=1)  # until one's word is proof


class Kind(StrEnum):
    """Why a group stands out."""

    BURST = "burst"  # very many first entries of accounts that were new to us, within minutes
    SAME_TEXT = "same_text"
    ONE_PHONE = "one_phone"  # several declare one number
    MADE_TOGETHER = "made_together"  # accounts that the platform made within one hour
    RAPID = "rapid"  # one account, entry after entry within seconds


@dataclass(frozen=True, slots=True)
class Limits:
    """From how many on a group stands out: persons, and for `rapid` the entries of one account.

    A burst is `burst` persons in `burst_minutes` and `burst_times` as many as the mean of the other such
    stretches of the day. `made_together`: at the least; where very many enter, as many more as chance alone
    would put into one hour. `seconds`: the longest pause between two rapid entries.
    """

    burst: int = 30
    burst_minutes: int = 10
    burst_times: int = 10
    same_text: int = 5
    one_phone: int = 3
    made_together: int = 5
    rapid: int = 4
    seconds: int = 5


@dataclass(frozen=True, slots=True)
class Act:
    """An entry. `first_seen`: when we met the account; `made_at`: when the platform made it, if it tells.

    `phone`: a key that is equal for one declared number, "" for none or a proved one; `sayings`: numbers of
    what is said nearly so, also by others.
    """

    person: int
    account: int
    posted_at: datetime
    first_seen: datetime | None = None
    made_at: datetime | None = None
    phone: str = field(default="", repr=False)
    sayings: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """Persons, ascending, and why they stand out; the same `key` is the same group found again."""

    kind: Kind
    key: str
    persons: tuple[int, ...]


def unusual(
    acts: Sequence[Act], limits: Limits | None = None, bursts_from: datetime | None = None
) -> tuple[Group, ...]:
    """Every group of some entries, in a stated order; a person may stand in several.

    `bursts_from`: before it a rush is what the call itself brings.
    """
    known = limits or Limits()
    return (
        *_bursts([act for act in acts if bursts_from is None or act.posted_at >= bursts_from], known),
        *_shared(Kind.SAME_TEXT, known.same_text, ((str(s), act) for act in acts for s in act.sayings)),
        *_shared(Kind.ONE_PHONE, known.one_phone, ((act.phone, act) for act in acts if act.phone)),
        *_shared(Kind.MADE_TOGETHER, _more_than_chance(acts, known.made_together), _by_hour(acts)),
        *_rapid(acts, known),
    )


def sure_from(asked_at: datetime, draft_at: datetime) -> datetime:
    """From when a person's own word is proof: a day later, sooner where the list is drafted soon."""
    return asked_at + max(timedelta(0), min(LONGEST_WAIT, (draft_at - asked_at) / 2))


def _shared(kind: Kind, least: int, keyed: Iterable[tuple[str, Act]]) -> list[Group]:
    """The keys that at least so many persons share."""
    found: Mapping[str, set[int]] = defaultdict(set)
    for key, act in keyed:
        found[key].add(act.person)
    return [Group(kind, key, tuple(sorted(found[key]))) for key in sorted(found) if len(found[key]) >= least]


def _more_than_chance(acts: Sequence[Act], least: int) -> int:
    """How many accounts of one hour are no chance: the mean of an hour and eight times its deviation."""
    mean = len({act.account for act in acts if act.made_at is not None}) / HOURS_OF_ACCOUNTS
    return max(least, ceil(mean + 8 * sqrt(mean)))


def _by_hour(acts: Sequence[Act]) -> Iterable[tuple[str, Act]]:
    for act in acts:
        if act.made_at is not None:
            yield act.made_at.strftime("%Y-%m-%dT%H"), act


def _bursts(acts: Sequence[Act], limits: Limits) -> list[Group]:
    """Stretches of first entries of accounts that we met within the window, far above the others."""
    first: dict[int, Act] = {}
    for act in sorted(acts, key=lambda one: (one.posted_at, one.account)):
        if act.first_seen is not None and act.posted_at - act.first_seen <= WINDOW:
            first.setdefault(act.person, act)
    stretch = limits.burst_minutes * 60
    bins: Mapping[int, set[int]] = defaultdict(set)
    for person, act in first.items():
        bins[int(act.posted_at.timestamp()) // stretch].add(person)
    stretches = WINDOW // timedelta(minutes=limits.burst_minutes)
    found = []
    for number in sorted(bins):
        elsewhere = (len(first) - len(bins[number])) / max(1, stretches - 1)
        if len(bins[number]) >= max(limits.burst, limits.burst_times * elsewhere):
            found.append(Group(Kind.BURST, str(number), tuple(sorted(bins[number]))))
    return found


def _rapid(acts: Sequence[Act], limits: Limits) -> list[Group]:
    """Accounts whose entries follow one another within seconds, so many in a row."""
    by_account: Mapping[int, list[Act]] = defaultdict(list)
    for act in acts:
        by_account[act.account].append(act)
    pause = timedelta(seconds=limits.seconds)
    return [
        Group(Kind.RAPID, str(account), (own[0].person,))
        for account, own in sorted(by_account.items())
        if _longest_run([act.posted_at for act in own], pause) >= limits.rapid
    ]


def _longest_run(moments: Iterable[datetime], pause: timedelta) -> int:
    longest = run = 0
    before: datetime | None = None
    for moment in sorted(moments):
        run = run + 1 if before is not None and moment - before <= pause else 1
        longest, before = max(longest, run), moment
    return longest
