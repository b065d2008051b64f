"""`jernih campaign unusual`: groups of entrants that stand out, and a manager's word on each."""

import click

from bot.app import App
from bot.cli.shell import NUMBER, USER, refuse, report, say, with_app, words
from bot.dialogue.prompt import Coded
from bot.moderation.comment import Author, PlatformName
from bot.ports.unusual import ACCEPT, HOLD, FoundGroup
from bot.services.steps import Refusals
from campaigns.refusal import Refusal


@click.group()
def campaign_unusual() -> None:
    """Peserta yang tampak serupa."""


@campaign_unusual.command(
    "unusual", epilog="Contoh: jernih campaign unusual jernih-1 --accept 3 --as telegram:123"
)
@click.argument("campaign_id")
@click.option("--accept", type=NUMBER, metavar="GROUP", help="Wajar: tidak ada yang perlu dibuktikan.")
@click.option("--hold", type=NUMBER, metavar="GROUP", help="Tetap minta bukti dari tiap orang.")
@click.option("--as", "user", type=USER, help="Pengelola yang memutuskan.")
def unusual(
    campaign_id: str, accept: int | None, hold: int | None, user: tuple[PlatformName, str] | None
) -> None:
    """Kelompok peserta yang tampak serupa, alasannya, dan berapa yang belum membuktikan diri."""
    if accept is None and hold is None:
        _list(campaign_id)
        return
    if user is None or (accept is not None and hold is not None):
        raise click.UsageError(words("unusual.usage"))
    group, decision = (accept, ACCEPT) if accept is not None else (hold or 0, HOLD)
    author = Author(*user)

    async def work(app: App) -> Refusals:
        async with app.store.write() as unit:
            by = await unit.people.account(author, app.clock.now())
        return await app.services.unusual.decide(campaign_id, group, decision, by)

    report(with_app(work))
    say("unusual.decided", group=str(group), decision=Coded(f"unusual.{decision}"))


def _list(campaign_id: str) -> None:
    found = with_app(lambda app: app.services.unusual.groups(campaign_id))
    if isinstance(found, Refusal):
        refuse(found.code, **found.params)
    for each in found:
        _say(each)
    if not found:
        say("unusual.none")


def _say(each: FoundGroup) -> None:
    say(
        "unusual.line", group=str(each.group_id), why=Coded(f"unusual.{each.kind}"), count=each.size,
        waiting=each.waiting, at=each.found_at, decision=Coded(f"unusual.{each.decision or 'open'}"),
    )  # fmt: skip
