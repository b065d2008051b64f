"""The berita acara pengundian as PDF: what was sealed, what the seed was made of, who won, who signs.

Source: indonesia.md of the design (UGB: sealing, public draw with witnesses, minutes), UNDI/1.
"""

from bot.papers.draw_tables import after, annex, quotas, winners
from bot.papers.moments import brief, day_and_hours, opening
from bot.papers.paper import BODY, LINE, Paper
from bot.papers.qr import draw_qr
from bot.papers.wording import grouped, permit_words, reason_word, role_word, short
from bot.texts import text
from campaigns.minutes import Minutes
from campaigns.undi.verify import Claim

_QR = 38.0
_ORGANISER = "minutes.role.organiser"


def render_minutes(minutes: Minutes, locale: str = "id") -> bytes:
    """The PDF of the minutes in a language; the same bytes for the same minutes."""
    title = text(locale, "minutes.title_void" if minutes.void else "minutes.title")
    named = {"title": title, "campaign": minutes.name, "draw": str(minutes.draw_no)}
    running = text(locale, "minutes.running", f=short(minutes.f), **named)
    paper = Paper(locale, running, minutes.drawn_at, _mark(minutes, locale))
    _opening(paper, minutes, title)
    sections = (_code, _campaign, _sealed, _witnesses, _seed, quotas, winners, after)
    for section in (*sections, _voided, _verdict, _signatures, annex):
        section(paper, minutes)
    paper.note_replaced()
    return paper.bytes()


def _mark(minutes: Minutes, locale: str) -> str:
    if minutes.rehearsal:
        return text(locale, "minutes.rehearsal_mark")
    return text(locale, "minutes.void_mark") if minutes.void else ""


def _opening(paper: Paper, minutes: Minutes, title: str) -> None:
    blank, house = paper.words("paper.blank"), minutes.house
    if house.institution:
        paper.centred(house.institution, 12, "B")
    paper.centred(title.upper(), 15, "B")
    if minutes.rehearsal:
        paper.centred(paper.words("minutes.rehearsal"), 11, "B")
    paper.centred(paper.words("minutes.number", blank=blank), BODY)
    paper.ln(4)
    values = {
        "when": opening(minutes.drawn_at, minutes.zone, paper.locale), "place": house.place or blank,
        "institution": house.institution or blank, "campaign": minutes.name, "draw": str(minutes.draw_no),
        "hashtags": ", ".join(minutes.hashtags),
    }  # fmt: skip
    paper.para(paper.words("minutes.opening_void" if minutes.void else "minutes.opening", **values))
    if minutes.void:
        paper.para(paper.words("minutes.void_reason", reason=minutes.void.reason), style="B")


def _code(paper: Paper, minutes: Minutes) -> None:
    """The QR code with what it holds and F beside it, so that paper and page can be compared by eye."""
    paper.keep(_QR + 4)
    x, y = paper.l_margin, paper.get_y() + 1
    paper.set_draw_color(190)
    paper.rect(x, y, paper.epw, _QR)
    draw_qr(paper, minutes.code, x + 1, y + 1, _QR - 2)
    page = minutes.page
    paper.beside(x + _QR + 1, y + 2.5, [
        (paper.words("minutes.hash_label"), "B"), (minutes.f, "mono"),
        (paper.words("minutes.page_label" if page else "minutes.no_page"), "B"), (minutes.code, "mono"),
        (paper.words("minutes.compare"), ""),
    ])  # fmt: skip
    paper.set_xy(x, y + _QR + 2)


def _campaign(paper: Paper, minutes: Minutes) -> None:
    paper.section(paper.words("minutes.head.campaign"))
    facts = (
        ("minutes.label.campaign", f"{minutes.name} ({minutes.campaign_id})"),
        ("minutes.label.hashtags", ", ".join(minutes.hashtags)),
        ("minutes.label.mode", paper.words(f"minutes.mode.{minutes.mode.value}")),
        ("minutes.label.permit", permit_words(paper.locale, minutes.permit)),
        ("minutes.label.time", day_and_hours(minutes.drawn_at, minutes.zone, paper.locale)),
        ("minutes.label.place", minutes.house.place or paper.words("paper.blank")),
        ("minutes.label.claim", paper.words("minutes.claim_hours", hours=str(minutes.claim_hours))),
    )
    for label, value in facts:
        paper.fact(paper.words(label), value)


