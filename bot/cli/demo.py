"""`jernih demo`: the whole story on embedded parts, without any token."""

import asyncio
import json
import tempfile
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from bot.cli.shell import folder_ready, refuse, run, say, settings
from bot.demo.actors import Entrants, Moderator
from bot.demo.cast import load_cast, load_lines
from bot.demo.cities.opening import CITIES
from bot.demo.screen import Screen
from bot.demo.stage import Stage, set_stage
from bot.demo.story import Play, StoryStuck, tell
from bot.demo.summary import check_bundle, count, write_bundle
from bot.logs import configure
from bot.papers.folder import PAGE
from bot.papers.page import MINUTES_PDF
from bot.texts import text


@click.command(epilog="Contoh: jernih demo --once --json")
@click.option("--once", is_flag=True, help="Jalankan secepatnya sampai selesai.")
@click.option("--json", "as_json", is_flag=True, help="Baris terakhir: ringkasan JSON.")
@click.option(
    "--speed", type=click.FloatRange(0.1, 100), default=1.0, show_default=True, help="Kelipatan laju."
)
@click.option(
    "--platform",
    type=click.Choice(list(CITIES)),
    default="local",
    show_default=True,
    help="Tempat cerita berlangsung; telegram dan discord memakai server tiruan yang ketat, tanpa token.",
)
@click.option("--comments", type=click.IntRange(60), help="Persingkat cerita: sekian komentar pertama.")
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="Folder; dilanjutkan bila ada."
)
def demo(
    *, once: bool, as_json: bool, speed: float, platform: str, comments: int | None, data: Path | None
) -> None:
    """Cerita lengkap pada layanan yang sebenarnya: komentar, moderasi, profil, undian, voucher.

    Tidak perlu token. Semua tersimpan di foldernya sendiri dan bisa dihentikan lalu dilanjutkan.
    """
    configure(json=False, quiet=True)
    folder = data or Path(tempfile.mkdtemp(prefix="jernih-demo-"))
    folder_ready(folder)
    if platform != "local" and any(folder.iterdir()):
        # The people and their chats live in the stand-in server, which forgets them with the process.
        refuse("demo.folder_in_use", platform=platform)
    play = partial(_play, folder, platform, 0 if once else speed, comments)
    try:
        summary = run(play(show=not as_json))
    except StoryStuck as stuck:
        raise click.ClickException(text(settings().locale, "demo.stuck", code=str(stuck))) from None
    verified = summary.pop("verified")
    if as_json:
        click.echo(json.dumps(summary))
    if not verified:
        raise click.ClickException(text(settings().locale, "demo.not_verified"))


async def _play(
    folder: Path, platform: str, speed: float, limit: int | None, *, show: bool
) -> dict[str, object]:
    began = time.monotonic()
    cast = load_cast()
    lines = load_lines(cast, limit)
    console = Console(highlight=False)
    screen = Screen(console, settings().locale)
    async with set_stage(settings(), folder, speed, CITIES[platform](cast)) as stage:
        play = Play(stage, cast, lines, Moderator(lines), Entrants(cast))
        watching = asyncio.create_task(screen.follow(stage)) if show else None
        await tell(play)
        if watching is not None:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            await screen.show_new(stage)
        return await _end(stage, began, show=show)


async def _end(stage: Stage, began: float, *, show: bool) -> dict[str, object]:
    bundle = await write_bundle(stage)
    summary = await count(stage, bundle, time.monotonic() - began)
    verdict = check_bundle(bundle)
    if show:
        say("demo.end", **{name: value for name, value in summary.items() if name != "seconds"})
        say("demo.papers", minutes=str(bundle / MINUTES_PDF), page=str(bundle / PAGE))
    return {**summary, "verified": verdict.valid}
