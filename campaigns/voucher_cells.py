"""Cells of partners' files: text out of bytes, rupiah, days, and what a spreadsheet did to long numbers.

Nothing here shows a code: what is wrong is named by the caller, by its line.
"""

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# A spreadsheet always writes the sign, so that a code such as 12E34 is not taken for a number.
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE][+-][0-9]{1,3}")
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')
_PLAIN = re.compile(r"[0-9]{1,13}(?:[.,]0{1,2})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?:\.[0-9]{3})+(?:,0{1,2})?|(?:,[0-9]{3})+(?:\.0{1,2})?)")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T].*)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?: .*)?")


def decoded(data: bytes) -> tuple[str, str] | None:
    """The text of a file and its encoding (`utf-8`, `utf-16`, `windows-1252`); None where it is neither."""
    name = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8-sig")
    for encoding in (name, "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, {"utf-8-sig": "utf-8", "cp1252": "windows-1252"}.get(encoding, encoding)
    return None


def plain(cell: str) -> str:
    """A cell without the `="..."` by which exports keep a spreadsheet from reading a number."""
    found = _QUOTED_FORMULA.fullmatch(cell)
    return found[1].strip() if found else cell


def is_scientific(cell: str) -> bool:
    """Whether a spreadsheet rounded a long number to such as `1.23457E+15`: the digits are gone."""
    return _SCIENTIFIC.fullmatch(cell) is not None


def rupiah(cell: str) -> int | None:
    """`100000`, `100.000`, `Rp100.000,00` or `100,000` as whole rupiah; None where it is no amount."""
    bare = cell.casefold().removeprefix("rp").lstrip(". ").replace(" ", "")
    if _PLAIN.fullmatch(bare):
        return int(re.split("[.,]", bare)[0])
    if not _GROUPED.fullmatch(bare):
        return None
    return int(re.sub(r"[.,]", "", re.sub(r"[.,]0{1,2}$", "", bare)))


def day(cell: str) -> date | None:
    """`2026-12-31` or, day first, `31/12/2026`; None where it is no date."""
    if found := _ISO.fullmatch(cell):
        year, month, number = found.groups()
    elif found := _DAY_FIRST.fullmatch(cell):
        number, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def shortened(codes: Sequence[str]) -> tuple[int, int]:
    """How many purely numeric codes are shorter than most of them, and how long most are; (0, 0) if none.

    A spreadsheet drops leading zeros: 0012345 becomes 12345.
    """
    lengths = Counter(len(code) for code in codes if code.isascii() and code.isdecimal())
    if not lengths:
        return 0, 0
    length, count = max(lengths.items(), key=lambda pair: (pair[1], pair[0]))
    shorter = sum(n for each, n in lengths.items() if each < length)
    return (shorter, length) if shorter and 2 * count > lengths.total() else (0, 0)