def _sealed(paper: Paper, minutes: Minutes) -> None:
    sealed, locale = minutes.entries, paper.locale
    paper.section(paper.words("minutes.head.list"))
    closed = day_and_hours(minutes.closed_at, minutes.zone, locale)
    paper.fact(paper.words("minutes.label.closed"), closed)
    paper.fact(paper.words("minutes.label.frozen"), day_and_hours(minutes.frozen_at, minutes.zone, locale))
    paper.fact(paper.words("minutes.label.count"), grouped(sealed.count))
    if minutes.prior_winners:
        paper.fact(paper.words("minutes.label.prior"), grouped(minutes.prior_winners))
    paper.fact(paper.words("minutes.label.excluded"), grouped(sealed.excluded_count))
    for code, count in sealed.excluded.items():
        paper.fact("", f"{grouped(count)}: {reason_word(locale, code)} ({code})")
    hashes = (
        ("minutes.label.f", minutes.f), ("minutes.label.entries", sealed.sha256),
        ("minutes.label.root", sealed.merkle_root), ("minutes.label.excluded_hash", sealed.excluded_sha256),
        ("minutes.label.rules", minutes.rules_sha256), ("minutes.label.key", minutes.organiser_key),
        ("minutes.label.prev", minutes.prev),
    )  # fmt: skip
    for label, value in hashes:
        if value:
            paper.fact(paper.words(label), value, mono=True)


def _witnesses(paper: Paper, minutes: Minutes) -> None:
    paper.section(paper.words("minutes.head.witnesses"))
    if not minutes.witnesses:
        paper.para(paper.words("minutes.no_witnesses"))
    for each in minutes.witnesses:
        # What a witness gave is never torn over two pages.
        paper.keep(3 * LINE)
        role = role_word(paper.locale, each.role)
        paper.fact(paper.words("minutes.label.commitment", role=role), each.commitment, mono=True)
        if each.nonce:
            paper.fact(paper.words("minutes.label.nonce", role=role), each.nonce, mono=True)
        else:
            paper.fact(paper.words("minutes.label.nonce", role=role), paper.words("minutes.not_revealed"))
        if each.cosigned:
            paper.fact("", paper.words("minutes.cosigned"))


def _seed(paper: Paper, minutes: Minutes) -> None:
    paper.section(paper.words("minutes.head.seed"))
    for each in minutes.rounds:
        at = day_and_hours(each.at, minutes.zone, paper.locale)
        paper.fact(
            paper.words("minutes.label.round"), paper.words("minutes.round", round=str(each.number), at=at)
        )
        if each.signature:
            paper.fact(paper.words("minutes.label.signature"), each.signature, mono=True)
    if not minutes.rounds:
        paper.para(paper.words("minutes.no_round"))
    if minutes.seed:
        paper.fact(paper.words("minutes.label.seed"), minutes.seed, mono=True)
        paper.ln(1)
        paper.para(paper.words("minutes.seed_how"))
    else:
        paper.para(paper.words("minutes.no_seed"))


def _verdict(paper: Paper, minutes: Minutes) -> None:
    paper.section(paper.words("minutes.head.verdict"))
    paper.para(paper.words("minutes.verdict", software=minutes.house.software or "Jernih"))
    for claim in minutes.proven:
        paper.item(paper.words(f"undi.proven.{claim.value}"))
        # On whose word the time rests stands right below it.
        for role, key in minutes.cosigners if claim is Claim.PUBLICATION_TIME else ():
            named = role_word(paper.locale, role)
            paper.item(paper.words("undi.verify.cosigner", role=named, key=key))
    for claim in minutes.unproven:
        paper.item(paper.words(f"undi.unproven.{claim.value}"))
    paper.ln(1.5)
    paper.para(paper.words("minutes.never_pay"), style="B")


def _voided(paper: Paper, minutes: Minutes) -> None:
    if not minutes.voided:
        return
    paper.section(paper.words("minutes.head.voided"))
    for draw in minutes.voided:
        at = brief(draw.at, minutes.zone, paper.locale)
        paper.item(paper.words("minutes.voided", draw=str(draw.draw_no), at=at, reason=draw.reason, f=draw.f))


def _signatures(paper: Paper, minutes: Minutes) -> None:
    paper.keep(75)
    paper.section(paper.words("minutes.head.signatures"))
    paper.para(paper.words("minutes.signing"))
    roles = dict.fromkeys(("notaris", "dinsos", *(each.role for each in minutes.witnesses)))
    titles = [paper.words(_ORGANISER), *(role_word(paper.locale, role) for role in roles)]
    paper.boxes(titles, paper.words("minutes.sign_here"))
