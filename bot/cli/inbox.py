"""`jernih inbox`: the updates that could not be dealt with, and another try for them."""

import click

from bot.app import App
from bot.cli.shell import NUMBER, refuse, say, with_app
from bot.ports.audit import AuditEvent, AuditWord


@click.group()
def inbox() -> None:
    """Pembaruan yang disisihkan."""


@inbox.command("list", epilog="Contoh: jernih inbox list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
def list_rows(limit: int) -> None:
    """Yang terbaru lebih dulu: nomor, platform, nomor pembaruan, sebab."""

    async def work(app: App) -> list[tuple[int, str, int, str]]:
        async with app.store.read() as unit:
            return [(r, p.value, n, why) for r, p, n, why in await unit.inbox.set_aside_rows(limit)]

    rows = with_app(work)
    for row in rows:
        click.echo("\t".join(str(value) for value in row))
    if not rows:
        say("inbox.none_set_aside")


@inbox.command("retry", epilog="Contoh: jernih inbox retry 17")
@click.argument("row", type=NUMBER)
def retry(row: int) -> None:
    """Kembalikan satu pembaruan ke antrean, misalnya sesudah versi baru dipasang."""

    async def work(app: App) -> bool:
        async with app.store.write() as unit:
            queued = await unit.inbox.retry(row)
            if queued:
                event = AuditEvent("system", "cli", AuditWord.UPDATE_RETRIED, f"inbox:{row}")
                await unit.audit.add(event, app.clock.now())
            return queued

    if not with_app(work):
        refuse("inbox.no_such_row", row=str(row))
    say("inbox.queued", row=str(row))
