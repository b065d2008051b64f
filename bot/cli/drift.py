"""`jernih model drift`: do the latest comments of a channel look like its earlier ones?"""

import json
from dataclasses import asdict

import click

from bot.app import App
from bot.cli.channel import CHAT
from bot.cli.shell import refuse, say, settings, with_app
from bot.moderation.comment import PlatformName
from bot.ports.channels import Channel
from bot.texts import text
from models.drift import Drift, TooFew

Seen = list[tuple[Channel, Drift | TooFew]]


@click.command(epilog="Contoh: jernih model drift, atau jernih model drift telegram:-1001234 --json")
@click.argument("channel", type=CHAT, required=False)
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON per kanal.")
def drift(channel: tuple[PlatformName, str] | None, as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Bandingkan 500 komentar terbaru tiap kanal (atau CHANNEL) dengan 500 sebelumnya."""

    async def work(app: App) -> Seen:
        async with app.store.read() as unit:
            every = await unit.channels.all()
        wanted = [each for each in every if channel in {None, (each.platform, each.channel_ref)}]
        return [(each, await app.drift.of(each.channel_id)) for each in wanted]

    seen = with_app(work)
    if not seen:
        refuse("model.drift.no_channel" if channel else "check.no_channel")
    for each, found in seen:
        if as_json:
            click.echo(json.dumps({"channel": _chat(each), **asdict(found)}))
        else:
            _say(each, found)


def _chat(channel: Channel) -> str:
    return f"{channel.platform}:{channel.channel_ref}"


def _say(channel: Channel, found: Drift | TooFew) -> None:
    if isinstance(found, TooFew):
        say("model.drift.too_few", chat=_chat(channel), has=found.has, needs=found.needs)
        return
    locale = settings().locale
    say(
        "model.drift.scores", chat=_chat(channel), psi=f"{found.scores_psi:.2f}",
        change=text(locale, f"model.drift.{found.scores}"), latest=found.latest, earlier=found.earlier,
    )  # fmt: skip
    say(
        "model.drift.words", chat=_chat(channel), psi=f"{found.words_psi:.2f}",
        change=text(locale, f"model.drift.{found.words}"),
        latest=f"{found.unknown_latest:.0%}", earlier=f"{found.unknown_earlier:.0%}",
    )  # fmt: skip
