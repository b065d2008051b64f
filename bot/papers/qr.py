"""QR codes as rectangles on a page: sharp at any size, and the same bytes every time."""

from collections.abc import Iterator
from itertools import groupby

import segno
from fpdf import FPDF

QUIET = 4  # modules of white around a code (ISO/IEC 18004)


def draw_qr(pdf: FPDF, content: str, x: float, y: float, size: float) -> None:
    """Draw a QR code with its quiet zone into a square; `x`, `y` (its upper left corner) and `size` in mm."""
    matrix = [[bool(module) for module in row] for row in segno.make(content, error="m", micro=False).matrix]
    module = size / (len(matrix) + 2 * QUIET)
    with pdf.local_context(fill_color=(0, 0, 0)):
        for down, row in enumerate(matrix, QUIET):
            for across, length in _dark_runs(row):
                at = x + (across + QUIET) * module, y + down * module
                # A hair taller than a module, so that no viewer shows seams between the rows.
                pdf.rect(*at, length * module, module * 1.02, style="F")


def _dark_runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where runs of dark modules begin in a row, and how long they are."""
    at = 0
    for dark, group in groupby(row):
        length = len(list(group))
        if dark:
            yield at, length
        at += length
