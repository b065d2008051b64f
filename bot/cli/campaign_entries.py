"""`jernih campaign entries` and `exclude`: who takes part, in numbers alone, and who was taken out."""

import csv
import sys
from collections.abc import Iterator
from itertools import chain

import click

from bot.app import App
from bot.cli.shell import NUMBER, USER, refuse, report, say, with_app, words
from bot.dialogue.prompt import Coded
from bot.moderation.comment import Author, PlatformName
from bot.services.entrant_desk import Entered
from bot.services.steps import Refusals
from campaigns.exclusion import Ground
from campaigns.refusal import Refusal

_COLUMNS = ("entry", "person", "platform", "posted_at", "accepted_at", "reasons")


@click.group()
def campaign_entries() -> None:
    """Entri kampanye."""


@campaign_entries.command("entries", epilog="Contoh: jernih campaign entries jernih-1 --waiting")
@click.argument("campaign_id")
@click.option("--eligible", "kind", flag_value="eligible", help="Hanya yang ikut diundi.")
@click.option("--waiting", "kind", flag_value="waiting", help="Hanya yang belum ikut.")
@click.option("--reason", metavar="CODE", help="Hanya yang tertahan alasan ini.")
@click.option("--csv", "as_csv", is_flag=True, help="Tulis CSV.")
def entries(campaign_id: str, kind: str | None, reason: str | None, *, as_csv: bool) -> None:
    """Entri satu per baris: nomor, nomor orang, platform, waktu, dan semua alasannya. Tanpa nama."""
    found = with_app(lambda app: app.services.entrants.entries(campaign_id))
    if isinstance(found, Refusal):
        refuse(found.code, **found.params)
    shown = [each for each in found if _fits(each, kind, reason)]
    if as_csv:
        rows = csv.writer(sys.stdout)
        rows.writerows(chain([_COLUMNS], map(_row, shown)))
        return
    for line in _lines(shown):
        click.echo(line)
    eligible = sum(not each.codes for each in found)
    say("entries.total", shown=len(shown), count=len(found), eligible=eligible)


def _fits(each: Entered, kind: str | None, reason: str | None) -> bool:
    if kind is not None and (kind == "eligible") is bool(each.codes):
        return False
    return reason is None or reason in each.codes


def _row(each: Entered) -> tuple[str, ...]:
    row, posted = each.standing.entry, each.standing.posted_at
    moments = (posted.isoformat(timespec="seconds"), row.accepted_at.isoformat(timespec="seconds"))
    return (str(row.entry_id), str(each.person), row.platform.value, *moments, " ".join(each.codes))


def _lines(shown: list[Entered]) -> Iterator[str]:
    for each in shown:
        row = each.standing.entry
        at = words("entries.at", at=each.standing.posted_at)
        parts = (
            str(row.entry_id),
            f"orang {each.person}",
            row.platform.value,
            at,
            ", ".join(each.codes) or "-",
        )
        yield "\t".join(parts)


@campaign_entries.command(
    "exclude",
    epilog="Contoh: jernih campaign exclude jernih-1 42 --as telegram:123 --reason bought "
    "--why 'Bukti jual beli komentar, arsip 12'",
)
@click.argument("campaign_id")
@click.argument("entry_id", metavar="ENTRY", type=NUMBER)
@click.option("--as", "user", type=USER, required=True, help="Pengelola yang memutuskan.")
@click.option("--reason", "ground", type=click.Choice([each.value for each in Ground]))
@click.option("--why", default="", help="Untuk pengelola kedua; tersegel, tidak diumumkan.")
@click.option("--undo", is_flag=True, help="Kembalikan entri yang dikeluarkan.")
def exclude(
    campaign_id: str,
    entry_id: int,
    user: tuple[PlatformName, str],
    ground: str | None,
    *,
    why: str,
    undo: bool,
) -> None:
    """Keluarkan satu entri sebelum daftar disusun, dengan kode alasan; pemiliknya diberi tahu."""
    if not undo and ground is None:
        raise click.UsageError(words("exclude.no_ground", known=", ".join(Ground)))

    async def work(app: App) -> Refusals:
        async with app.store.write() as unit:
            by = await unit.people.account(Author(*user), app.clock.now())
        desk = app.services.entrants
        if undo:
            return await desk.include(campaign_id, entry_id, by)
        return await desk.exclude(campaign_id, entry_id, ground or "", why, by)

    report(with_app(work))
    say("exclude.done", entry=str(entry_id), what=Coded("exclude.in" if undo else "exclude.out"))
