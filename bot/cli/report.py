"""`jernih report`: the public figures of moderation, and how well it is done."""

import csv
import html
import io
import json
from collections.abc import Sequence
from datetime import date, timedelta

import click

from bot.app import App
from bot.cli.channel import CHAT
from bot.cli.days import DAY, span
from bot.cli.shell import refuse, say, settings, with_app
from bot.moderation.comment import PlatformName
from bot.moderation.opinion import Agreement, Missed, agreement, missed
from bot.ports.audit import AuditEvent, AuditWord
from bot.services.transparency import Line, public_figures
from bot.texts import text

Chat = tuple[PlatformName, str]
FORMATS = ("text", "html", "json", "csv")


@click.group()
def report() -> None:
    """Angka moderasi untuk publik, dan mutunya."""


@report.command(
    "transparency",
    epilog="Contoh: jernih report transparency --from 2026-11-01 --to 2026-11-30 --format html > l.html",
)
@click.option("--from", "first", type=DAY, required=True, help="Hari pertama, seperti 2026-11-01.")
@click.option("--to", "last", type=DAY, required=True, help="Hari terakhir, ikut dihitung.")
@click.option("--channel", "chat", type=CHAT, help="Hanya kanal ini.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
def transparency(first: date, last: date, chat: Chat | None, form: str) -> None:
    """Laporan transparansi: putusan, alasan, laporan anggota, peringatan, dan banding dalam suatu masa."""
    if last < first:
        refuse("report.turned")

    async def work(app: App) -> Sequence[Line]:
        channel_id = await _channel_id(app, chat)
        async with app.store.write() as unit:
            facts = {"from": first.isoformat(), "to": last.isoformat(), "format": form}
            event = AuditEvent("system", "cli", AuditWord.REPORT_EXPORTED, "report:transparency", facts)
            await unit.audit.add(event, app.clock.now())
            return await public_figures(unit, *span(first, last), channel_id)

    click.echo(_FORMS[form](with_app(work), (first, last)), nl=False)


async def _channel_id(app: App, chat: Chat | None) -> int | None:
    if chat is None:
        return None
    async with app.store.read() as unit:
        found = await unit.channels.by_ref(*chat)
    if found is None:
        refuse("channel.not_found", chat=f"{chat[0]}:{chat[1]}")
    return found.channel_id


def _words(code: str) -> str:
    return text(settings().locale, code)


def _shown(value: float | None) -> str:
    return "-" if value is None else text(settings().locale, "report.number", value=value)


def _as_text(lines: Sequence[Line], days: tuple[date, date]) -> str:
    wide = max(len(_words(line.name)) for line in lines)
    said, group = [text(settings().locale, "report.title", first=days[0], last=days[1])], ""
    for line in lines:
        if line.group != group:
            group = line.group
            said += ["", _words(group)]
        said.append(f"  {_words(line.name):<{wide}} {_shown(line.value):>10}")
    return "\n".join(said) + "\n"


def _as_csv(lines: Sequence[Line], days: tuple[date, date]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("from", "to", "group", "name", "value"))
    for line in lines:
        table.writerow((*days, line.group, line.name, "" if line.value is None else line.value))
    return out.getvalue()


def _as_json(lines: Sequence[Line], days: tuple[date, date]) -> str:
    groups: dict[str, dict[str, float | None]] = {}
    for line in lines:
        groups.setdefault(line.group, {})[line.name] = line.value
    whole = {"from": days[0].isoformat(), "to": days[1].isoformat(), "figures": groups}
    return json.dumps(whole, indent=2, sort_keys=True) + "\n"


def _as_html(lines: Sequence[Line], days: tuple[date, date]) -> str:
    locale = settings().locale
    title = html.escape(text(locale, "report.title", first=days[0], last=days[1]))
    rows, group = [], ""
    for line in lines:
        if line.group != group:
            group = line.group
            rows.append(f'<tr><th colspan="2" scope="rowgroup">{html.escape(_words(group))}</th></tr>')
        cells = html.escape(_words(line.name)), html.escape(_shown(line.value))
        rows.append(f'<tr><th scope="row">{cells[0]}</th><td>{cells[1]}</td></tr>')
    body = "\n".join(rows)
    return (
        f'<!doctype html>\n<html lang="{locale}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n{_STYLE}</head>\n'
        f"<body>\n<h1>{title}</h1>\n<table>\n{body}\n</table>\n</body>\n</html>\n"
    )


_STYLE = (
    "<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
    "table{width:100%;border-collapse:collapse}th{text-align:left;font-weight:normal;padding:.25rem 0}"
    "th[colspan]{font-weight:bold;padding-top:1.5rem}td{text-align:right}"
    "tr+tr{border-top:1px solid #ccc}</style>\n"
)
_FORMS = {"text": _as_text, "html": _as_html, "json": _as_json, "csv": _as_csv}


@report.command("quality", epilog="Contoh: jernih report quality telegram:-1001234 --days 90")
@click.argument("chat", type=CHAT, required=False)
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="Hari ke belakang.")
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
def quality(chat: Chat | None, days: int, as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Seberapa sepakat para moderator, dan berapa yang lolos menurut contoh buta mingguan."""

    async def work(app: App) -> tuple[Agreement, Missed]:
        channel_id, now = await _channel_id(app, chat), app.clock.now()
        async with app.store.read() as unit:
            within = channel_id, now - timedelta(days=days), now
            return agreement(await unit.opinions.by_comment(*within)), missed(
                *await unit.opinions.blind(*within)
            )

    agreed, blind = with_app(work)
    if as_json:
        click.echo(json.dumps({"agreement": _fields(agreed), "blind_sample": _fields(blind)}))
        return
    if agreed.observed is None:
        say("report.no_pairs")
    else:
        kappa = _shown(agreed.kappa if agreed.kappa is None else round(agreed.kappa, 2))
        say("report.agreement", comments=agreed.comments, share=f"{agreed.observed:.0%}", kappa=kappa)
    if blind.low is None or blind.high is None:
        say("report.no_sample")
    else:
        bounds = {"low": f"{blind.low:.0%}", "high": f"{blind.high:.0%}"}
        say("report.missed", looked_at=blind.looked_at, missed=blind.missed, **bounds)


def _fields(found: Agreement | Missed) -> dict[str, float | None]:
    return {name: getattr(found, name) for name in found.__dataclass_fields__}
