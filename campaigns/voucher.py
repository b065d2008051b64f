"""Voucher: a partner's code from file to winner; its states and the reading of partners' CSV files."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from campaigns.refusal import Refusal
from campaigns.voucher_cells import day, decoded, is_scientific, plain, rupiah, shortened

MAX_CODE = 200
_SEPARATORS = ",;\t"
# Headers as partners write them, without spaces, marks and case.
_HEADERS = frozenset({"kode", "code", "voucher", "kodevoucher", "vouchercode", "kodeevoucher", "evoucher"})
_VALUE_HEADERS = frozenset({"nilai", "nominal", "value", "harga", "rupiah", "amount", "nilairp"})
_DAY_HEADERS = frozenset(
    {
        "berlaku", "berlakusampai", "berlakuhingga", "masaberlaku", "kedaluwarsa", "kadaluwarsa",
        "kadaluarsa", "kedaluarsa", "tanggalkedaluwarsa", "expired", "expireddate", "expires", "expiry",
        "expirydate", "validuntil",
    }
)  # fmt: skip


class VoucherState(StrEnum):
    """available -> reserved (a winner exists) -> issued (the winner saw it) -> claimed / expired / void.

    PENDING comes first: imported, and not yet approved by a second person; it is no stock.
    """

    PENDING = "pending"
    AVAILABLE = "available"
    RESERVED = "reserved"
    ISSUED = "issued"
    CLAIMED = "claimed"
    EXPIRED = "expired"
    VOID = "void"


_V = VoucherState
TRANSITIONS: Mapping[VoucherState, frozenset[VoucherState]] = MappingProxyType(
    {
        _V.PENDING: frozenset({_V.AVAILABLE, _V.VOID}),
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
class CodeLine:
    """What a file says of one code: its line, its worth in rupiah, the last day on which it is good."""

    line: int
    value: int | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class VoucherFile:
    """The codes of a file in order, each once, and what was wrong with other lines.

    `doubts`: what a person should look at, though nothing is refused for it. `shortened`: how many numbers
    may have lost leading zeros. `lines`: of each code, or empty where no file was read. `digest`: SHA-256
    of the file, in hex.
    """

    codes: tuple[str, ...] = field(repr=False)
    problems: tuple[Refusal, ...] = ()
    doubts: tuple[Refusal, ...] = ()
    shortened: int = 0
    lines: tuple[CodeLine, ...] = field(default=(), repr=False)
    digest: str = ""

    @property
    def rows(self) -> Sequence[tuple[str, CodeLine]]:
        """Each code with what is said of it."""
        lines = self.lines or tuple(CodeLine(n) for n, _ in enumerate(self.codes, 1))
        return tuple(zip(self.codes, lines, strict=True))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row and the number of its last line in the file."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where what stands; `start` is the index of the first row that holds a code."""

    code: int
    value: int | None
    last_day: int | None
    start: int


def parse_csv(data: bytes) -> VoucherFile:
    """Read a partner's file: commas, semicolons or tabs, header or none; UTF-8, UTF-16 or Windows-1252.

    The column whose header says code holds the codes, or else the first one; columns headed such as
    `nilai` and `berlaku` are read too. A problem names its line and never shows a code.
    """
    digest = hashlib.sha256(data).hexdigest()
    read = decoded(data)
    if read is None or "\x00" in read[0]:
        return VoucherFile((), (Refusal("voucher.not_text"),), digest=digest)
    text, encoding = read
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        rows = [_Row(reader.line_num, tuple(plain(cell.strip()) for cell in row)) for row in reader]
    except csv.Error:
        return VoucherFile((), (Refusal("voucher.not_text"),), digest=digest)
    # Sheets leave rows of separators alone behind; they are as blank as an empty line.
    found = _collect([row for row in rows if any(c.strip(_SEPARATORS) for c in row.cells)], encoding)
    return replace(found, digest=digest)


def _delimiter(text: str) -> str:
    head = text.lstrip().partition("\n")[0]
    return max(_SEPARATORS, key=head.count)


def _columns(rows: list[_Row]) -> _Columns:
    head = ["".join(filter(str.isalpha, cell.casefold())) for cell in rows[0].cells] if rows else []
    # A cell with a digit is a code and no header, whatever its letters spell.
    names = ["" if any(map(str.isdigit, rows[0].cells[n])) else cell for n, cell in enumerate(head)]

    def named(known: frozenset[str]) -> int | None:
        return next((n for n, name in enumerate(names) if name in known), None)

    code = named(_HEADERS)
    if code is None:
        return _Columns(0, None, None, 0)
    return _Columns(code, named(_VALUE_HEADERS), named(_DAY_HEADERS), 1)


def _only_counts(rows: list[_Row]) -> bool:
    """Whether the first of several columns merely numbers the rows, so that it cannot be the codes."""
    wide = len(rows) > 1 and all(len(row.cells) > 1 for row in rows)
    return wide and all(row.cells[0] == str(n) for n, row in enumerate(rows, 1))


def _is_code(cell: str) -> bool:
    return len(cell) <= MAX_CODE and cell.isprintable() and any(map(str.isalnum, cell))


def _wrong(row: _Row, columns: _Columns, encoding: str) -> str:
    """What is wrong with a row, as a code; empty when nothing is."""
    code = row.cell(columns.code)
    # A comma inside a rounded number looks like a separator.
    if is_scientific(code) or is_scientific(f"{code},{row.cell(columns.code + 1)}"):
        return "voucher.scientific"
    if not _is_code(code):
        return "voucher.bad_line"
    if encoding == "windows-1252" and not code.isascii():
        return "voucher.not_utf8"
    if row.cell(columns.value) and not rupiah(row.cell(columns.value)):
        return "voucher.bad_value"
    if row.cell(columns.last_day) and day(row.cell(columns.last_day)) is None:
        return "voucher.bad_day"
    return ""


def _collect(rows: list[_Row], encoding: str) -> VoucherFile:
    columns = _columns(rows)
    if columns.start == 0 and _only_counts(rows):
        return VoucherFile((), (Refusal("voucher.which_column"),))
    seen: dict[str, CodeLine] = {}
    problems = []
    for row in rows[columns.start :]:
        code, wrong = row.cell(columns.code), _wrong(row, columns, encoding)
        if wrong:
            problems.append(Refusal(wrong, {"line": row.line}))
        elif code in seen:
            problems.append(Refusal("voucher.duplicate", {"line": row.line, "first": seen[code].line}))
        else:
            seen[code] = CodeLine(row.line, rupiah(row.cell(columns.value)), day(row.cell(columns.last_day)))
    if not seen:
        problems.append(Refusal("voucher.no_codes"))
    short, length = shortened(tuple(seen))
    doubts = _doubts(rows, columns, encoding)
    if short:
        doubts.append(Refusal("voucher.shortened", {"count": short, "length": length}))
    return VoucherFile(tuple(seen), tuple(problems), tuple(doubts), short, tuple(seen.values()))


def _doubts(rows: list[_Row], columns: _Columns, encoding: str) -> list[Refusal]:
    found = []
    if encoding != "utf-8":
        found.append(Refusal("voucher.read_as", {"encoding": encoding}))
    if columns.start == 0 and any(len(row.cells) > 1 for row in rows):
        found.append(Refusal("voucher.no_header"))
    return found


def can_move(state: VoucherState, to: VoucherState) -> bool:
    """Whether a step is legal."""
    return to in TRANSITIONS[state]
