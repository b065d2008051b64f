"""`jernih channel`: the official channels and their moderators' chats."""

import re

import click

from bot.app import App
from bot.cli.shell import folder_ready, refuse, say, settings, with_app
from bot.moderation.comment import PlatformName
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.texts import text

Chat = tuple[PlatformName, str]


class ChatRef(click.ParamType[tuple[PlatformName, str]]):
    """`telegram:-1001234`, `local:balai`."""

    name = "CHAT"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[PlatformName, str]:
        """Split it, or fail with how it is written."""
        platform, _, ref = str(value).partition(":")
        if platform not in set(PlatformName) or not _is_ref(platform, ref):
            self.fail(text(settings().locale, "cli.chat_form", given=str(value)[:40]), param, ctx)
        return PlatformName(platform), ref


def _is_ref(platform: str, ref: str) -> bool:
    """Telegram and Discord number their chats; the local channel's names are anybody's."""
    return bool(ref) if platform == PlatformName.LOCAL else re.fullmatch(r"-?[0-9]{1,20}", ref) is not None


CHAT = ChatRef()


def named(chat: Chat) -> str:
    """A chat as it is written on the command line."""
    return f"{chat[0]}:{chat[1]}"


@click.group()
def channel() -> None:
    """Kanal resmi yang dijaga."""


@channel.command(
    "add", epilog="Contoh: jernih channel add telegram:-1001234 --title 'Pemkot' --moderators -1005678"
)
@click.argument("chat", type=CHAT)
@click.option("--title", default="", help="Nama kanal di kartu moderasi.")
@click.option("--moderators", metavar="CHAT", help="Chat moderator di platform yang sama.")
def add(chat: tuple[PlatformName, str], title: str, moderators: str | None) -> None:
    """Daftarkan CHAT sebagai kanal resmi, atau ubah judul dan chat moderatornya."""
    if moderators is not None and not _is_ref(chat[0], moderators):
        raise click.BadParameter(
            text(settings().locale, "cli.moderators_form", given=moderators[:40]), param_hint="--moderators"
        )

    async def work(app: App) -> Channel:
        async with app.store.write() as unit:
            known = await unit.channels.by_ref(*chat)
            now = app.clock.now()
            shown = title or (known.title if known else chat[1])
            stored = await unit.channels.put(
                *chat, title=shown, active=True, locale=settings().locale, now=now
            )
            if moderators is not None:
                await app.services.channels.name_moderators(unit, stored, moderators)
            scope = f"channel:{stored.channel_id}"
            await unit.audit.add(AuditEvent(scope, "cli", AuditWord.CHANNEL_CHANGED, scope), now)
            return stored

    done = with_app(work)
    if chat[0] is PlatformName.LOCAL:
        # With this folder a service serves the local channel, also before anybody wrote there.
        folder_ready(settings().data_dir / "local")
    say("channel.added", title=done.title)
    if moderators is None and done.moderators_ref is None:
        say("channel.no_moderators", chat=f"{chat[0]}:{chat[1]}")


@channel.command("list", epilog="Contoh: jernih channel list")
def list_channels() -> None:
    """Semua kanal, satu baris satu."""

    async def work(app: App) -> list[Channel]:
        async with app.store.read() as unit:
            return list(await unit.channels.all())

    found = with_app(work)
    for each in found:
        click.echo(_line(each))
    if not found:
        say("channel.none")


@channel.command("show", epilog="Contoh: jernih channel show telegram:-1001234")
@click.argument("chat", type=CHAT)
def show(chat: tuple[PlatformName, str]) -> None:
    """Satu kanal beserta kebijakannya."""

    async def work(app: App) -> Channel | None:
        async with app.store.read() as unit:
            return await unit.channels.by_ref(*chat)

    found = with_app(work)
    if found is None:
        refuse("channel.not_found", chat=f"{chat[0]}:{chat[1]}")
    click.echo(_line(found))
    say("channel.moderators", chat=found.moderators_ref or "-")


def _line(each: Channel) -> str:
    state = text(settings().locale, "channel.active" if each.active else "channel.waiting")
    return f"{each.platform}:{each.channel_ref}\t{each.title}\t{state}\tv{each.policy.version}"
