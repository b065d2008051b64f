"""`jernih run`: the service, all roles in one process."""

import asyncio
import signal

import click

from bot.app import open_app, serve
from bot.cli.shell import refuse, settings
from bot.cli.shell import run as run_shell
from bot.logs import configure
from bot.platforms.errors import PlatformDown
from bot.ports.unit_of_work import StoreError
from bot.store.schema import schema_state
from bot.texts import text


@click.command(epilog="Contoh: jernih run")
@click.option("--json-logs/--plain-logs", default=True, show_default=True, help="Bentuk log di stderr.")
def run(json_logs: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Jalankan layanan sampai dihentikan (Ctrl-C atau SIGTERM). Berhenti kapan pun aman."""
    configure(json=json_logs)
    have = settings()
    if not have.data_dir.is_dir():
        refuse("check.no_folder", folder=str(have.data_dir))
    current, head = run_shell(schema_state(have.database))
    if current != head:
        refuse("run.migrate_first")
    try:
        run_shell(_until_stopped())
    except* (PlatformDown, StoreError) as down:
        refuse("run.platform_down", why="; ".join(map(_said, down.exceptions)))


def _said(error: Exception) -> str:
    """What a person must mend, in the settings' language."""
    return (
        text(settings().locale, error.code, **error.params) if isinstance(error, PlatformDown) else str(error)
    )


async def _until_stopped() -> None:
    async with open_app(settings()) as app:
        if not app.links:
            refuse("run.no_platform")
        service = asyncio.create_task(serve(app))
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, service.cancel)
        try:
            await service
        except asyncio.CancelledError:
            return
