"""The public page of a draw: what was drawn, how to check it at home, what is proven and what is not.

Plain semantic HTML in Indonesian with an English summary; no scripts and nothing from elsewhere, so that it
reads the same from a web server, a memory stick or an archive.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.papers.markup import Markup, Piece, document, style, tag
from bot.papers.moments import brief, day_and_hours
from bot.papers.wording import file_words, grouped, permit_words, reason_word, role_word
from bot.texts import text
from campaigns.minutes import Minutes

VERIFIER, MINUTES_PDF, ZIP = "verify_standalone.py", "berita-acara.pdf", "bundle.zip"
_JERNIH = ("page.check.jernih", "jernih undi verify .")
_WAYS = (("page.check.standalone", f"python3 {VERIFIER} ."), _JERNIH)
_WAYS_WITHOUT = (_JERNIH, ("page.check.hash", "sha256sum freeze.json entries.txt"))
_CSS = (
    ":root{color-scheme:light dark}"
    "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1rem 1rem 4rem;"
    "color:#1b1b1b;background:#fdfdfb}"
    "h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2.2rem}"
    "code{font:.85em/1.5 ui-monospace,monospace;overflow-wrap:anywhere}"
    "pre{overflow-x:auto;padding:.7rem;background:#efefea;border-radius:.4rem}pre code{overflow-wrap:normal}"
    "table{width:100%;border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem "
    ".35rem 0;border-bottom:1px solid #ccc;font-weight:normal}thead th{font-weight:bold}"
    "dt{font-weight:bold;margin-top:.6rem}dd{margin:0}a{color:#0b57a4}"
    ".note{border-left:.3rem solid #b25c00;padding:.2rem 1rem;background:#fff4e2}"
    "@media(prefers-color-scheme:dark){body{color:#e8e8e4;background:#161616}pre{background:#262626}"
    "th,td{border-color:#444}a{color:#8ec5ff}.note{background:#332611;border-color:#e0a050}}"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the folder: its name, size in bytes and SHA-256 in hex."""

    name: str
    size: int
    sha256: str


def render_page(minutes: Minutes, files: Sequence[Listed]) -> bytes:
    """`index.html` of a draw at any stage."""
    title = _say("page.title", campaign=minutes.name, draw=str(minutes.draw_no))
    names = {each.name for each in files}
    body: tuple[Iterable[Markup], ...] = (
        [tag("h1", title)], _notes(minutes), [_summary(minutes)], _checking(minutes, names),
        _proof(minutes), _people(minutes), _files(files), _english(minutes),
    )  # fmt: skip
    main = tag("main", *(_line(each) for part in body for each in part))
    return document("id", _head(title), (main,))


def _say(code: str, **params: object) -> str:
    return text("id", code, **params)


def _line(piece: Markup) -> Markup:
    return Markup(piece.source + "\n")


