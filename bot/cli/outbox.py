"""`jernih outbox`: the effects that a platform refused for good, and another try for them."""

import click

from bot.app import App
from bot.cli.shell import refuse, say, with_app


@click.group()
def outbox() -> None:
    """Tindakan yang gagal untuk seterusnya."""


@outbox.command("list", epilog="Contoh: jernih outbox list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
def list_rows(limit: int) -> None:
    """Yang terbaru lebih dulu: nomor, jenis, sebab."""

    async def work(app: App) -> list[tuple[int, str, str]]:
        async with app.store.read() as unit:
            return list(await unit.outbox.dead_rows(limit))

    rows = with_app(work)
    for row in rows:
        click.echo("\t".join(str(value) for value in row))
    if not rows:
        say("outbox.none_dead")


@outbox.command("retry", epilog="Contoh: jernih outbox retry 17")
@click.argument("row", type=click.IntRange(1, 2**63 - 1))
def retry(row: int) -> None:
    """Coba lagi satu tindakan, misalnya sesudah hak bot diperbaiki."""

    async def work(app: App) -> bool:
        async with app.store.write() as unit:
            return await unit.outbox.retry(row, app.clock.now())

    if not with_app(work):
        refuse("outbox.no_such_row", row=str(row))
    say("outbox.queued", row=str(row))
