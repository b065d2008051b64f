"""`jernih appeal`: open appeals, one of them in full, and an answer to it under the same rules as a press."""

from collections.abc import Sequence

import click

from bot.app import App
from bot.cli.shell import NUMBER, USER, refuse, say, settings, with_app, words
from bot.dialogue.prompt import Prompt
from bot.moderation.appeal import OVERTURNING, UPHOLDING, Appeal, Because, Refusal
from bot.moderation.comment import Author, PlatformName
from bot.ports.audit import AuditWord
from bot.ports.channels import Channel
from bot.services.appeal_cards import appeal_prompt
from bot.services.restoring import note
from bot.texts import render


@click.group()
def appeal() -> None:
    """Banding: keberatan penulis atas komentarnya yang diturunkan."""


@appeal.command("list", epilog="Contoh: jernih appeal list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
def list_open(limit: int) -> None:
    """Banding yang menunggu jawaban, terlama lebih dulu."""

    async def work(app: App) -> list[tuple[Appeal, Channel | None]]:
        async with app.store.read() as unit:
            found: Sequence[Appeal] = await unit.appeals.waiting(limit)
            return [(each, await unit.channels.by_id(each.channel_id)) for each in found]

    rows = with_app(work)
    for each, channel in rows:
        title = channel.title if channel else "-"
        say("appeal.row", number=str(each.appeal_id), channel=title, opened_at=each.opened_at)
    if not rows:
        say("appeal.none_waiting")


@appeal.command("show", epilog="Contoh: jernih appeal show 7")
@click.argument("appeal_id", metavar="ID", type=NUMBER)
def show(appeal_id: int) -> None:
    """Satu banding: komentarnya, peran yang memutus, dan kata penulisnya. Tercatat di audit."""

    async def work(app: App) -> Prompt | None:
        async with app.store.write() as unit:
            found = await unit.appeals.get(appeal_id)
            channel = await unit.channels.by_id(found.channel_id) if found else None
            if found is None or channel is None:
                return None
            await note(unit, found, "cli", AuditWord.APPEAL_VIEWED, app.clock.now())
            return await appeal_prompt(unit, found, channel)

    prompt = with_app(work)
    if prompt is None:
        refuse("appeal.no_such", number=str(appeal_id))
    click.echo(render(prompt, settings().locale).text)


@appeal.command(
    "decide", epilog="Contoh: jernih appeal decide 7 overturn --because context --as telegram:123456789"
)
@click.argument("appeal_id", metavar="ID", type=NUMBER)
@click.argument("answer", type=click.Choice(["overturn", "uphold"]))
@click.option(
    "--because",
    required=True,
    type=click.Choice([each.value for each in Because]),
    help="Alasan untuk penulisnya.",
)
@click.option("--as", "user", required=True, type=USER, help="Moderator yang menjawab.")
def decide(appeal_id: int, answer: str, because: str, user: tuple[PlatformName, str]) -> None:
    """Jawab banding ID: overturn memulihkan, uphold membiarkan. Yang memutus tidak boleh menjawab."""
    reason, overturns = Because(because), answer == "overturn"
    if reason.overturns is not overturns:
        fitting = OVERTURNING if overturns else UPHOLDING
        known = ", ".join(each.value for each in fitting)
        raise click.BadParameter(
            words("appeal.other_because", answer=answer, known=known), param_hint="--because"
        )

    async def work(app: App) -> Appeal | Refusal | None:
        async with app.store.write() as unit:
            found = await unit.appeals.get(appeal_id)
            if found is None:
                return None
            return await app.services.appeals.decide(unit, found, found.version, reason, Author(*user))

    done = with_app(work)
    if done is None:
        refuse("appeal.no_such", number=str(appeal_id))
    if isinstance(done, Refusal):
        refuse(done.value)
    say(f"appeal.done.{done.state.value}")
