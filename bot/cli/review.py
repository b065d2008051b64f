"""`jernih review`: the queue of held comments, decided one by one or many at once."""

from datetime import timedelta

import click

from bot.app import App
from bot.cli.channel import CHAT
from bot.cli.review_replies import replies
from bot.cli.reviewing import about, acting, channel_of, decided, line, user_of
from bot.cli.shell import NUMBER, USER, refuse, say, settings, with_app
from bot.moderation.comment import PlatformName
from bot.moderation.pipeline import PHASES
from bot.moderation.review import ReviewItem, Verb
from bot.moderation.rules import Rule
from bot.ports.comments import Judged
from bot.services.quoting import masked
from bot.services.reviewing.bulk import VERBS, Applied, Filter, Preview
from bot.services.reviewing.buttons import Look
from bot.services.reviews import viewed
from bot.texts import text
from models.labels import Label

VERB = click.Choice([verb.value for verb in Verb])
MANY = click.Choice([verb.value for verb in VERBS])
_HEAD = 80
_YEAR = 365 * 24 * 60  # minutes
User = tuple[PlatformName, str]


@click.group()
def review() -> None:
    """Antrean komentar yang menunggu keputusan."""


review.add_command(replies)


@review.command("list", epilog="Contoh: jernih review list telegram:-1001234 --limit 20")
@click.argument("chat", type=CHAT)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Paling banyak.")
def list_items(chat: User, limit: int) -> None:
    """Yang menunggu di CHAT, menurut urutan antrean; satu baris satu, tanpa nama."""

    async def work(app: App) -> list[tuple[ReviewItem, Judged]]:
        async with app.store.read() as unit:
            channel = await channel_of(unit, chat)
            found = [
                (item, await unit.comments.judged(item.comment_id))
                for item in await unit.reviews.pending(limit, channel.channel_id)
            ]
            return [(item, judged) for item, judged in found if judged is not None]

    found = with_app(work)
    for item, judged in found:
        click.echo(line(item, judged))
    if not found:
        say("review.cli.empty")


@review.command("show", epilog="Contoh: jernih review show 12")
@click.argument("item", type=NUMBER)
def show(item: int) -> None:
    """Satu kartu: komentarnya, sebabnya, dan catatannya. Yang melihat dicatat di log audit."""

    async def work(app: App) -> list[str]:
        async with app.store.write() as unit:
            found, judged = await about(unit, item)
            await unit.audit.add(viewed(judged, found, "cli", Look.WORDS), app.clock.now())
            locale = settings().locale
            reasons = [f"- {app.texts.text(locale, flag.code, **flag.params)}" for flag in judged.flags]
            notes = [
                app.texts.text(locale, "review.look.note", words=note.words, at=note.at)
                for note in await unit.notes.of_item(found.item_id)
            ]
            return [line(found, judged), *reasons, judged.text, *notes]

    for each in with_app(work):
        click.echo(each)


@review.command("decide", epilog="Contoh: jernih review decide 12 remove --as telegram:123 --rule insult")
@click.argument("item", type=NUMBER)
@click.argument("verb", type=VERB)
@click.option("--as", "user", type=USER, required=True, help="Moderator yang memutuskan.")
@click.option("--rule", type=click.Choice([rule.value for rule in Rule]), help="Aturan yang dilanggar.")
@click.option("--note", default="", help="Catatan untuk moderator lain; tidak dikirim ke penulisnya.")
def decide(item: int, verb: str, user: User, rule: str | None, note: str) -> None:
    """Putuskan satu kartu, seperti menekan tombolnya."""

    async def work(app: App) -> str:
        async with app.store.write() as unit:
            said = await decided(app, unit, item, Verb(verb), user, (Rule(rule) if rule else None, note))
            return app.texts.text(settings().locale, said.code, **said.params)

    say("review.cli.decided", item=str(item), said=with_app(work))


@review.command(
    "bulk",
    epilog="Contoh: jernih review bulk telegram:-1001234 remove --phase gambling --as telegram:123 --yes",
)
@click.argument("chat", type=CHAT)
@click.argument("verb", type=MANY)
@click.option("--as", "user", type=USER, required=True, help="Moderator yang memutuskan.")
@click.option("--phase", type=click.Choice([each.name for each in PHASES]), help="Yang ditahan tahap ini.")
@click.option("--label", type=click.Choice([each.value for each in Label]), help="Nilai label yang dibatasi.")
@click.option("--min", "low", type=click.FloatRange(0, 1), default=0.0, help="Nilai terendah.")
@click.option("--max", "high", type=click.FloatRange(0, 1), default=1.0, help="Nilai tertinggi.")
@click.option("--near", default="", help="Yang isinya hampir sama dengan teks ini.")
@click.option("--waited", type=click.IntRange(0, _YEAR), default=0, help="Yang sudah menunggu sekian menit.")
@click.option("--yes", is_flag=True, help="Jalankan; tanpa ini hanya ditampilkan.")
def bulk(chat: User, verb: str, user: User, *, yes: bool, waited: int, **what: object) -> None:
    """Putuskan banyak kartu sekaligus: ditampilkan dulu, dan bisa dibatalkan seluruhnya."""
    if what["label"] is None and (what["low"], what["high"]) != (0.0, 1.0):
        # Without its label a bound would bound nothing, and the whole queue would be decided.
        raise click.UsageError(text(settings().locale, "review.cli.no_label"))
    which = Filter(
        phase=str(what["phase"] or ""), label=Label(str(what["label"])) if what["label"] else None,
        low=float(str(what["low"])), high=float(str(what["high"])), near=str(what["near"]),
        waited=timedelta(minutes=waited),
    )  # fmt: skip

    async def work(app: App) -> tuple[Preview, Applied | None]:
        async with app.store.write() as unit:
            channel, account = await channel_of(unit, chat), await acting(app, unit, user)
        shown = await app.services.bulk.preview(channel, which)
        done = None
        if yes and shown.items:
            done = await app.services.bulk.apply(channel, Verb(verb), shown, account)
        return shown, done

    shown, done = with_app(work)
    if not shown.items:
        return say("review.cli.none_fits")
    say("review.cli.preview", count=len(shown.items), verb=text(settings().locale, f"button.review.{verb}"))
    for judged in shown.examples:
        click.echo(f"  {_head(masked(judged, len(judged.text)))}")
    if done is None:
        return say("review.cli.yes_to_do")
    batch, count, passed = str(done.batch_id), done.done, done.passed_over
    return say("review.cli.batch_done", count=count, passed=passed, batch=batch, user=user_of(user))


@review.command("undo-batch", epilog="Contoh: jernih review undo-batch 3 --as telegram:123")
@click.argument("batch", type=NUMBER)
@click.option("--as", "user", type=USER, required=True, help="Moderator yang membatalkan.")
def undo_batch(batch: int, user: User) -> None:
    """Batalkan satu kelompok keputusan; yang sudah diubah orang lain dibiarkan."""

    async def work(app: App) -> Applied | None:
        async with app.store.write() as unit:
            account = await acting(app, unit, user)
        return await app.services.bulk.undo(batch, account)

    done = with_app(work)
    if done is None:
        refuse("review.cli.batch_gone", batch=str(batch))
    say("review.cli.batch_undone", count=done.done, passed=done.passed_over)


def _head(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _HEAD else f"{flat[: _HEAD - 1]}…"
