"""Claim files: told apart by what they hold, JSON or a table; every problem with its line, no exception.

A table is CSV with commas, semicolons or tabs and a header in Indonesian or English.
"""

import csv
import io

from bot.moderation.checked_claim import ClaimFile, Raw, Unusable, gathered
from bot.moderation.claim_review import read_json

LARGEST = 32_000_000  # bytes
_SEPARATORS = ",;\t"
# What a column is called, without spaces, marks and case.
_COLUMNS = {
    "claim": {"claim", "claims", "claimreviewed", "klaim", "pernyataan", "isuhoaks", "hoaks", "narasi"},
    "rating": {
        "rating", "verdict", "alternatename", "reviewratingalternatename", "textualrating", "hasil",
        "putusan", "penilaian", "peringkat", "status", "kesimpulan", "hasilpemeriksaan",
    },
    "url": {"url", "link", "address", "tautan", "alamat", "sumber", "urlcekfakta"},
    "publisher": {
        "publisher", "author", "factchecker", "penerbit", "pemeriksa", "pemeriksafakta", "lembaga", "media",
    },
    "date": {"date", "datepublished", "reviewdate", "reviewedat", "tanggal", "tgl", "tanggalterbit"},
}  # fmt: skip
_WANTED = ("claim", "rating", "url")


def parse_claims(data: bytes) -> ClaimFile:
    """Read a file of claims, UTF-8 with or without a mark in front; all its problems with their places."""
    if len(data) > LARGEST:
        return _nothing("claims.too_large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _nothing("claims.not_utf8", data[: error.start].count(b"\n") + 1)
    if "\x00" in text:
        return _nothing("claims.not_text")
    if not text.strip():
        return _nothing("claims.empty")
    return read_json(text) if text.lstrip()[0] in "[{" else _table(text)


def _nothing(code: str, place: int = 0, **params: object) -> ClaimFile:
    return ClaimFile((), (Unusable(code, place, params),))


def _table(text: str) -> ClaimFile:
    head = text.lstrip().partition("\n")[0]
    # A table of one column has no separator at all.
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        return _nothing("claims.not_table", reader.line_num + 1)
    columns = _columns(rows[0][1]) if rows else {}
    missing = [name for name in _WANTED if name not in columns]
    if missing:
        return _nothing("claims.no_column", rows[0][0] if rows else 0, missing=", ".join(missing))
    found = [(line, _raw(row, columns)) for line, row in rows[1:]]
    return gathered(found) if found else _nothing("claims.empty")


def _columns(header: list[str]) -> dict[str, int]:
    """Where each column stands; of two with the same meaning the first."""
    names = ["".join(filter(str.isalnum, cell.casefold())) for cell in header]
    return {
        column: next(n for n, name in enumerate(names) if name in words)
        for column, words in _COLUMNS.items()
        if words & set(names)
    }


def _raw(row: list[str], columns: dict[str, int]) -> Raw:
    cells = {name: row[at] for name, at in columns.items() if at < len(row)}
    return Raw(
        cells.get("claim", ""), cells.get("rating", ""), cells.get("url", ""),
        cells.get("publisher", ""), cells.get("date", ""),
    )  # fmt: skip
