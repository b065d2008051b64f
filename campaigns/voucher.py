"""Voucher: a partner's code from file to winner; its states and the reading of partners' CSV files."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from campaigns.refusal import Refusal

MAX_CODE = 200
_HEADERS = frozenset(
    {"kode", "code", "voucher", "kode_voucher", "voucher_code", "kode voucher", "voucher code"}
)


class VoucherState(StrEnum):
    """available -> reserved (a winner exists) -> issued (the winner saw it) -> claimed / expired / void."""

    AVAILABLE = "available"
    RESERVED = "reserved"
    ISSUED = "issued"
    CLAIMED = "claimed"
    EXPIRED = "expired"
    VOID = "void"


_V = VoucherState
TRANSITIONS: Mapping[VoucherState, frozenset[VoucherState]] = MappingProxyType(
    {
        _V.AVAILABLE: frozenset({_V.RESERVED, _V.VOID, _V.EXPIRED}),
        # A winner who does not claim in time gives an unseen code back.
        _V.RESERVED: frozenset({_V.ISSUED, _V.AVAILABLE, _V.VOID, _V.EXPIRED}),
        _V.ISSUED: frozenset({_V.CLAIMED, _V.EXPIRED, _V.VOID}),
        _V.CLAIMED: frozenset(),
        _V.EXPIRED: frozenset(),
        _V.VOID: frozenset(),
    }
)


@dataclass(frozen=True, slots=True)
class VoucherFile:
    """The codes of a file in order, each once, and what was wrong with other lines."""

    codes: tuple[str, ...] = field(repr=False)
    problems: tuple[Refusal, ...] = ()


def parse_csv(data: bytes) -> VoucherFile:
    """Read a partner's file: UTF-8 with or without BOM, commas, semicolons or tabs, header or none.

    The first column, or the one whose header says code, holds the codes. A problem names its line and
    never shows a code.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return VoucherFile((), (Refusal("voucher.not_utf8", {"line": line}),))
    if "\x00" in text:
        return VoucherFile((), (Refusal("voucher.not_text"),))
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    column, start = _column(rows)
    return _collect(rows, column, start)


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t", key=head.count)


def _column(rows: list[list[str]]) -> tuple[int, int]:
    """The column of codes and the first row that holds one."""
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    named = [n for n, cell in enumerate(head) if cell in _HEADERS]
    return (named[0], 1) if named else (0, 0)


def _collect(rows: list[list[str]], column: int, start: int) -> VoucherFile:
    seen: dict[str, int] = {}
    problems = []
    for number, row in enumerate(rows[start:], start + 1):
        code = row[column].strip() if len(row) > column else ""
        if not any(cell.strip() for cell in row):
            continue
        if not code or len(code) > MAX_CODE or not code.isprintable():
            problems.append(Refusal("voucher.bad_line", {"line": number}))
        elif code in seen:
            problems.append(Refusal("voucher.duplicate", {"line": number, "first": seen[code]}))
        else:
            seen[code] = number
    if not seen:
        problems.append(Refusal("voucher.no_codes"))
    return VoucherFile(tuple(seen), tuple(problems))
