"""The cast and its lines: who writes which comment of the demo corpus, and what becomes of each person."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files


class Fate(StrEnum):
    """How a person behaves once a comment was acknowledged."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"  # never gives the phone
    YOUNG = "young"
    DECLINES = "declines"
    SILENT = "silent"  # never opens the bot
    TWIN = "twin"  # shares a phone with another


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the cast; `account` is the account number on the local channel."""

    account: str
    name: str
    born: str
    gender: str
    phone: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Line:
    """One comment of the corpus, its author, and what a careful reader says of it."""

    number: int
    account: str
    name: str
    reason: str
    text: str


FIRST_ACCOUNT = 1001
READERS = 40  # people who comment and never take part
_TAG = "#jernihberkomentar"


def _rows(package: str, name: str) -> list[dict[str, str]]:
    text = files(package).joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def load_cast() -> tuple[Person, ...]:
    """The people, in the order of the file."""
    rows = _rows("bot.demo", "cast.tsv")
    return tuple(
        Person(str(FIRST_ACCOUNT + n), r["name"], r["born"], r["gender"], r["phone"], Fate(r["fate"]))
        for n, r in enumerate(rows)
    )


def load_lines(cast: Sequence[Person], limit: int | None = None) -> tuple[Line, ...]:
    """The comments, in the order of the corpus; tagged ones go around the cast, the rest to readers."""
    rows = _rows("models.corpora", "demo.tsv")[:limit]
    lines, tagged = [], 0
    for number, row in enumerate(rows):
        if _TAG in row["text"].casefold():
            person = cast[tagged % len(cast)]
            tagged += 1
            account, name = person.account, person.name
        else:
            account, name = str(5001 + number % READERS), f"Pembaca {number % READERS + 1}"
        lines.append(Line(number, account, name, row["reason"], row["text"]))
    return tuple(lines)
