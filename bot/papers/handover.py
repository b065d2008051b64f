"""The report after handover as PDF: draws referred to, receipts, replacements, unclaimed prizes, tax."""

from bot.papers.moments import brief, day_and_hours, day_only
from bot.papers.paper import Column, Paper
from bot.papers.wording import grouped, permit_words, reason_word, rupiah, short, unclaimed_words
from bot.texts import text
from campaigns.handover import REPORT_WITHIN, Handover
from campaigns.permit import Mode


def render_handover(report: Handover, locale: str = "id") -> bytes:
    """The PDF; the same bytes for the same report and language."""
    title = text(locale, "handover.title")
    running = text(locale, "handover.running", title=title, campaign=report.name)
    paper = Paper(locale, running, report.at)
    if report.house.institution:
        paper.centred(report.house.institution, 12, "B")
    paper.centred(title.upper(), 15, "B")
    paper.centred(paper.words("minutes.number", blank=paper.words("paper.blank")), 10.5)
    paper.ln(4)
    for section in (_intro, _draws, _seats, _replaced, _unclaimed, _money, _signatures):
        section(paper, report)
    paper.note_replaced()
    return paper.bytes()


def _intro(paper: Paper, report: Handover) -> None:
    at = day_and_hours(report.at, report.zone, paper.locale)
    paper.para(paper.words("handover.intro", campaign=report.name, at=at))
    last = report.last
    if last is None:
        paper.para(paper.words("handover.not_yet"), style="B")
        return
    days = {
        "last": day_only(last, report.zone, paper.locale),
        "due": day_only(last + REPORT_WITHIN, report.zone, paper.locale),
    }
    paper.para(paper.words("handover.due", **days), style="B")


def _draws(paper: Paper, report: Handover) -> None:
    paper.section(paper.words("handover.head.draws"))
    paper.fact(paper.words("minutes.label.permit"), permit_words(paper.locale, report.permit))
    columns = (
        Column(paper.words("handover.column.draw"), 14),
        Column(paper.words("handover.column.f"), 94, mono=True),
        Column(paper.words("handover.column.outcome"), 22), Column(paper.words("handover.column.at"), 36),
    )  # fmt: skip
    paper.ln(1)
    paper.grid(
        columns,
        [
            (str(each.draw_no), each.f, paper.words(f"handover.outcome.{each.outcome}"),
             brief(each.at, report.zone, paper.locale))
            for each in report.draws
        ],
    )  # fmt: skip


def _seats(paper: Paper, report: Handover) -> None:
    paper.section(paper.words("handover.head.seats"))
    columns = (
        Column(paper.words("minutes.column.no"), 12), Column(paper.words("handover.column.c"), 36, mono=True),
        Column(paper.words("minutes.column.stratum"), 30), Column(paper.words("handover.column.state"), 50),
        Column(paper.words("handover.column.at"), 38),
    )  # fmt: skip
    paper.grid(
        columns,
        (
            (str(number), short(each.c), each.stratum,
             paper.words(f"handover.state.{each.receipt.value}"),
             brief(each.at, report.zone, paper.locale) if each.at else "-")
            for number, each in enumerate(report.seats, 1)
        ),
    )  # fmt: skip


def _replaced(paper: Paper, report: Handover) -> None:
    paper.section(paper.words("handover.head.replaced"))
    lines = [each for draw in report.draws for each in draw.amendments]
    if not lines:
        paper.para(paper.words("handover.nobody_replaced"))
        return
    columns = (
        Column(paper.words("minutes.column.at"), 40),
        Column(paper.words("minutes.column.removed"), 40, mono=True),
        Column(paper.words("minutes.column.reason"), 46),
        Column(paper.words("minutes.column.promoted"), 40, mono=True),
    )  # fmt: skip
    paper.grid(
        columns,
        [
            (brief(each.at, report.zone, paper.locale), short(each.c),
             reason_word(paper.locale, each.reason_code), short(each.promoted) or "-")
            for each in lines
        ],
    )  # fmt: skip


def _unclaimed(paper: Paper, report: Handover) -> None:
    paper.section(paper.words("handover.head.unclaimed"))
    if not report.unclaimed and not report.empty:
        paper.para(paper.words("handover.none_unclaimed"))
        return
    counts = {"count": grouped(report.unclaimed), "empty": grouped(report.empty)}
    paper.para(paper.words("handover.unclaimed_count", **counts))
    for draw in report.draws:
        for each in draw.amendments:
            if not each.promoted and not each.waited:
                paper.fact(paper.words("minutes.column.removed"), each.c, mono=True)
    paper.para(unclaimed_words(paper.locale, report.permit), style="B")


def _money(paper: Paper, report: Handover) -> None:
    paper.keep(55)
    paper.section(paper.words("handover.head.money"))
    paper.fact(paper.words("handover.label.handed"), grouped(len(report.handed_over)))
    if not report.prize_value:
        paper.para(paper.words("handover.no_value"))
        return
    money = report.money
    facts = [
        ("each", rupiah(report.prize_value)), ("gross", rupiah(money.gross)), ("tax", rupiah(money.tax)),
        ("net", rupiah(money.net)),
        ("bearer", paper.words(f"handover.bearer.{report.tax_bearer.value}")),
    ]  # fmt: skip
    if report.mode is Mode.LOMBA:
        facts = facts[:2]
    for name, value in facts:
        paper.fact(paper.words(f"handover.label.{name}"), value)
    if report.mode is Mode.LOMBA:
        paper.para(paper.words("handover.lomba"))


def _signatures(paper: Paper, report: Handover) -> None:
    paper.keep(75)
    paper.section(paper.words("handover.head.signatures"))
    titles = (
        report.house.institution or paper.words("minutes.role.organiser"),
        paper.words("minutes.role.dinsos"),
    )
    paper.boxes(titles, paper.words("minutes.sign_here"))
