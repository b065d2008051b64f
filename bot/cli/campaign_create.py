"""`jernih campaign create` and `change`: the rules of a campaign, by options or as a TOML file."""

from collections.abc import Mapping
from typing import Any, BinaryIO

import click

from bot.app import App
from bot.cli.acting import BY, User, actor_of
from bot.cli.draw_steps import done
from bot.cli.moments import MOMENT
from bot.cli.rule_options import rule_options, ruled
from bot.cli.shell import refuse, report, say, settings, with_app
from bot.dialogue.prompt import Coded
from bot.services.campaign_files import parse_campaign
from bot.services.steps import Refusals
from bot.texts import text
from campaigns.advice import advice
from campaigns.campaign import Campaign, CampaignState
from campaigns.refusal import Refusal
from campaigns.rules import Rules

FROM = click.option(
    "--from", "source", type=click.File("rb"), metavar="FILE.toml", help="Seluruhnya dari berkas."
)
_NEEDED = {
    "name": "--name", "hashtag": "--hashtag", "channels": "--channel", "strata": "--stratum",
    "opens": "--opens", "closes": "--closes", "draw_at": "--draw",
}  # fmt: skip
_EXAMPLE = (
    "Contoh: jernih campaign create jernih-1 --name 'Jernih Berkomentar' --hashtag '#JernihBerkomentar' "
    "--channel telegram:-1001234 --stratum semua:90:20 --opens '2026-12-01 08:00' "
    "--closes '2026-12-03 20:00' --draw '2026-12-03 21:00' --prize 100000 "
    "--permit not_required --permit-by 'Bagian Hukum' --permit-why 'tanpa promosi barang'. "
    "Dari berkas: jernih campaign create jernih-1 --from jernih-1.toml "
    "(contohnya: jernih campaign show ID --toml)"
)


@click.command("create", epilog=_EXAMPLE)
@click.argument("campaign_id")
@FROM
@click.option("--name", help="Nama yang dibaca warga.")
@click.option("--opens", type=MOMENT, help="Mulai komentar.")
@click.option("--closes", type=MOMENT, help="Akhir komentar.")
@click.option("--draw", "draw_at", type=MOMENT, help="Waktu undian.")
@BY
@rule_options
def create(campaign_id: str, source: BinaryIO | None, by: User | None, **given: Any) -> None:
    """Simpan kampanye sebagai draf. Waktu ditulis "2026-12-03 20:00" menurut JERNIH_TIMEZONE."""
    if source and any(value not in (None, ()) for value in given.values()):
        raise click.UsageError(text(settings().locale, "campaign.file_or_options"))
    draft = from_file(campaign_id, source) if source else _from_options(campaign_id, given)

    async def work(app: App) -> Refusals:
        return await app.services.campaigns.create(draft, actor=await actor_of(app, by))

    report(with_app(work))
    say("campaign.created", id=campaign_id)
    for each in advice(draft):
        say("campaign.advice", what=Coded(each.code, each.params))


def from_file(campaign_id: str, source: BinaryIO) -> Campaign:
    """The draft of a file; exit code 1 with every problem as a line."""
    found = parse_campaign(campaign_id, source.read(), settings().timezone)
    if not isinstance(found, Campaign):
        report((*found, Refusal("file.not_stored")))
        raise click.exceptions.Exit(1)
    return found


def _from_options(campaign_id: str, given: Mapping[str, Any]) -> Campaign:
    missing = [option for field, option in _NEEDED.items() if not given[field]]
    if missing:
        params = {"options": ", ".join(missing)}
        raise click.UsageError(text(settings().locale, "campaign.options_missing", **params))
    rest = {name: value for name, value in given.items() if name not in _NEEDED}
    # A real draw needs public randomness: whoever wants it otherwise says so.
    base = Rules(hashtag=given["hashtag"], channels=given["channels"], strata=given["strata"], drand=True)
    return Campaign(
        campaign_id=campaign_id, name=given["name"], state=CampaignState.DRAFT, rules=ruled(base, rest),
        opens_at=given["opens"], closes_at=given["closes"], draw_at=given["draw_at"],
        zone=settings().timezone,
    )  # fmt: skip


@click.command(
    "change", epilog="Contoh: jernih campaign change jernih-1 --claim-hours 96 --why 'libur panjang'"
)
@click.argument("campaign_id")
@FROM
@click.option("--why", default="", help="Alasan; diumumkan apa adanya bila kampanye sudah dibuka.")
@BY
@rule_options
def change(campaign_id: str, source: BinaryIO | None, why: str, by: User | None, **given: Any) -> None:
    """Ubah aturan. Sesudah dibuka hanya yang tidak merugikan peserta, dengan pengumuman di tiap kanal.

    Jadwal tidak diubah di sini: jernih campaign extend.
    """
    wanted = from_file(campaign_id, source).rules if source else None

    async def work(app: App) -> Refusals:
        actor = await actor_of(app, by)
        async with app.store.read() as unit:
            known = await unit.campaigns.get(campaign_id)
        if known is None:
            refuse("campaign.unknown", id=campaign_id)
        rules = ruled(wanted or known.rules, given)
        return await app.services.rules.change(campaign_id, rules, why, actor=actor)

    report(with_app(work))
    done(campaign_id, "change")
