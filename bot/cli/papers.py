"""The papers of a campaign: the berita acara, the report after handover, the public folder of a draw.

A group of its own only in the code: `jernih campaign` takes its commands over.
"""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import click

from bot.app import App
from bot.cli.shell import refuse, say, settings, with_app, words
from bot.papers.books import Table, render_books
from bot.papers.folder import PAGE, FolderInUse
from bot.papers.gathering import draw_files, publish
from bot.papers.handover import render_handover
from bot.papers.house import house_of
from bot.papers.minutes import render_minutes
from bot.services.handover import handover
from bot.services.minutes import minutes
from bot.services.steps import Refusals
from campaigns.minutes import Minutes
from campaigns.refusal import Refusal

LOCALES = ("id", "en")
_LOCALE = click.option("--locale", type=click.Choice(LOCALES), default="id", show_default=True)
_DRAW = click.option("--draw", "draw_no", type=click.IntRange(1), help="Nomor undian; bawaan yang terakhir.")
PDF = click.Path(path_type=Path, dir_okay=False)


@click.group()
def papers() -> None:
    """Surat-surat kampanye."""


@papers.command("minutes", epilog="Contoh: jernih campaign minutes jernih-1 --out berita-acara.pdf")
@click.argument("campaign_id")
@_DRAW
@click.option("--out", type=PDF, help="Berkas PDF; bawaan berita-acara-KAMPANYE-NOMOR.pdf.")
@_LOCALE
def minutes_command(campaign_id: str, draw_no: int | None, out: Path | None, locale: str) -> None:
    """Tulis berita acara pengundian (PDF) dari berkas bukti undian yang sudah diperiksa."""

    async def work(app: App) -> tuple[Minutes | Refusal, bytes]:
        async with draw_files(app.store, campaign_id, draw_no) as found:
            said = found if isinstance(found, Refusal) else await minutes(found, house_of(app.settings))
        if isinstance(said, Refusal):
            return said, b""
        return said, await asyncio.to_thread(render_minutes, said, locale)

    said, pdf = with_app(work)
    if isinstance(said, Refusal):
        refuse(said.code, **said.params)
    file = out or Path(f"berita-acara-{said.campaign_id}-{said.draw_no}.pdf")
    write_pdf(file, pdf)
    say("minutes.written", file=str(file))


@papers.command("report", epilog="Contoh: jernih campaign report jernih-1 --out laporan.pdf")
@click.argument("campaign_id")
@click.option("--out", type=PDF, required=True, help="Berkas PDF.")
@_LOCALE
def report_command(campaign_id: str, out: Path, locale: str) -> None:
    """Tulis laporan sesudah penyerahan hadiah (PDF): serah terima, penggantian, sisa hadiah, pajak."""

    async def work(app: App) -> bytes | Refusal:
        async with draw_files(app.store, campaign_id) as found:
            if isinstance(found, Refusal):
                return found
            said = await handover(app.store, found, house_of(app.settings), app.clock.now())
        if isinstance(said, Refusal):
            return said
        return await asyncio.to_thread(render_handover, said, locale)

    pdf = with_app(work)
    if isinstance(pdf, Refusal):
        refuse(pdf.code, **pdf.params)
    write_pdf(out, pdf)
    say("handover.written", file=str(out))


def write_books(file: Path, campaign_id: str, table: Table, wrong: Refusals = ()) -> None:
    """Write a ledger's table, its header first, as PDF; `wrong` is what in it does not agree."""

    async def work(app: App) -> bytes | None:
        async with app.store.read() as unit:
            campaign = await unit.campaigns.get(campaign_id)
        if campaign is None:
            return None
        said = [words(each.code, **each.params) for each in wrong]
        return await asyncio.to_thread(render_books, campaign, table, said, app.clock.now())

    pdf = with_app(work)
    if pdf is None:
        refuse("campaign.unknown", id=campaign_id)
    write_pdf(file, pdf)
    say("books.written", file=str(file))


def write_pdf(file: Path, pdf: bytes) -> None:
    """Write a file whole or not at all; exit code 1 with one line when it cannot be written."""
    draft = file.with_name(f".{file.name}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(pdf)
        draft.replace(file)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        _unwritable(file, error)


def _unwritable(place: Path, error: OSError) -> NoReturn:
    refuse("undi.cli.cannot_write", folder=str(place), why=str(error.strerror))


@papers.command("export", epilog="Contoh: jernih campaign export jernih-1 bukti/")
@click.argument("campaign_id")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_DRAW
@click.option("--force", is_flag=True, help="Tulis juga ke folder yang berisi hal lain.")
def export(campaign_id: str, folder: Path, *, draw_no: int | None, force: bool) -> None:
    """Tulis berkas bukti undian ke FOLDER, siap untuk web: berkas, halaman, arsip, berita acara."""

    async def work(app: App) -> Minutes | Refusal:
        return await publish(app.store, campaign_id, draw_no, folder, house_of(app.settings), force=force)

    try:
        said = with_app(work)
    except FolderInUse:
        refuse("page.folder_in_use", folder=str(folder))
    except OSError as error:
        _unwritable(folder, error)
    if isinstance(said, Refusal):
        refuse(said.code, **said.params)
    say("campaign.exported", folder=str(folder))
    if settings().console.public_url:
        say("page.written", folder=str(folder), page=str(folder / PAGE), url=said.page)
    else:
        say("page.written_nowhere", folder=str(folder), page=str(folder / PAGE))
