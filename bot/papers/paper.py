"""Paper: an A4 document of headings, paragraphs, facts and tables with running heads and page numbers.

The same input gives the same bytes: the date of creation is passed in and nothing is random. Texts are
drawn, never read as markup. Lengths are millimetres.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from bot.papers.latin import latin
from bot.texts import text

SIDE, TOP, BOTTOM = 22.0, 26.0, 22.0
LINE = 5.0
TABLE_LINE = 4.6
LABEL = 48.0
GREY, RULE, PALE = 110, 190, 242
BODY, SMALL, MONO = 10.5, 9.0, 8.5
_ROMAN = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV",
)  # fmt: skip
_PAGES = "{{jernih-pages}}"
_LANGUAGE = {"id": "id-ID", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, width, and whether its cells are codes or numbers."""

    head: str
    width: float
    mono: bool = False
    right: bool = False


class Paper(FPDF):
    """One document. `running` stands at the head of every page, `mark` across it in pale letters."""

    def __init__(
        self, locale: str, running: str, at: datetime, mark: str = "", *, across: bool = False
    ) -> None:
        super().__init__(orientation="L" if across else "P", unit="mm", format="A4")
        self.locale, self._running, self._mark = locale, running, mark
        self._numbered, self._hidden, self._sections = False, False, 0
        self.set_margins(SIDE, TOP, SIDE)
        self.set_auto_page_break(True, margin=BOTTOM)
        self.alias_nb_pages(_PAGES)
        # The exact name, but for halves of characters, which no file can hold.
        self.set_title(running.encode("utf-8", "replace").decode("utf-8"))
        self.set_lang(_LANGUAGE[locale])
        self.set_creator("Jernih")
        self.set_creation_date(at)
        self.add_page()

    def said(self, words: str) -> str:
        """A text as it can be drawn; what was replaced is remembered for `note_replaced`."""
        drawn = latin(words)
        self._numbered |= drawn.numbered
        self._hidden |= drawn.hidden
        return drawn.text

    def words(self, code: str, **params: object) -> str:
        """A sentence of the catalogues."""
        return text(self.locale, code, **params)

    def header(self) -> None:
        """The running head, and the mark of a rehearsal or a void draw."""
        if self._mark:
            self._draw_mark()
        self.set_font("Times", "", SMALL)
        self.set_text_color(GREY)
        self.set_xy(SIDE, 12)
        self.cell(self.epw, LINE, self._cut(self._running), new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_draw_color(RULE)
        self.line(SIDE, 18, self.w - SIDE, 18)
        self.set_text_color(0)
        self.set_xy(SIDE, TOP)

    def footer(self) -> None:
        """The page number of so many."""
        self.set_y(-15)
        self.set_font("Times", "", SMALL)
        self.set_text_color(GREY)
        number = self.words("paper.page", page=str(self.page_no()), pages=_PAGES)
        # Not centred: the number of pages is put in its place when the width is long reckoned.
        self.set_x(self.w / 2 - 14)
        self.cell(self.epw / 2, LINE, number)
        self.set_text_color(0)

    def _draw_mark(self) -> None:
        with self.local_context(text_color=(232, 232, 232)), self.rotation(50, self.w / 2, self.h / 2):
            self.set_font("Helvetica", "B", 64)
            mark = self.said(self._mark)
            self.text(self.w / 2 - self.get_string_width(mark) / 2, self.h / 2, mark)

    def _cut(self, words: str) -> str:
        """A text within one line of the page."""
        said = self.said(words).replace("\n", " ")
        while said and self.get_string_width(said) > self.epw:
            said = said[: len(said) * 9 // 10].rstrip() + "..." if len(said) > 10 else ""  # noqa: PLR2004 - shorter says nothing
        return said

    def centred(self, words: str, size: float, style: str = "") -> None:
        """A line, or several, in the middle."""
        self.set_font("Times", style, size)
        self.multi_cell(
            self.epw, size * 0.48, self.said(words), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def section(self, words: str) -> None:
        """A numbered heading."""
        self.heading(f"{_ROMAN[self._sections]}. {words}")
        self._sections += 1

    def heading(self, words: str) -> None:
        """A heading that never stands alone at the foot of a page."""
        self.keep(26)
        if self.get_y() > TOP:
            self.ln(3)
        self.set_font("Times", "B", 11)
        self.multi_cell(self.epw, 6, self.said(words), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(0.5)

    def para(self, words: str, *, style: str = "", size: float = BODY) -> None:
        """A paragraph over the whole width."""
        self.set_font("Times", style, size)
        self.multi_cell(self.epw, LINE, self.said(words), align="J", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(1.5)

    def item(self, words: str) -> None:
        """One item of a list."""
        self.set_font("Times", "", BODY)
        self.cell(5, LINE, "-")
        self.multi_cell(self.epw - 5, LINE, self.said(words), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def fact(self, label: str, value: str, *, mono: bool = False) -> None:
        """A label and its value, which may take several lines."""
        self.keep(2 * LINE)
        self.set_font("Times", "", BODY)
        top, page = self.get_y(), self.page
        self.multi_cell(LABEL - 2, LINE, self.said(label), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        end = self.get_y()
        self.set_xy(SIDE + LABEL, top)
        self.set_font("Courier" if mono else "Times", "", MONO if mono else BODY)
        drawn = self.said(value) or "-"
        self.multi_cell(self.epw - LABEL, LINE, drawn, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        if self.page == page:
            self.set_y(max(end, self.get_y()))

    def grid(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        """A table whose head stands again on every page it reaches; a long cell takes several lines."""
        self.keep(4 * TABLE_LINE)
        self._head(columns)
        for row in rows:
            cells = [self._lines(column, cell) for column, cell in zip(columns, row, strict=True)]
            height = TABLE_LINE * max(len(lines) for lines in cells)
            if self.will_page_break(height + 0.8):
                self.add_page()
                self._head(columns)
            self._row(columns, cells, height)
        self.ln(2)

    def _head(self, columns: Sequence[Column]) -> None:
        self.set_font("Times", "B", SMALL)
        self.set_fill_color(PALE)
        for column in columns:
            align = "R" if column.right else "L"
            self.cell(column.width, TABLE_LINE + 1, self.said(column.head), align=align, fill=True)
        self.ln(TABLE_LINE + 1.4)

    def _lines(self, column: Column, cell: str) -> list[str]:
        self._cell_font(column)
        said = self.said(cell)
        return [line for each in said.split("\n") for line in self._within(column.width, each)]

    def _within(self, width: float, line: str) -> list[str]:
        """A line in as many as its column needs; most need one, and measuring is far faster than wrapping."""
        if self.get_string_width(line) <= width - 2:
            return [line]
        lines = self.multi_cell(width, TABLE_LINE, line, dry_run=True, output=MethodReturnValue.LINES)
        return [str(each) for each in lines] if isinstance(lines, list) else [line]

    def _row(self, columns: Sequence[Column], cells: Sequence[Sequence[str]], height: float) -> None:
        top, x = self.get_y(), SIDE
        for column, lines in zip(columns, cells, strict=True):
            self._cell_font(column)
            for number, line in enumerate(lines):
                self.set_xy(x, top + number * TABLE_LINE)
                self.cell(column.width, TABLE_LINE, line, align="R" if column.right else "L")
            x += column.width
        bottom = top + height + 0.4
        self.set_draw_color(225)
        self.line(SIDE, bottom, SIDE + sum(column.width for column in columns), bottom)
        self.set_xy(SIDE, bottom + 0.4)

    def _cell_font(self, column: Column) -> None:
        self.set_font("Courier" if column.mono else "Times", "", MONO - 0.5 if column.mono else SMALL + 0.5)

    def keep(self, height: float) -> None:
        """Begin a new page unless so much of this one is left."""
        if self.will_page_break(height):
            self.add_page()

    def boxes(self, titles: Sequence[str], foot: str) -> None:
        """Boxes to sign in, two a row: who signs above, what they fill in below."""
        width, height, gap = (self.epw - 6) / 2, 36.0, 4.0
        for number, title in enumerate(titles):
            if number % 2 == 0:
                self.keep(height + gap)
            x, y = SIDE + (number % 2) * (width + 6), self.get_y()
            self.set_draw_color(RULE)
            self.rect(x, y, width, height)
            self._in_box(title, x, y + 1.5, width, "B")
            self._in_box(foot, x, y + height - 12, width, "")
            self.set_xy(SIDE, y + height + gap if number % 2 or number == len(titles) - 1 else y)

    def _in_box(self, words: str, x: float, y: float, width: float, style: str) -> None:
        self.set_xy(x + 2, y)
        self.set_font("Times", style, SMALL + 0.5)
        self.multi_cell(width - 4, TABLE_LINE, self.said(words), align="L")

    def beside(self, x: float, y: float, lines: Sequence[tuple[str, str]]) -> None:
        """Lines to the right of a picture, each `mono` or in a style of the text."""
        for words, style in lines:
            self.set_xy(x, y)
            mono = style == "mono"
            self.set_font("Courier" if mono else "Times", "" if mono else style, MONO if mono else SMALL)
            self.multi_cell(self.w - SIDE - x - 1, TABLE_LINE, self.said(words), align="L", new_y=YPos.NEXT)
            y = self.get_y() + 0.5

    def note_replaced(self) -> None:
        """Say what this paper could not draw as it is written; nothing where it could."""
        if self._numbered:
            self.para(self.words("paper.numbered"), style="I", size=SMALL)
        if self._hidden:
            self.para(self.words("paper.hidden"), style="I", size=SMALL)

    def bytes(self) -> bytes:
        """The file."""
        return bytes(self.output())
