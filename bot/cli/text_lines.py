"""Texts a line: JSON objects with `text`, or plain lines; a bad line is named and passed over."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

MAX_LINE = 1_000_000


class BadLine(Exception):  # noqa: N818 - it names the line, which is reported and passed over
    """A line that cannot be scored; the message says why."""


def text_lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines, an over-long one cut at the limit plus one byte so that it is known as such."""
    while line := file.readline(MAX_LINE + 1):
        if not line.endswith(b"\n") and len(line) > MAX_LINE:
            while (rest := file.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
        yield line


def read_line(line: bytes, form: str) -> dict[str, Any] | None:
    """The fields of a line, None for an empty one of JSON; `form` is `jsonl` or `text`.

    Raises:
        BadLine: it holds no text that can be scored.
    """
    if len(line) > MAX_LINE:
        raise BadLine(f"lebih dari {MAX_LINE} byte; pecah atau potong dulu")
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadLine("bukan UTF-8; simpan ulang sebagai UTF-8") from None
    if form == "text":
        return {"text": text}
    if not text.strip():
        return None
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):
        raise BadLine('bukan JSON; tulis {"text": "..."} atau pakai --format text') from None
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
        raise BadLine('tidak punya "text" berisi teks')
    return fields
