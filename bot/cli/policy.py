"""`jernih policy`: a channel's rules as a TOML file, out, changed by hand, and in again; and back."""

import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import BinaryIO, TextIO

import click

from bot.app import App
from bot.cli.backtest import backtest, shadow_report
from bot.cli.channel import CHAT, Chat, named
from bot.cli.policy_reading import read_policy
from bot.cli.shell import OutFile, refuse, say, settings, with_app
from bot.moderation.policy import Policy
from bot.moderation.policy_changes import changes
from bot.moderation.policy_file import format_policy
from bot.ports.channels import Channel, PolicyVersion
from bot.ports.unit_of_work import UnitOfWork
from bot.services.policies import Placed, PolicyDesk
from bot.texts import text

SHOWN = 50  # versions in a history
_VERSION = click.IntRange(1, 2**31 - 1)
Step = Callable[[PolicyDesk, UnitOfWork, Channel], Awaitable[Placed | None]]


@click.group()
def policy() -> None:
    """Kebijakan moderasi tiap kanal."""


policy.add_command(backtest)
policy.add_command(shadow_report)


@policy.command("show", epilog="Contoh: jernih policy show telegram:-1001234")
@click.argument("chat", type=CHAT)
def show(chat: Chat) -> None:
    """Kebijakan yang berlaku di CHAT."""
    _write(chat, sys.stdout)


@policy.command("export", epilog="Contoh: jernih policy export telegram:-1001234 kebijakan.toml")
@click.argument("chat", type=CHAT)
@click.argument("file", type=OutFile(), default="-")
def export(chat: Chat, file: TextIO) -> None:
    """Tulis kebijakan CHAT ke FILE (TOML), untuk diubah lalu diimpor."""
    _write(chat, file)


def _write(chat: Chat, stream: TextIO) -> None:
    current = found(chat).policy
    locale = settings().locale
    click.echo(format_policy(current, partial(text, locale)), file=stream, nl=False)
    # A remark of TOML, so that the file still reads back as it is.
    code = "policy.adapts" if current.adapt else "policy.adapts_not"
    click.echo(f"# {text(locale, code, chat=named(chat))}", file=stream)


@policy.command("import", epilog="Contoh: jernih policy import telegram:-1001234 kebijakan.toml")
@click.argument("chat", type=CHAT)
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--version", type=_VERSION, help="Nomor versi lama, sebagai ganti FILE.")
def import_policy(chat: Chat, file: BinaryIO | None, version: int | None) -> None:
    """Pasang kebijakan dari FILE sebagai versi baru. Berkas yang salah tidak mengubah apa pun."""
    if (file is None) == (version is None):
        raise click.UsageError(text(settings().locale, "policy.file_or_version"))
    if file is not None:
        new = read_policy(file)
        placed = _step(chat, lambda desk, unit, channel: desk.put(unit, channel, new, "cli"))
    else:
        number = version or 0
        placed = _step(chat, lambda desk, unit, channel: desk.back_to(unit, channel, number, "cli"))
    if placed is None:
        refuse("policy.no_version", chat=named(chat), version=version)
    _tell(chat, placed)


@policy.command("undo", epilog="Contoh: jernih policy undo telegram:-1001234")
@click.argument("chat", type=CHAT)
def undo(chat: Chat) -> None:
    """Batalkan perubahan terakhir: kebijakan sebelumnya berlaku lagi sebagai versi baru."""
    placed = _step(chat, lambda desk, unit, channel: desk.undo(unit, channel, "cli"))
    if placed is None:
        refuse("policy.nothing_to_undo", chat=named(chat))
    _tell(chat, placed)


@policy.command("history", epilog="Contoh: jernih policy history telegram:-1001234")
@click.argument("chat", type=CHAT)
def history(chat: Chat) -> None:
    """Versi kebijakan CHAT, terbaru dulu: kapan, oleh siapa, apa yang berubah."""
    kept = _versions(chat)
    for n, each in enumerate(kept[:SHOWN]):
        say("policy.version_line", version=each.policy.version, at=each.at, by=each.by)
        if n + 1 < len(kept):
            _lines(kept[n + 1].policy, each.policy, "  ")


@policy.command("diff", epilog="Contoh: jernih policy diff telegram:-1001234 kebijakan.toml")
@click.argument("chat", type=CHAT)
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--version", type=_VERSION, help="Nomor versi lama, sebagai ganti FILE.")
def diff(chat: Chat, file: BinaryIO | None, version: int | None) -> None:
    """Beda kebijakan yang berlaku di CHAT dengan FILE, atau beda versi lama dengan yang berlaku."""
    if (file is None) == (version is None):
        raise click.UsageError(text(settings().locale, "policy.file_or_version"))
    if file is not None:
        differs = _lines(found(chat).policy, read_policy(file))
    else:
        old = _at(chat, version or 0)
        differs = _lines(old, found(chat).policy)
    if not differs:
        say("policy.same_versions")


def found(chat: Chat) -> Channel:
    """The channel, or exit code 1."""

    async def work(app: App) -> Channel | None:
        async with app.store.read() as unit:
            return await unit.channels.by_ref(*chat)

    channel = with_app(work)
    if channel is None:
        refuse("channel.not_found", chat=named(chat))
    return channel


def _versions(chat: Chat) -> Sequence[PolicyVersion]:
    """The newest versions and one more, against which the oldest shown is held."""
    channel = found(chat)

    async def work(app: App) -> Sequence[PolicyVersion]:
        async with app.store.read() as unit:
            return await unit.channels.policies(channel.channel_id, SHOWN + 1)

    return with_app(work)


def _at(chat: Chat, version: int) -> Policy:
    channel = found(chat)

    async def work(app: App) -> PolicyVersion | None:
        async with app.store.read() as unit:
            return await unit.channels.policy_at(channel.channel_id, version)

    kept = with_app(work)
    if kept is None:
        refuse("policy.no_version", chat=named(chat), version=version)
    return kept.policy


def _step(chat: Chat, step: Step) -> Placed | None:
    async def work(app: App) -> tuple[Channel | None, Placed | None]:
        async with app.store.write() as unit:
            channel = await unit.channels.by_ref(*chat)
            if channel is None:
                return None, None
            return channel, await step(PolicyDesk(app.clock), unit, channel)

    channel, placed = with_app(work)
    if channel is None:
        refuse("channel.not_found", chat=named(chat))
    return placed


def _tell(chat: Chat, placed: Placed) -> None:
    for change in placed.changed:
        say(change.code, **change.params)
    if not placed.changed:
        say("policy.unchanged")
    say("policy.in_force", version=placed.policy.version)
    if placed.tightens:
        say("policy.tightens", chat=named(chat))


def _lines(before: Policy, after: Policy, indent: str = "") -> bool:
    """One line a difference; whether there was any."""
    different = changes(before, after)
    for change in different:
        click.echo(indent + text(settings().locale, change.code, **change.params))
    return bool(different)
