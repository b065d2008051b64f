"""`jernih campaign`: a giveaway from draft to settled ledger."""

import re
from datetime import datetime

import click

from bot.app import App
from bot.cli.campaign_entries import campaign_entries
from bot.cli.campaign_recheck import campaign_recheck
from bot.cli.campaign_unusual import campaign_unusual
from bot.cli.draw_steps import done, draw_steps
from bot.cli.moments import MOMENT
from bot.cli.shell import refuse, report, say, settings, with_app
from bot.dialogue.prompt import Coded
from bot.ports.unit_of_work import UnitOfWork
from bot.services.campaigns import JOIN
from bot.services.readiness import obstacles
from bot.services.steps import Refusals, state_word
from campaigns.campaign import Campaign, CampaignState
from campaigns.permit import Mode, Permit, PermitStatus
from campaigns.rules import Rules, Stratum
from campaigns.voucher import VoucherState


@click.group()
def campaign() -> None:
    """Kampanye bertagar dengan undian yang bisa diulang siapa saja."""


class StratumForm(click.ParamType[Stratum]):
    """`telegram:45:10` is code:quota:reserve; `semua:90:20` takes any platform."""

    name = "CODE:QUOTA:RESERVE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Stratum:
        """Split it, or fail with how it is written."""
        if isinstance(value, Stratum):
            return value
        code, _, numbers = str(value).partition(":")
        quota, _, reserve = numbers.partition(":")
        if not code or not all(re.fullmatch(r"[0-9]{1,9}", number) for number in (quota, reserve or "0")):
            self.fail("telegram:45:10", param, ctx)
        platform = code if code in {"telegram", "discord", "local"} else ""
        return Stratum(code, int(quota), int(reserve or 0), platform)


_EXAMPLE = (
    "Contoh: jernih campaign create jernih-1 --name 'Jernih Berkomentar' --hashtag '#JernihBerkomentar' "
    "--channel telegram:-1001234 --stratum semua:90:20 --opens '2026-12-01 08:00' "
    "--closes '2026-12-03 20:00' --draw '2026-12-03 21:00' "
    "--permit not_required --permit-by 'Bagian Hukum' --permit-why 'tanpa promosi barang'"
)


@campaign.command("create", epilog=_EXAMPLE)
@click.argument("campaign_id")
@click.option("--name", required=True)
@click.option("--hashtag", required=True)
@click.option("--channel", "channels", multiple=True, required=True, metavar="PLATFORM:CHAT")
@click.option("--stratum", "strata", multiple=True, required=True, type=StratumForm())
@click.option("--opens", required=True, type=MOMENT)
@click.option("--closes", required=True, type=MOMENT)
@click.option("--draw", "draw_at", required=True, type=MOMENT)
@click.option("--proved-phone", is_flag=True, help="Nomor HP harus terbukti, bukan hanya dinyatakan.")
@click.option("--claim-hours", type=click.IntRange(1, 2160), default=72, show_default=True)
@click.option(
    "--witness", "witnesses", multiple=True, default=("notaris", "dinsos", "peserta"), show_default=True
)
@click.option(
    "--mode", type=click.Choice([m.value for m in Mode]), default=Mode.UNDIAN.value, show_default=True
)
@click.option(
    "--permit", type=click.Choice([s.value for s in PermitStatus]), default=PermitStatus.PENDING.value
)
@click.option("--permit-number", default="")
@click.option("--permit-issuer", default="")
@click.option("--permit-by", default="", help="Siapa yang memutuskan izin tidak perlu.")
@click.option("--permit-why", default="", help="Mengapa izin tidak perlu.")
def create(  # noqa: PLR0913 - one parameter for each option
    *,
    campaign_id: str, name: str, hashtag: str, channels: tuple[str, ...], strata: tuple[Stratum, ...],
    opens: datetime, closes: datetime, draw_at: datetime, proved_phone: bool, claim_hours: int,
    witnesses: tuple[str, ...],
    mode: str, permit: str, permit_number: str, permit_issuer: str, permit_by: str, permit_why: str,
) -> None:  # fmt: skip
    """Simpan kampanye sebagai draf. Waktu ditulis "2026-12-03 20:00" menurut JERNIH_TIMEZONE."""
    record = Permit(PermitStatus(permit), permit_number, permit_issuer, permit_by, permit_why)
    rules = Rules(
        hashtag=hashtag, channels=channels, strata=strata, mode=Mode(mode), permit=record,
        witness_roles=witnesses, claim_hours=claim_hours,
        verified_facts=("phone",) if proved_phone else (),
    )  # fmt: skip
    draft = Campaign(
        campaign_id=campaign_id, name=name, state=CampaignState.DRAFT, rules=rules, opens_at=opens,
        closes_at=closes, draw_at=draw_at, zone=settings().timezone,
    )  # fmt: skip
    report(with_app(lambda app: app.services.campaigns.create(draft)))
    say("campaign.created", id=campaign_id)


@campaign.command("open", epilog="Contoh: jernih campaign open jernih-1")
@click.argument("campaign_id")
def open_campaign(campaign_id: str) -> None:
    """Buka kampanye dan sematkan ajakannya di tiap kanal."""

    async def work(app: App) -> Refusals:
        payload = f"ikut-{campaign_id}"
        doors = {name: link.platform.door(JOIN, payload) for name, link in app.links.items()}
        return await app.services.campaigns.open(campaign_id, doors)

    report(with_app(work, online=True))
    done(campaign_id, "open")


@campaign.command("extend", epilog="Contoh: jernih campaign extend jernih-1 --draw '2026-12-04 21:00'")
@click.argument("campaign_id")
@click.option("--closes", type=MOMENT, help="Akhir baru masa komentar.")
@click.option("--draw", "draw_at", type=MOMENT, help="Waktu baru undian.")
def extend(campaign_id: str, closes: datetime | None, draw_at: datetime | None) -> None:
    """Mundurkan akhir masa komentar atau undian, dengan pengumuman di tiap kanal."""
    report(
        with_app(lambda app: app.services.campaigns.extend(campaign_id, closes_at=closes, draw_at=draw_at))
    )
    done(campaign_id, "extend")


@campaign.command("status", epilog="Contoh: jernih campaign status")
@click.argument("campaign_id", required=False)
def status(campaign_id: str | None) -> None:
    """Semua kampanye, atau satu: keadaan, peserta, stok voucher, waktu undian, dan apa yang ditunggu."""

    async def work(app: App) -> list[tuple[dict[str, object], Refusals]]:
        async with app.store.read() as unit:
            return [
                (await _line(unit, each), await obstacles(unit, each, app.clock.now()))
                for each in await unit.campaigns.all()
                if campaign_id in {None, each.campaign_id}
            ]

    lines = with_app(work)
    for line, waits_for in lines:
        say("campaign.line", **line)
        for refusal in waits_for:
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


for _command in draw_steps.commands.values():
    campaign.add_command(_command)
for _group in (campaign_entries, campaign_unusual, campaign_recheck):
    for _command in _group.commands.values():
        campaign.add_command(_command)
