"""The tables of a berita acara: quotas, winners, reserves, replacements, and every pseudonym in full."""

from collections.abc import Sequence

from bot.papers.moments import brief
from bot.papers.paper import Column, Paper
from bot.papers.wording import grouped, reason_word, short
from campaigns.minutes import Minutes, SeatLine, unfilled

_NUMBERS = ("quota", "seated", "reserve")


def quotas(paper: Paper, minutes: Minutes) -> None:
    """Each stratum with its quota, its reserves, and how many seats its own quota filled."""
    paper.section(paper.words("minutes.head.quotas"))
    columns = (
        Column(paper.words("minutes.column.stratum"), 76),
        *(
            Column(paper.words(f"minutes.column.{name}"), 30, right=True)
            for name in ("quota", "seated", "reserve")
        ),
    )
    rows = [
        (each.code, grouped(each.quota), grouped(each.seated), grouped(each.reserve))
        for each in minutes.strata
    ]
    paper.grid(columns, rows)


def winners(paper: Paper, minutes: Minutes) -> None:
    """Winners and reserves in the order of the result, by shortened pseudonyms; empty seats are said."""
    if minutes.void:
        return
    paper.section(paper.words("minutes.head.winners", count=grouped(len(minutes.winners))))
    if minutes.empty:
        said = {"quota": grouped(minutes.quota), "empty": grouped(minutes.empty)}
        paper.para(paper.words("minutes.empty", **said), style="B")
    _seats(paper, minutes.winners)
    paper.section(paper.words("minutes.head.reserves", count=grouped(len(minutes.reserves))))
    if minutes.reserves:
        _seats(paper, minutes.reserves)
    else:
        paper.para(paper.words("minutes.no_reserves"))


def _seats(paper: Paper, seats: Sequence[SeatLine]) -> None:
    columns = (
        Column(paper.words("minutes.column.no"), 12),
        Column(paper.words("minutes.column.stratum"), 40), Column(paper.words("minutes.column.place"), 34),
        Column("C", 40, mono=True), Column("P", 40, mono=True),
    )  # fmt: skip
    paper.grid(
        columns,
        (
            (grouped(number), each.stratum, _place(paper, each), short(each.c), short(each.p))
            for number, each in enumerate(seats, 1)
        ),
    )


def _place(paper: Paper, seat: SeatLine) -> str:
    return paper.words("minutes.spill") if seat.spill else paper.words("minutes.place", place=str(seat.place))


def after(paper: Paper, minutes: Minutes) -> None:
    """Every replacement up to now, with who moved up."""
    if minutes.void:
        return
    paper.section(paper.words("minutes.head.after"))
    if not minutes.amendments:
        paper.para(paper.words("minutes.no_amendments"))
        return
    columns = (
        Column(paper.words("minutes.column.no"), 10),
        Column(paper.words("minutes.column.at"), 40),
        Column(paper.words("minutes.column.removed"), 38, mono=True),
        Column(paper.words("minutes.column.reason"), 40),
        Column(paper.words("minutes.column.promoted"), 38, mono=True),
    )  # fmt: skip
    nobody = paper.words("minutes.nobody")
    paper.grid(
        columns,
        (
            (str(each.seq), brief(each.at, minutes.zone, paper.locale), short(each.c),
             reason_word(paper.locale, each.reason_code),
             short(each.promoted) or ("-" if each.waited else nobody))
            for each in minutes.amendments
        ),
    )  # fmt: skip
    if left := unfilled(minutes.amendments):
        paper.para(paper.words("minutes.unfilled", count=grouped(left)), style="B")


def annex(paper: Paper, minutes: Minutes) -> None:
    """The pseudonyms of winners and reserves in full, each with its person's and its ticket."""
    if minutes.void:
        return
    paper.add_page()
    paper.heading(paper.words("minutes.head.annex"))
    paper.para(paper.words("minutes.annex"))
    columns = (
        Column(paper.words("minutes.column.no"), 12), Column("", 12),
        Column(paper.words("minutes.column.whole"), 140, mono=True),
    )  # fmt: skip
    for head, seats in (("winners", minutes.winners), ("reserves", minutes.reserves)):
        if not seats:
            continue
        paper.heading(paper.words(f"minutes.head.{head}", count=grouped(len(seats))))
        paper.grid(columns, _whole(seats))


def _whole(seats: Sequence[SeatLine]) -> list[tuple[str, str, str]]:
    return [
        (str(number), "C\nP\nt", f"{each.c}\n{each.p}\n{each.ticket}") for number, each in enumerate(seats, 1)
    ]
