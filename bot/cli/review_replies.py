"""`jernih review replies`: the institution's own answers, which a reviewer sends with a press."""

import click

from bot.app import App
from bot.cli.channel import CHAT
from bot.cli.reviewing import channel_of
from bot.cli.shell import refuse, say, with_app
from bot.moderation.comment import PlatformName
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.reviewing import CannedReply
from bot.ports.unit_of_work import UnitOfWork

Chat = tuple[PlatformName, str]
LONGEST_NAME, LONGEST = 40, 1000


@click.group()
def replies() -> None:
    """Balasan siap kirim untuk penulis komentar."""


@replies.command(
    "add", epilog="Contoh: jernih review replies add local:balai jalan 'Sudah diteruskan ke dinas PU.'"
)
@click.argument("chat", type=CHAT)
@click.argument("name")
@click.argument("words")
@click.option("--public", is_flag=True, help="Di bawah komentarnya, selama komentar itu tetap tampil.")
def add(chat: Chat, name: str, words: str, *, public: bool) -> None:
    """Simpan balasan NAME berisi WORDS untuk CHAT, atau ubah yang bernama sama."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise click.BadParameter(f"1-{LONGEST_NAME}", param_hint="NAME")
    if not 0 < len(words.strip()) <= LONGEST:
        raise click.BadParameter(f"1-{LONGEST}", param_hint="WORDS")

    async def work(app: App) -> None:
        async with app.store.write() as unit:
            channel = await channel_of(unit, chat)
            reply = CannedReply(0, channel.channel_id, name.strip(), words.strip(), public)
            await unit.replies.put(reply, "cli", app.clock.now())
            await _note(app, unit, channel, "put")

    with_app(work)
    say("review.cli.reply_kept", name=name.strip())


@replies.command("list", epilog="Contoh: jernih review replies list local:balai")
@click.argument("chat", type=CHAT)
def list_replies(chat: Chat) -> None:
    """Semua balasan CHAT, satu baris satu."""

    async def work(app: App) -> list[CannedReply]:
        async with app.store.read() as unit:
            return list(await unit.replies.of_channel((await channel_of(unit, chat)).channel_id))

    found = with_app(work)
    if not found:
        say("review.cli.no_replies", chat=f"{chat[0]}:{chat[1]}")
    for each in found:
        click.echo(f"{each.name}\t{'public' if each.public else 'private'}\t{each.words}")


@replies.command("remove", epilog="Contoh: jernih review replies remove local:balai jalan")
@click.argument("chat", type=CHAT)
@click.argument("name")
def remove(chat: Chat, name: str) -> None:
    """Hapus balasan NAME dari CHAT; yang belum terkirim tidak jadi dikirim."""

    async def work(app: App) -> bool:
        async with app.store.write() as unit:
            channel = await channel_of(unit, chat)
            gone = await unit.replies.remove(channel.channel_id, name)
            if gone:
                await _note(app, unit, channel, "removed")
            return gone

    if not with_app(work):
        refuse("review.cli.reply_gone", name=name)
    say("review.cli.reply_removed", name=name)


async def _note(app: App, unit: UnitOfWork, channel: Channel, what: str) -> None:
    scope = f"channel:{channel.channel_id}"
    event = AuditEvent(scope, "cli", AuditWord.REPLIES_CHANGED, scope, {"what": what})
    await unit.audit.add(event, app.clock.now())
