"""`jernih voucher`: partner codes in, ledger out."""

from pathlib import Path
from typing import BinaryIO

import click

from bot.app import App
from bot.cli.papers import PDF, write_books
from bot.cli.shell import refuse, say, settings, with_app
from bot.texts import text
from campaigns.refusal import Refusal
from campaigns.voucher import VoucherState, parse_csv


@click.group()
def voucher() -> None:
    """Kode voucher mitra."""


@voucher.command("import", epilog="Contoh: jernih voucher import jernih-1 kode.csv")
@click.argument("campaign_id")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Periksa saja, jangan simpan.")
def import_codes(campaign_id: str, file: BinaryIO, dry_run: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Baca kode dari FILE (CSV). Kode yang sudah ada tidak dihitung dua kali."""
    parsed = parse_csv(file.read())
    for problem in parsed.problems:
        click.echo(text(settings().locale, problem.code, **problem.params), err=True)
    if not parsed.codes:
        refuse("voucher.nothing_imported")

    async def work(app: App) -> int | Refusal:
        return 0 if dry_run else await app.services.campaigns.import_vouchers(campaign_id, parsed)

    new = with_app(work)
    if isinstance(new, Refusal):
        refuse(new.code, **new.params)
    stock, quota = with_app(lambda app: _stock(app, campaign_id))
    say("voucher.imported", new=new, codes=len(parsed.codes), stock=stock, quota=quota)
    if stock < quota:
        say("check.stock_short", campaign=campaign_id, stock=stock, quota=quota, missing=quota - stock)


async def _stock(app: App, campaign_id: str) -> tuple[int, int]:
    async with app.store.read() as unit:
        campaign = await unit.campaigns.get(campaign_id)
        stock = (await unit.vouchers.stock(campaign_id)).get(VoucherState.AVAILABLE, 0)
        return stock, campaign.rules.quota if campaign else 0


@voucher.command("reconcile", epilog="Contoh: jernih voucher reconcile jernih-1")
@click.argument("campaign_id")
@click.option("--pdf", type=PDF, help="Tulis juga sebagai PDF.")
def reconcile(campaign_id: str, pdf: Path | None) -> None:
    """Buku besar: berapa kode di tiap keadaan; jumlahnya harus sama dengan yang diimpor."""

    async def work(app: App) -> dict[VoucherState, int]:
        async with app.store.read() as unit:
            return dict(await unit.vouchers.stock(campaign_id))

    stock = with_app(work)
    for state in VoucherState:
        click.echo(f"{state.value}\t{stock.get(state, 0)}")
    click.echo(f"total\t{sum(stock.values())}")
    if pdf is not None:
        counts = [stock.get(state, 0) for state in VoucherState]
        write_books(pdf, campaign_id, (("imported", *VoucherState), (sum(counts), *counts)))
