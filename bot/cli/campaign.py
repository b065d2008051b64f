"""`jernih campaign`: a giveaway from draft to settled ledger."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import click

from bot.app import App
from bot.cli.acting import BY, User, actor_of
from bot.cli.campaign_again import clone, history, series, show, terms
from bot.cli.campaign_create import change, create
from bot.cli.campaign_entries import campaign_entries
from bot.cli.campaign_recheck import campaign_recheck
from bot.cli.campaign_unusual import campaign_unusual
from bot.cli.draw_steps import done, draw_steps
from bot.cli.moments import MOMENT
from bot.cli.papers import papers
from bot.cli.shell import refuse, report, say, with_app
from bot.dialogue.prompt import Coded
from bot.ports.unit_of_work import UnitOfWork
from bot.services.campaigns import JOIN, CampaignDesk
from bot.services.steps import Refusals, state_word
from bot.services.waiting_for import waits_for
from campaigns.advice import advice
from campaigns.campaign import Campaign, CampaignState
from campaigns.voucher import VoucherState


@click.group()
def campaign() -> None:
    """Kampanye bertagar dengan undian yang bisa diulang siapa saja."""


@campaign.command("open", epilog="Contoh: jernih campaign open jernih-1 --at-start")
@click.argument("campaign_id")
@click.option("--at-start", is_flag=True, help="Terbuka dengan sendirinya pada waktunya, bila stok cukup.")
@BY
def open_campaign(campaign_id: str, *, at_start: bool, by: User | None) -> None:
    """Buka kampanye dan sematkan ajakannya di tiap kanal, sekarang atau pada waktunya."""

    async def work(app: App) -> Refusals:
        actor, desk = await actor_of(app, by), app.services.campaigns
        if at_start:
            return await desk.ready(campaign_id, actor=actor)
        payload = f"ikut-{campaign_id}"
        doors = {name: link.platform.door(JOIN, payload) for name, link in app.links.items()}
        return await desk.open(campaign_id, doors, actor=actor)

    report(with_app(work, online=not at_start))
    done(campaign_id, "ready" if at_start else "open")


@campaign.command("extend", epilog="Contoh: jernih campaign extend jernih-1 --draw '2026-12-04 21:00'")
@click.argument("campaign_id")
@click.option("--closes", type=MOMENT, help="Akhir baru masa komentar.")
@click.option("--draw", "draw_at", type=MOMENT, help="Waktu baru undian.")
@BY
def extend(campaign_id: str, closes: datetime | None, draw_at: datetime | None, by: User | None) -> None:
    """Mundurkan akhir masa komentar atau undian, dengan pengumuman di tiap kanal."""

    async def work(app: App) -> Refusals:
        actor = await actor_of(app, by)
        return await app.services.campaigns.extend(campaign_id, actor, closes_at=closes, draw_at=draw_at)

    report(with_app(work))
    done(campaign_id, "extend")


Step = Callable[[CampaignDesk, str, str], Awaitable[Refusals]]
_STEPS: dict[str, tuple[str, Step]] = {
    "pause": (
        "Jeda: komentar selama jeda tidak ikut. Diumumkan di tiap kanal; lanjutkan dengan resume.",
        lambda desk, campaign_id, actor: desk.pause(campaign_id, actor=actor),
    ),
    "resume": (
        "Lanjutkan yang dijeda, dengan pengumuman di tiap kanal.",
        lambda desk, campaign_id, actor: desk.resume(campaign_id, actor=actor),
    ),
    "cancel": (
        "Batalkan sebelum pembekuan, dengan pengumuman di tiap kanal.",
        lambda desk, campaign_id, actor: desk.cancel(campaign_id, actor=actor),
    ),
}


def _add_step(name: str, words: str, step: Step) -> None:
    @campaign.command(name, help=words, epilog=f"Contoh: jernih campaign {name} jernih-1")
    @click.argument("campaign_id")
    @BY
    def command(campaign_id: str, by: User | None) -> None:
        async def work(app: App) -> Refusals:
            return await step(app.services.campaigns, campaign_id, await actor_of(app, by))

        report(with_app(work))
        done(campaign_id, name)


for _name, (_words, _step) in _STEPS.items():
    _add_step(_name, _words, _step)


@campaign.command("status", epilog="Contoh: jernih campaign status")
@click.argument("campaign_id", required=False)
def status(campaign_id: str | None) -> None:
    """Semua kampanye, atau satu: keadaan, peserta, stok voucher, waktu undian, dan apa yang ditunggu."""

    async def work(app: App) -> list[tuple[Campaign, dict[str, object], Refusals]]:
        demands = app.services.draws.demands
        async with app.store.read() as unit:
            return [
                (each, await _line(unit, each), await waits_for(unit, each, demands, app.clock.now()))
                for each in await unit.campaigns.all()
                if campaign_id in {None, each.campaign_id}
            ]

    lines = with_app(work)
    for each, line, waiting in lines:
        say("campaign.line", **line)
        for found in advice(each) if each.state is CampaignState.DRAFT else ():
            say("campaign.advice", what=Coded(found.code, found.params))
        for refusal in waiting:
            say("campaign.waits", why=Coded(refusal.code, refusal.params))
    if not lines:
        refuse("campaign.unknown", id=campaign_id) if campaign_id else say("campaign.none")


async def _line(unit: UnitOfWork, each: Campaign) -> dict[str, object]:
    stock = await unit.vouchers.stock(each.campaign_id)
    return {
        "id": each.campaign_id, "state": state_word(each.state), "quota": each.rules.quota,
        "entries": await unit.entries.count(each.campaign_id), "draw_at": each.draw_at,
        "stock": stock.get(VoucherState.AVAILABLE, 0),
    }  # fmt: skip


for _command in (
    create, change, show, terms, history, clone, series,
    *draw_steps.commands.values(), *papers.commands.values(),
):  # fmt: skip
    campaign.add_command(_command)
for _group in (campaign_entries, campaign_unusual, campaign_recheck):
    for _command in _group.commands.values():
        campaign.add_command(_command)
