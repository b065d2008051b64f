"""CheckedClaim: a statement that a fact-checker has examined, and what is wanted of one before it is kept.

Whether it is true is the fact-checker's word alone, named with its publisher and its address.
"""

import hashlib
import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from bot.moderation.claims import is_enough

SHORTEST, LONGEST = 10, 1000  # characters of a claim
LONGEST_RATING, LONGEST_PUBLISHER, LONGEST_URL = 80, 200, 2000
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_WORD = re.compile(r"\w+")
_UNFIT = re.compile(r"[\s<>\"\\]")


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """The claim, the verdict in the fact-checker's words, and where it is explained."""

    claim: str
    rating: str
    url: str
    publisher: str
    reviewed_at: datetime | None = None

    @property
    def digest(self) -> str:
        """Equal exactly for equal claims at equal addresses."""
        whole = f"{self.claim.casefold()}\0{self.url}"
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a line (or item) of a file gives no claim: a catalogue code with values.

    `place`: its number from 1, of the line in a table, of the review in JSON; 0 for the whole file.
    """

    code: str
    place: int = 0
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClaimFile:
    """What a file holds: claims with their places, each once, and what cannot be used. Not both empty.

    `counts`: what places are numbers of, `line` or `review`.
    """

    claims: Sequence[tuple[int, CheckedClaim]]
    unusable: Sequence[Unusable] = ()
    counts: str = "line"


@dataclass(frozen=True, slots=True)
class Raw:
    """A claim as someone wrote it; every value may be empty or wrong."""

    claim: str
    rating: str
    url: str
    publisher: str = ""
    date: str = ""


def cleaned(text: str) -> str:
    """One line without markup's entities, control characters and doubled spaces."""
    visible = (" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in html.unescape(text))
    return " ".join("".join(c for c in visible if unicodedata.category(c) not in {"Cs", "Cf"}).split())


def checked(raw: Raw, place: int = 0) -> CheckedClaim | Unusable:
    """The claim, or the first thing that keeps it from being used; never raises."""
    claim, rating, url = cleaned(raw.claim), cleaned(raw.rating).rstrip("."), raw.url.strip()
    publisher = cleaned(raw.publisher) or host_of(url)
    if (unfit := _unfit_words(claim)) is not None:
        return Unusable(unfit, place, {"low": SHORTEST, "high": LONGEST})
    if not rating or len(rating) > LONGEST_RATING:
        return Unusable("claims.bad.rating", place, {"high": LONGEST_RATING})
    if not host_of(url):
        return Unusable("claims.bad.url", place)
    if len(publisher) > LONGEST_PUBLISHER:
        return Unusable("claims.bad.publisher", place, {"high": LONGEST_PUBLISHER})
    moment = _moment(raw.date.strip())
    if moment is None and raw.date.strip():
        return Unusable("claims.bad.date", place)
    return CheckedClaim(claim, rating, url, publisher, moment)


def gathered(found: Sequence[tuple[int, Raw]], counts: str = "line") -> ClaimFile:
    """Each claim once, in order; what cannot be used, and what stands there twice, with its place."""
    claims: dict[str, tuple[int, CheckedClaim]] = {}
    unusable = []
    for place, raw in found:
        one = checked(raw, place)
        if isinstance(one, Unusable):
            unusable.append(one)
        elif one.digest in claims:
            unusable.append(Unusable("claims.bad.twice", place, {"first": claims[one.digest][0]}))
        else:
            claims[one.digest] = place, one
    return ClaimFile(tuple(claims.values()), tuple(unusable), counts)


def host_of(url: str) -> str:
    """The host of an address that people can open; empty when it is none, or hides where it leads."""
    if len(url) > LONGEST_URL or not url.isprintable() or _UNFIT.search(url):
        return ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return ""
    fit = parts.scheme in {"http", "https"} and "@" not in parts.netloc and "." in host.strip(".")
    return host.removeprefix("www.") if fit else ""


def _unfit_words(claim: str) -> str | None:
    if not SHORTEST <= len(claim) <= LONGEST:
        return "claims.bad.length"
    return None if is_enough(_WORD.findall(claim.casefold())) else "claims.bad.few_words"


def _moment(date: str) -> datetime | None:
    """A day or a moment; one without a zone is taken as UTC."""
    for form in (None, *_DAYS):
        try:
            read = datetime.strptime(date, form) if form else datetime.fromisoformat(date)  # noqa: DTZ007 - below
            return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None
