"""Voucher: a partner's code from file to winner; its states and the reading of partners' CSV files."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from campaigns.refusal import Refusal

MAX_CODE = 200
_SEPARATORS = ",;\t"
# Headers as partners write them, without spaces, marks and case.
_HEADERS = frozenset({"kode", "code", "voucher", "kodevoucher", "vouchercode", "kodeevoucher", "evoucher"})


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


@dataclass(frozen=True, slots=True)
class _Row:
    """A row and the number of its last line in the file."""

    line: int
    cells: tuple[str, ...]


def parse_csv(data: bytes) -> VoucherFile:
    """Read a partner's file: UTF-8 with or without BOM, commas, semicolons or tabs, header or none.

    The column whose header says code holds the codes, or else the first one. A problem names its line
    and never shows a code.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return VoucherFile((), (Refusal("voucher.not_utf8", {"line": line}),))
    if "\x00" in text:
        return VoucherFile((), (Refusal("voucher.not_text"),))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        rows = [_Row(reader.line_num, tuple(cell.strip() for cell in row)) for row in reader]
    except csv.Error:
        return VoucherFile((), (Refusal("voucher.not_text"),))
    # Sheets leave rows of separators alone behind; they are as blank as an empty line.
    return _collect([row for row in rows if any(cell.strip(_SEPARATORS) for cell in row.cells)])


def _delimiter(text: str) -> str:
    head = text.lstrip().partition("\n")[0]
    return max(_SEPARATORS, key=head.count)


def _column(rows: list[_Row]) -> tuple[int, int]:
    """The column of codes and the index of the first row that holds one."""
    head = ["".join(filter(str.isalpha, cell.casefold())) for cell in rows[0].cells] if rows else []
    named = [
        n for n, cell in enumerate(head) if cell in _HEADERS and not any(map(str.isdigit, rows[0].cells[n]))
    ]
    return (named[0], 1) if named else (0, 0)


def _only_counts(rows: list[_Row]) -> bool:
    """Whether the first of several columns merely numbers the rows, so that it cannot be the codes."""
    wide = len(rows) > 1 and all(len(row.cells) > 1 for row in rows)
    return wide and all(row.cells[0] == str(n) for n, row in enumerate(rows, 1))


def _is_code(cell: str) -> bool:
    return len(cell) <= MAX_CODE and cell.isprintable() and any(map(str.isalnum, cell))


def _collect(rows: list[_Row]) -> VoucherFile:
    column, start = _column(rows)
    if start == 0 and _only_counts(rows):
        return VoucherFile((), (Refusal("voucher.which_column"),))
    seen: dict[str, int] = {}
    problems = []
    for row in rows[start:]:
        code = row.cells[column] if len(row.cells) > column else ""
        if not _is_code(code):
            problems.append(Refusal("voucher.bad_line", {"line": row.line}))
        elif code in seen:
            problems.append(Refusal("voucher.duplicate", {"line": row.line, "first": seen[code]}))
        else:
            seen[code] = row.line
    if not seen:
        problems.append(Refusal("voucher.no_codes"))
    return VoucherFile(tuple(seen), tuple(problems))


def can_move(state: VoucherState, to: VoucherState) -> bool:
    """Whether a step is legal."""
    return to in TRANSITIONS[state]
