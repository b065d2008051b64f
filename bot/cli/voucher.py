"""`jernih voucher`: partner codes in, approved by a second person, voided; the ledger out."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, TextIO

import click

from bot.app import App
from bot.cli.papers import PDF, write_books
from bot.cli.shell import NUMBER, USER, OutFile, refuse, report, say, settings, with_app
from bot.moderation.comment import PlatformName
from bot.ports.vouchers import Batch
from bot.services.books import books_of, wrong_in
from bot.services.readiness import free_stock
from bot.services.voucher_plan import Plan
from bot.texts import text
from campaigns.ledger import Ledger, as_csv, table
from campaigns.refusal import Refusal
from campaigns.voucher import VoucherState, parse_csv

User = tuple[PlatformName, str]


@click.group()
def voucher() -> None:
    """Kode voucher mitra."""


@voucher.command("import", epilog="Contoh: jernih voucher import jernih-1 kode.csv --by telegram:123456789")
@click.argument("campaign_id")
@click.argument("file", type=click.File("rb"))
@click.option("--by", type=USER, help="Petugas voucher yang mengimpor; tidak perlu untuk --dry-run.")
@click.option("--dry-run", is_flag=True, help="Periksa saja, jangan simpan.")
@click.option("--yes-lengths", is_flag=True, help="Panjang kode yang berbeda-beda memang benar.")
def import_codes(
    campaign_id: str,
    file: BinaryIO,
    by: User | None,
    dry_run: bool,  # noqa: FBT001 - click passes flags by name
    yes_lengths: bool,  # noqa: FBT001 - as above
) -> None:
    """Baca kode dari FILE (CSV). Kode baru dipakai setelah orang kedua menyetujui: jernih voucher approve."""
    parsed = parse_csv(file.read())
    if by is None and not dry_run:
        raise click.UsageError(text(settings().locale, "voucher.by_needed"))

    async def work(app: App) -> Plan | Refusal:
        desk = app.services.vouchers
        if by is None or dry_run:
            return await desk.look(campaign_id, parsed)
        return await desk.bring(campaign_id, parsed, by, lengths_are_right=yes_lengths)

    plan = with_app(work)
    if isinstance(plan, Refusal):
        _complain((*parsed.problems, *parsed.doubts))
        refuse(plan.code, **plan.params)
    _complain((*plan.problems, *plan.doubts))
    if not plan.codes:
        refuse("voucher.nothing_imported")
    code = "voucher.would_import" if dry_run else "voucher.imported"
    say(code, codes=len(plan.codes), value=plan.total_value, batch=str(plan.batch_id), id=campaign_id)


def _complain(found: Iterable[Refusal]) -> None:
    for each in found:
        click.echo(text(settings().locale, each.code, **each.params), err=True)


@voucher.command("approve", epilog="Contoh: jernih voucher approve jernih-1 3 --by telegram:987654321")
@click.argument("campaign_id")
@click.argument("batch", type=NUMBER)
@click.option("--by", type=USER, required=True, help="Petugas voucher lain, bukan yang mengimpor.")
def approve(campaign_id: str, batch: int, by: User) -> None:
    """Setujui satu impor, sehingga kodenya menjadi stok."""
    report(with_app(lambda app: app.services.vouchers.approve(campaign_id, batch, by)))
    stock, quota = with_app(lambda app: _stock(app, campaign_id))
    say("voucher.approved", batch=str(batch), stock=stock, quota=quota)
    if stock < quota:
        say("check.stock_short", campaign=campaign_id, stock=stock, quota=quota, missing=quota - stock)


async def _stock(app: App, campaign_id: str) -> tuple[int, int]:
    async with app.store.read() as unit:
        campaign = await unit.campaigns.get(campaign_id)
        return (await free_stock(unit, campaign), campaign.rules.quota) if campaign else (0, 0)


class Held(click.ParamType[tuple[str, int]]):
    """`3` or `batch:3` is an import, `seat:12` the code of a seat."""

    name = "BATCH|SEAT"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """Split it, or fail with how it is written."""
        kind, _, number = str(value).rpartition(":")
        if kind not in {"", "batch", "seat"} or not number.isascii() or not number.isdecimal():
            self.fail("batch:3, seat:12", param, ctx)
        return kind or "batch", int(number)


@voucher.command(
    "void", epilog="Contoh: jernih voucher void jernih-1 batch:3 --by telegram:123 --reason 'salah berkas'"
)
@click.argument("campaign_id")
@click.argument("held", type=Held())
@click.option("--by", type=USER, required=True, help="Petugas voucher.")
@click.option("--reason", required=True, help="Tercatat di buku voucher.")
def void(campaign_id: str, held: tuple[str, int], by: User, reason: str) -> None:
    """Batalkan satu impor, atau kode satu kursi (seat:12); kursi yang masih berhak mendapat kode lain."""
    kind, number = held

    async def work(app: App) -> tuple[Refusal, ...]:
        desk = app.services.vouchers
        return await (desk.void_seat if kind == "seat" else desk.void_batch)(campaign_id, number, by, reason)

    report(with_app(work))
    say("voucher.voided", held=f"{kind}:{number}")


@voucher.command("list", epilog="Contoh: jernih voucher list jernih-1")
@click.argument("campaign_id")
def list_batches(campaign_id: str) -> None:
    """Semua impor: siapa, kapan, berapa, dan sudah disetujui atau belum."""

    async def work(app: App) -> list[Batch]:
        async with app.store.read() as unit:
            return list(await unit.vouchers.batches(campaign_id))

    for batch in with_app(work):
        state = "void" if batch.voided_at else "approved" if batch.approved_at else "pending"
        say(
            f"voucher.batch.{state}", batch=str(batch.batch_id), count=batch.count, value=batch.total_value,
            by=batch.imported_by, at=batch.imported_at, second=batch.approved_by or batch.voided_by or "-",
            file=batch.digest[:12] or "-", reason=batch.reason, id=campaign_id,
        )  # fmt: skip


@voucher.command("reconcile", epilog="Contoh: jernih voucher reconcile jernih-1 --csv buku.csv")
@click.argument("campaign_id")
@click.option("--csv", "out", type=OutFile(), help="Tulis buku per impor ke FILE.")
@click.option("--pdf", type=PDF, help="Tulis juga sebagai PDF.")
def reconcile(campaign_id: str, out: TextIO | None, pdf: Path | None) -> None:
    """Buku besar: kode di tiap keadaan, nilai, pajak dan penanggungnya, kursi tanpa nama.

    Keluar 1 dengan selisih pertama bila jumlahnya tidak sama dengan yang diimpor.
    """

    async def work(app: App) -> tuple[Ledger, tuple[Refusal, ...]] | None:
        async with app.store.read() as unit:
            campaign = await unit.campaigns.get(campaign_id)
            if campaign is None:
                return None
            books = await books_of(unit, campaign)
            return books, await wrong_in(unit, campaign, books)

    found = with_app(work)
    if found is None:
        refuse("campaign.unknown", id=campaign_id)
    books, wrong = found
    for line in _lines(books):
        click.echo("\t".join(map(str, line)))
    if out is not None:
        out.write(as_csv(books))
    if pdf is not None:
        write_books(pdf, campaign_id, table(books), wrong)
    if wrong:
        refuse(wrong[0].code, **wrong[0].params)


def _lines(books: Ledger) -> Iterable[tuple[str, object]]:
    """Names and figures, for people and for scripts."""
    total = books.total
    yield from ((state.value, total.states.get(state, 0)) for state in VoucherState)
    yield "total", total.imported
    yield from ((f"batch {row.batch_id}", row.imported) for row in books.rows)
    yield from (
        ("value", total.value), ("awarded", total.awarded), ("tax", total.tax),
        ("tax_bearer", books.tax_bearer.value),
    )  # fmt: skip
    yield from ((f"seats {state}", count) for state, count in sorted(books.seats.items()))
