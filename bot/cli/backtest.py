"""`jernih policy backtest` and `shadow-report`: what a policy would do, before it does it."""

import json
import os
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

import click

from bot.app import App
from bot.cli.backtest_show import as_json, shadow_as_json, shadow_lines, tally_lines
from bot.cli.channel import CHAT, Chat, named
from bot.cli.policy_reading import read_policy
from bot.cli.progress import progress
from bot.cli.shell import refuse, settings, with_app
from bot.cli.text_lines import BadLine, read_line, text_lines
from bot.moderation.backtest import Tally
from bot.moderation.policy import Policy
from bot.moderation.shadow_report import ShadowTally
from bot.ports.channels import Channel
from bot.services.backtesting import Span
from bot.texts import text

MOST_DAYS = 3650


class Lines:
    """The texts of a file with their numbers and how much of it is read; remembers the bad lines."""

    def __init__(self, file: BinaryIO, form: str) -> None:
        self._file, self._form = file, form
        self.bad: list[str] = []
        try:
            self._size = os.fstat(file.fileno()).st_size
        except OSError:  # no true file, such as a test's input
            self._size = 0

    def __iter__(self) -> Iterator[tuple[int, str, float]]:
        """(line number, text, share read)."""
        read = 0
        for number, line in enumerate(text_lines(self._file), 1):
            read += len(line)
            try:
                fields = read_line(line, self._form)
            except BadLine as error:
                self.bad.append(f"baris {number}: {error}")
                continue
            if fields is not None:
                yield number, fields["text"], min(1.0, read / self._size) if self._size else 0.0


@click.command(
    "backtest", epilog="Contoh: jernih policy backtest telegram:-1001234 kebijakan-baru.toml --days 14"
)
@click.argument("chat", type=CHAT)
@click.argument("new", type=click.File("rb"))
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=7, show_default=True, help="Berapa hari.")
@click.option("--file", type=click.File("rb"), help="Teks dari berkas, sebagai ganti komentar kanal.")
@click.option("--format", "form", type=click.Choice(["jsonl", "text"]), default="jsonl", show_default=True)
@click.option("--rescore", is_flag=True, help="Nilai ulang dengan model yang sedang dipakai.")
@click.option("--json", "is_json", is_flag=True, help="Satu objek JSON.")
def backtest(  # noqa: PLR0913 - click passes each option by name
    chat: Chat,
    new: BinaryIO,
    days: int,
    file: BinaryIO | None,
    *,
    form: str,
    rescore: bool,
    is_json: bool,
) -> None:
    """Apa yang akan berubah bila kebijakan NEW berlaku: komentar yang sudah ada dinilai ulang.

    Tidak mengubah apa pun. Pembacaan komentar tercatat di jejak audit.
    """
    after = read_policy(new)
    lines = Lines(file, form) if file is not None else None
    with progress("backtest.so_far") as told:

        async def work(app: App) -> tuple[Channel | None, Tally]:
            channel = await _channel(app, chat)
            desk = app.services.backtests
            if channel is None:
                return None, Tally()
            if lines is not None:
                return channel, await desk.over_texts(channel, after, lines, told)
            span = Span(channel, days, "cli")
            return channel, await desk.over_channel(span, after, told, rescores=rescore)

        channel, tally = with_app(work)
    if channel is None:
        refuse("channel.not_found", chat=named(chat))
    _show(tally, channel.policy, after, is_json=is_json)
    for each in lines.bad if lines is not None else ():
        click.echo(each, err=True)
    if lines is not None and lines.bad:
        raise click.exceptions.Exit(1)


def _show(tally: Tally, before: Policy, after: Policy, *, is_json: bool) -> None:
    if is_json:
        click.echo(json.dumps(as_json(tally, before, after), ensure_ascii=True))
        return
    for line in tally_lines(tally, before, after, partial(text, settings().locale)):
        click.echo(line)


@click.command("shadow-report", epilog="Contoh: jernih policy shadow-report telegram:-1001234 --days 14")
@click.argument("chat", type=CHAT)
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=7, show_default=True, help="Berapa hari.")
@click.option("--json", "is_json", is_flag=True, help="Satu objek JSON.")
def shadow_report(chat: Chat, days: int, *, is_json: bool) -> None:
    """Putusan mode bayangan di CHAT, di samping apa yang dilakukan orang sementara itu."""
    with progress("backtest.so_far") as told:

        async def work(app: App) -> ShadowTally | None:
            channel = await _channel(app, chat)
            return await app.services.backtests.shadow(Span(channel, days, "cli"), told) if channel else None

        tally = with_app(work)
    if tally is None:
        refuse("channel.not_found", chat=named(chat))
    if is_json:
        click.echo(json.dumps(shadow_as_json(tally), ensure_ascii=True))
        return
    for line in shadow_lines(tally, partial(text, settings().locale)):
        click.echo(line)


async def _channel(app: App, chat: Chat) -> Channel | None:
    async with app.store.read() as unit:
        return await unit.channels.by_ref(*chat)
