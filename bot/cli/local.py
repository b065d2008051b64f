"""`jernih local`: write as a citizen on the local channel, without any token."""

import time

import click

from bot.cli.shell import say, settings
from bot.platforms.local.log import LocalLog


@click.group()
def local() -> None:
    """Kanal lokal untuk mencoba tanpa token."""


@local.command("say", epilog="Contoh: jernih local say balai 7 'Lampu jalan mati #JernihBerkomentar'")
@click.argument("channel")
@click.argument("user")
@click.argument("words")
def say_comment(channel: str, user: str, words: str) -> None:
    """Tulis komentar WORDS di CHANNEL sebagai USER; layanan yang berjalan akan membacanya."""
    now = time.time()
    fields = {
        "chat": channel,
        "user": user,
        "text": words,
        "message": f"{now:.0f}{time.perf_counter_ns() % 1000}",
        "at": int(now),
    }
    log = LocalLog(settings().data_dir / "local" / "updates.jsonl")
    log.append("comment", f"cli:{time.time_ns()}", fields)
    say("local.written")
