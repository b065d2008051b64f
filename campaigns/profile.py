"""Profile: the facts that a campaign needs, how people write them, and the grade of each."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import phonenumbers

from campaigns.refusal import Refusal

OLDEST = 120
LONGEST_NAME, SHORTEST_NAME = 100, 2  # characters; letters
# The country whose numbers every campaign takes, and the fact that says of which one a number is.
HOME, COUNTRY = "ID", "phone_country"
_MOBILE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
_NO_NAME = re.compile(r"[/@#<>{}\\|=]|://")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari february feb pebruari", "maret march mar", "april apr",
            "mei may", "juni june jun", "juli july jul", "agustus august agu agt aug ags",
            "september sep sept", "oktober october okt oct", "november nov nopember",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_IN_WORDS = re.compile(r"(\d{1,2})[-/. ]([a-z]{3,9})\.?,?[-/. ](\d{4})")


class Grade(StrEnum):
    """Whether the person said so, or the platform proved it."""

    DECLARED = "declared"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; a date in ISO form. A phone's value is empty: only its hash is kept."""

    value: str = field(repr=False)
    grade: Grade


def parse_birth_date(text: str, today: date) -> date | Refusal:
    """A birth date as Indonesians write it: 17-08-1995, 17/8/1995, 17 Agustus 1995, 1995-08-17."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    parts = _parts(plain)
    if parts is None:
        return Refusal("profile.birth_date_unreadable")
    try:
        born = date(*parts)
    except ValueError:
        return Refusal("profile.birth_date_unreadable")
    if born > today or age_on(born, today) > OLDEST:
        return Refusal("profile.birth_date_impossible")
    return born


def _parts(plain: str) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.fullmatch(plain):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.fullmatch(plain):
        return int(found[3]), int(found[2]), int(found[1])
    if (found := _IN_WORDS.fullmatch(plain)) and found[2] in _MONTHS:
        return int(found[3]), _MONTHS[found[2]], int(found[1])
    if (found := _MONTH_FIRST.fullmatch(plain)) and found[1] in _MONTHS:
        return int(found[3]), _MONTHS[found[1]], int(found[2])
    return None


def age_on(born: date, today: date) -> int:
    """Full years; who is born on 29 February turns a year older on 1 March of common years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def parse_phone(text: str, *, foreign: bool = False) -> str | Refusal:
    """A mobile number in any usual form, as E.164 (`+62812...`); Indonesian unless `foreign`."""
    plain = unicodedata.normalize("NFKC", text)
    number = _number(plain)
    if number is None and foreign:
        # Platforms hand over a contact's number without its plus.
        number = _number(f"+{plain.strip()}")
    if number is None:
        return Refusal("profile.phone_unreadable")
    if not foreign and phonenumbers.region_code_for_number(number) != HOME:
        return Refusal("profile.phone_not_indonesian")
    if phonenumbers.number_type(number) not in _MOBILE:
        return Refusal("profile.phone_not_mobile")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _number(plain: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(plain, HOME)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def country_of(phone: str) -> str:
    """The country of an E.164 number, two letters; "ZZ" where the number names none."""
    return phonenumbers.region_code_for_number(phonenumbers.parse(phone)) or "ZZ"


def parse_name(text: str) -> str | Refusal:
    """A person's name as they write it: NFC, trimmed, printable, with letters, at most LONGEST_NAME long."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    letters = sum(letter.isalpha() for letter in name)
    if letters < SHORTEST_NAME or any(letter.isdigit() for letter in name) or _NO_NAME.search(name):
        return Refusal("profile.name_unreadable")
    if len(name) > LONGEST_NAME:
        return Refusal("profile.name_too_long", {"limit": LONGEST_NAME})
    return name if name.isprintable() else Refusal("profile.name_unreadable")
