"""`jernih campaign show`, `terms`, `history`, `clone`, `series`: what it says, was, and becomes."""

from datetime import datetime
from functools import partial

import click

from bot.app import App
from bot.cli.acting import BY, User, actor_of
from bot.cli.draw_steps import done
from bot.cli.moments import MOMENT
from bot.cli.shell import refuse, report, say, settings, with_app
from bot.ports.rule_versions import RuleVersion
from bot.services.campaign_files import format_campaign
from bot.services.steps import Refusals
from bot.services.terms import sections_of, terms_text
from bot.texts import Texts, text
from campaigns.campaign import Campaign
from campaigns.refusal import Refusal
from campaigns.series import MOST_WEEKS
from campaigns.undi.signatures import rules_hash


async def _known(app: App, campaign_id: str) -> Campaign:
    """A campaign; exit code 1 where there is none."""
    async with app.store.read() as unit:
        found = await unit.campaigns.get(campaign_id)
    if found is None:
        refuse("campaign.unknown", id=campaign_id)
    return found


async def _terms(app: App, campaign_id: str, locale: str) -> str:
    campaign = await _known(app, campaign_id)
    async with app.store.read() as unit:
        sections = await sections_of(unit, campaign)
    return terms_text(campaign, sections, Texts(campaign.zone).text, locale)


@click.command("show", epilog="Contoh: jernih campaign show jernih-1 --toml > jernih-1.toml")
@click.argument("campaign_id")
@click.option("--toml", "as_toml", is_flag=True, help="Seluruh aturan sebagai TOML, tiap kunci dijelaskan.")
def show(campaign_id: str, *, as_toml: bool) -> None:
    """Tampilkan ketentuan satu kampanye, atau berkas TOML-nya."""
    locale = settings().locale
    if as_toml:
        campaign = with_app(lambda app: _known(app, campaign_id))
        click.echo(format_campaign(campaign, partial(text, locale)), nl=False)
    else:
        click.echo(with_app(lambda app: _terms(app, campaign_id, locale)), nl=False)


@click.command("terms", epilog="Contoh: jernih campaign terms jernih-1 --locale en")
@click.argument("campaign_id")
@click.option("--locale", type=click.Choice(["id", "en"]), default="id", show_default=True)
def terms(campaign_id: str, locale: str) -> None:
    """Ketentuan untuk warga, dirangkai dari aturan yang dijalankan."""
    click.echo(with_app(lambda app: _terms(app, campaign_id, locale)), nl=False)


@click.command("history", epilog="Contoh: jernih campaign history jernih-1")
@click.argument("campaign_id")
def history(campaign_id: str) -> None:
    """Versi aturan yang pernah diumumkan: kapan, oleh siapa, mengapa, dan sidiknya."""
    found = with_app(lambda app: app.services.rules.history(campaign_id))
    if isinstance(found, Refusal):
        refuse(found.code, **found.params)
    if not found:
        say("history.none", id=campaign_id)
    for each in found:
        _say_version(each)


def _say_version(each: RuleVersion) -> None:
    say(
        "history.line", version=each.version, at=each.at, by=each.made_by, why=each.why or "-",
        rules=rules_hash(each.rules),
    )  # fmt: skip


@click.command("clone", epilog="Contoh: jernih campaign clone jernih-1 jernih-2 --opens '2026-12-08 08:00'")
@click.argument("campaign_id")
@click.argument("new_id")
@click.option("--opens", required=True, type=MOMENT, help="Mulai komentar; waktu lain bergeser sama jauh.")
@BY
def clone(campaign_id: str, new_id: str, opens: datetime, by: User | None) -> None:
    """Buat draf baru dengan aturan yang sama pada waktu lain."""

    async def work(app: App) -> Refusals:
        actor = await actor_of(app, by)
        return await app.services.renewals.clone(campaign_id, new_id, opens, actor=actor)

    report(with_app(work))
    done(new_id, "clone")


@click.command("series", epilog="Contoh: jernih campaign series jernih-1 --weeks 4")
@click.argument("campaign_id")
@click.option("--weeks", type=click.IntRange(2, MOST_WEEKS), help="Jumlah minggu, yang pertama termasuk.")
@click.option("--until", type=MOMENT, help="Atau: yang terbuka paling lambat pada waktu ini.")
@BY
def series(campaign_id: str, weeks: int | None, until: datetime | None, by: User | None) -> None:
    """Buat draf mingguan ID-w02, ID-w03, ...; diulang, hanya menambah yang belum ada."""
    if (weeks is None) == (until is None):
        raise click.UsageError(text(settings().locale, "series.weeks_or_until"))

    async def work(app: App) -> tuple[str, ...] | Refusal:
        actor = await actor_of(app, by)
        return await app.services.renewals.series(campaign_id, weeks=weeks or 0, until=until, actor=actor)

    made = with_app(work)
    if isinstance(made, Refusal):
        refuse(made.code, **made.params)
    for name in made:
        say("series.draft", id=name)
