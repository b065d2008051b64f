"""`jernih outbox`: what a platform refused for good, another try for it, and what waits where and why."""

from collections.abc import Sequence

import click

from bot.app import App
from bot.cli.shell import NUMBER, refuse, say, with_app
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.platform import Finding
from bot.services.waiting import lines


@click.group()
def outbox() -> None:
    """Tindakan yang gagal untuk seterusnya, dan yang masih menunggu."""


@outbox.command("list", epilog="Contoh: jernih outbox list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
def list_rows(limit: int) -> None:
    """Yang gagal, terbaru lebih dulu: nomor, jenis, sebab. Lalu yang menunggu di tiap chat, dan mengapa."""

    async def work(app: App) -> tuple[Sequence[tuple[int, str, str]], list[Finding]]:
        async with app.store.read() as unit:
            return await unit.outbox.dead_rows(limit), await lines(unit, app.clock.now(), limit)

    dead, waiting = with_app(work)
    for row in dead:
        click.echo("\t".join(str(value) for value in row))
    if not dead:
        say("outbox.none_dead")
    for line in waiting:
        say(line.code, **line.params)


@outbox.command("retry", epilog="Contoh: jernih outbox retry 17")
@click.argument("row", type=NUMBER)
def retry(row: int) -> None:
    """Coba lagi satu tindakan, misalnya sesudah hak bot diperbaiki."""

    async def work(app: App) -> bool:
        async with app.store.write() as unit:
            queued = await unit.outbox.retry(row, app.clock.now())
            if queued:
                event = AuditEvent("system", "cli", AuditWord.ACTION_RETRIED, f"outbox:{row}")
                await unit.audit.add(event, app.clock.now())
            return queued

    if not with_app(work):
        refuse("outbox.no_such_row", row=str(row))
    say("outbox.queued", row=str(row))
