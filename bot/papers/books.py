"""The voucher books as PDF, on a sheet across: any table of a ledger, and what in it does not agree."""

from collections.abc import Sequence
from datetime import datetime

from bot.papers.moments import day_and_hours
from bot.papers.paper import Column, Paper
from bot.papers.wording import grouped
from bot.texts import UnknownText, text
from campaigns.campaign import Campaign

Cell = str | int
Table = Sequence[Sequence[Cell]]
_LEAST = 10.0
_PADDING = 3.0


def render_books(
    campaign: Campaign,
    table: Table,
    wrong: Sequence[str],
    at: datetime,
    locale: str = "id",
) -> bytes:
    """The PDF of a ledger's table, its header first; `wrong`: what does not agree, in words."""
    title = text(locale, "books.title")
    paper = Paper(
        locale, text(locale, "handover.running", title=title, campaign=campaign.name), at, across=True
    )
    paper.centred(title.upper(), 15, "B")
    paper.ln(3)
    values = {"campaign": campaign.name, "id": campaign.campaign_id}
    paper.para(paper.words("books.intro", at=day_and_hours(at, campaign.zone, locale), **values))
    if table:
        paper.grid(_columns(paper, table), [[_shown(cell) for cell in row] for row in table[1:]])
    paper.para(paper.words("books.wrong" if wrong else "books.good"), style="B")
    for each in wrong:
        paper.item(each)
    paper.note_replaced()
    return paper.bytes()


def _columns(paper: Paper, table: Table) -> list[Column]:
    """Columns as wide as what they hold, within the sheet."""
    heads = [_head(paper, str(cell)) for cell in table[0]]
    paper.set_font("Times", "B", 9)
    wanted = [
        max(
            _LEAST, *(paper.get_string_width(paper.said(words)) + _PADDING for words in _down(table, n, head))
        )
        for n, head in enumerate(heads)
    ]
    scale = min(1.0, paper.epw / sum(wanted))
    numbers = [all(isinstance(row[n], int) for row in table[1:]) for n in range(len(heads))]
    return [Column(h, w * scale, right=r) for h, w, r in zip(heads, wanted, numbers, strict=True)]


def _width(paper: Paper, words: str) -> float:
    return max(_LEAST, paper.get_string_width(paper.said(words)) + _PADDING)


def _down(table: Table, n: int, head: str) -> list[str]:
    return [head, *(_shown(row[n]) for row in table[1:])]


def _head(paper: Paper, name: str) -> str:
    """A column's name in words, or as it is when this version never met it."""
    try:
        return paper.words(f"books.column.{name}")
    except UnknownText:
        return name


def _shown(cell: Cell) -> str:
    return grouped(cell) if isinstance(cell, int) else cell
