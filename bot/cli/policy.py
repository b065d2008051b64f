"""`jernih policy`: a channel's rules as a TOML file, out, changed by hand, and in again."""

import sys
from dataclasses import replace
from typing import BinaryIO, TextIO

import click

from bot.app import App
from bot.cli.channel import CHAT
from bot.cli.shell import refuse, say, settings, with_app
from bot.moderation.comment import PlatformName
from bot.moderation.policy import Policy
from bot.moderation.policy_file import format_policy, parse_policy
from bot.ports.audit import AuditEvent, AuditWord
from bot.texts import text

Chat = tuple[PlatformName, str]


@click.group()
def policy() -> None:
    """Kebijakan moderasi tiap kanal."""


async def _current(app: App, chat: Chat) -> Policy | None:
    async with app.store.read() as unit:
        found = await unit.channels.by_ref(*chat)
        return found.policy if found else None


@policy.command("show", epilog="Contoh: jernih policy show telegram:-1001234")
@click.argument("chat", type=CHAT)
def show(chat: Chat) -> None:
    """Kebijakan yang berlaku di CHAT."""
    _write(chat, sys.stdout)


@policy.command("export", epilog="Contoh: jernih policy export telegram:-1001234 kebijakan.toml")
@click.argument("chat", type=CHAT)
@click.argument("file", type=click.File("w", encoding="utf-8", atomic=True), default="-")
def export(chat: Chat, file: TextIO) -> None:
    """Tulis kebijakan CHAT ke FILE (TOML), untuk diubah lalu diimpor."""
    _write(chat, file)


def _write(chat: Chat, stream: TextIO) -> None:
    current = with_app(lambda app: _current(app, chat))
    if current is None:
        refuse("channel.not_found", chat=f"{chat[0]}:{chat[1]}")
    click.echo(format_policy(current), file=stream, nl=False)
    # A remark of TOML, so that the file still reads back as it is.
    code = "policy.adapts" if current.adapt else "policy.adapts_not"
    click.echo(f"# {text(settings().locale, code, chat=f'{chat[0]}:{chat[1]}')}", file=stream)


@policy.command("import", epilog="Contoh: jernih policy import telegram:-1001234 kebijakan.toml")
@click.argument("chat", type=CHAT)
@click.argument("file", type=click.File("rb"))
def import_policy(chat: Chat, file: BinaryIO) -> None:
    """Pasang kebijakan dari FILE sebagai versi baru. Berkas yang salah tidak mengubah apa pun."""
    parsed = parse_policy(file.read())
    if not isinstance(parsed, Policy):
        for problem in parsed:
            click.echo(text(settings().locale, problem.code, **problem.params), err=True)
        refuse("policy.not_imported")

    async def work(app: App) -> Policy | None:
        async with app.store.write() as unit:
            found = await unit.channels.by_ref(*chat)
            if found is None:
                return None
            now = app.clock.now()
            same = replace(parsed, version=found.policy.version)
            if same == found.policy:
                return found.policy
            stored = await unit.channels.set_policy(found.channel_id, same, "cli", now)
            scope = f"channel:{found.channel_id}"
            facts = {"version": stored.version, "shadow": stored.shadow, "adapt": stored.adapt}
            await unit.audit.add(AuditEvent(scope, "cli", AuditWord.POLICY_CHANGED, scope, facts), now)
            return stored

    stored = with_app(work)
    if stored is None:
        refuse("channel.not_found", chat=f"{chat[0]}:{chat[1]}")
    say("policy.in_force", version=stored.version)