def _head(title: str) -> tuple[Markup, ...]:
    own = base64.b64encode(hashlib.sha256(_CSS.encode("ascii")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{own}'; base-uri 'none'; form-action 'none'"
    return (
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        style(_CSS),
    )


def _notes(minutes: Minutes) -> Iterable[Markup]:
    """What a reader must know before anything else."""
    if minutes.rehearsal:
        yield tag("p", _say("minutes.rehearsal"), class_="note")
    if minutes.void:
        at = day_and_hours(minutes.void.at, minutes.zone, "id")
        yield tag("p", _say("page.void", at=at, reason=minutes.void.reason), class_="note")
    elif not minutes.drawn:
        yield tag("p", _say("page.not_drawn"), class_="note")
    yield tag("p", _say("minutes.never_pay"), class_="note")


def _summary(minutes: Minutes) -> Markup:
    zone, entries = minutes.zone, minutes.entries
    facts = [
        ("page.label.time", day_and_hours(minutes.drawn_at, zone, "id")),
        ("page.label.hashtags", ", ".join(minutes.hashtags)),
        ("page.label.organiser", minutes.house.institution), ("page.label.place", minutes.house.place),
        ("page.label.permit", permit_words("id", minutes.permit)),
        ("page.label.entries", grouped(entries.count)), ("page.label.seats", grouped(minutes.quota)),
    ]  # fmt: skip
    if minutes.drawn:
        facts += [
            ("page.label.winners", grouped(len(minutes.winners))),
            ("page.label.reserves", grouped(len(minutes.reserves))),
        ]
    rows: list[Piece] = []
    for label, value in facts:
        rows += [tag("dt", _say(label)), tag("dd", value)] if value else []
    left_out = [
        tag("li", f"{grouped(count)}: {reason_word('id', code)}") for code, count in entries.excluded.items()
    ]
    if left_out:
        said = tag("dd", grouped(entries.excluded_count), tag("ul", *left_out))
        rows += [tag("dt", _say("page.label.excluded")), said]
    rows += [tag("dt", _say("page.label.f")), tag("dd", tag("code", minutes.f))]
    return tag("dl", *rows)


def _checking(minutes: Minutes, names: set[str]) -> Iterable[Markup]:
    yield tag("h2", _say("page.head.check"))
    yield tag("p", _say("page.check.compare"), " ", tag("code", minutes.f))
    yield tag("p", tag("a", _say("page.check.download"), href=ZIP))
    folder = f"{minutes.campaign_id}-{minutes.draw_no}"
    ways = _WAYS if VERIFIER in names else _WAYS_WITHOUT
    commands = ((code, f"cd {folder}\n{command}") for code, command in ways)
    yield tag("ol", *(tag("li", _say(code), tag("pre", tag("code", lines))) for code, lines in commands))
    yield tag("p", _say("page.check.receipt"))


def _proof(minutes: Minutes) -> Iterable[Markup]:
    yield tag("h2", _say("minutes.head.verdict"))
    yield tag(
        "ul",
        *(tag("li", _say(f"undi.proven.{claim.value}")) for claim in minutes.proven),
        *(
            tag("li", _say("undi.verify.cosigner", role=role_word("id", role), key=key))
            for role, key in minutes.cosigners
        ),
        *(tag("li", _say(f"undi.unproven.{claim.value}")) for claim in minutes.unproven),
    )
    if minutes.draw_no > 1:
        yield tag("p", tag("a", _say("page.previous"), href=f"../{minutes.draw_no - 1}/"))
    for each in minutes.voided:
        at = brief(each.at, minutes.zone, "id")
        yield tag("p", _say("minutes.voided", draw=str(each.draw_no), at=at, reason=each.reason, f=each.f))


def _signer(role: str, key: str) -> str:
    return _say("undi.verify.cosigner", role=role_word("id", role), key=key)


def _people(minutes: Minutes) -> Iterable[Markup]:
    """Winners and reserves by the C of their receipts, and what changed since."""
    if not minutes.drawn:
        return
    for code, seats in (("winners", minutes.winners), ("reserves", minutes.reserves)):
        yield tag("h2", _say(f"minutes.head.{code}", count=grouped(len(seats))))
        if code == "winners" and minutes.empty:
            said = {"quota": grouped(minutes.quota), "empty": grouped(minutes.empty)}
            yield tag("p", _say("minutes.empty", **said))
        rows = [(str(n), each.stratum, tag("code", each.c)) for n, each in enumerate(seats, 1)]
        yield _table(("minutes.column.no", "minutes.column.stratum", "page.column.c"), rows)
    yield tag("h2", _say("minutes.head.after"))
    if not minutes.amendments:
        yield tag("p", _say("page.no_amendments"))
        return
    yield _table(
        ("minutes.column.at", "page.column.removed", "minutes.column.reason", "page.column.promoted"),
        [
            (brief(each.at, minutes.zone, "id"), tag("code", each.c), reason_word("id", each.reason_code),
             tag("code", each.promoted) if each.promoted else "-")
            for each in minutes.amendments
        ],
    )  # fmt: skip


def _table(heads: Sequence[str], rows: Sequence[Sequence[Piece]]) -> Markup:
    head = tag("thead", tag("tr", *(tag("th", _say(code), scope="col") for code in heads)))
    body = tag("tbody", *(_line(tag("tr", *(tag("td", cell) for cell in row))) for row in rows))
    return tag("table", head, body)


def _files(files: Sequence[Listed]) -> Iterable[Markup]:
    yield tag("h2", _say("page.head.files"))
    rows = [
        (tag("a", each.name, href=each.name), file_words(each.name), grouped(each.size),
         tag("code", each.sha256))
        for each in files
    ]  # fmt: skip
    yield _table(("page.column.file", "page.column.what", "page.column.size", "page.column.sha256"), rows)


def _english(minutes: Minutes) -> Iterable[Markup]:
    at = day_and_hours(minutes.drawn_at, minutes.zone, "en")
    code = "void" if minutes.void else "drawn" if minutes.drawn else "sealed"
    values = {
        "campaign": minutes.name, "draw": str(minutes.draw_no), "at": at,
        "count": grouped(minutes.entries.count), "winners": grouped(len(minutes.winners)),
        "seats": grouped(minutes.quota), "f": minutes.f,
    }  # fmt: skip
    yield tag("h2", "In English", lang="en")
    yield tag("p", text("en", f"page.summary.{code}", **values), lang="en")
    yield tag("p", text("en", "page.summary.check"), lang="en")
    yield tag("p", text("en", "minutes.never_pay"), lang="en")
