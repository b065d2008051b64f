"""`jernih campaign`: a giveaway from draft to settled ledger."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import click

from bot.app import App, Services
from bot.cli.moments import MOMENT
from bot.cli.shell import refuse, say, settings, with_app
from bot.services.sealing import published
from bot.services.steps import Refusals
from bot.texts import text
from campaigns.campaign import Campaign, CampaignState, Rules, Stratum
from campaigns.permit import Mode, Permit, PermitStatus
from campaigns.refusal import Refusal
from campaigns.undi.commit import nonce_commitment
from campaigns.voucher import VoucherState


@click.group()
def campaign() -> None:
    """Kampanye bertagar dengan undian yang bisa diulang siapa saja."""


def report(refusals: Refusals) -> None:
    """Print what stands in the way and end with 1; nothing when nothing does."""
    for refusal in refusals[:-1]:
        click.echo(text(settings().locale, refusal.code, **refusal.params), err=True)
    if refusals:
        refuse(refusals[-1].code, **refusals[-1].params)


class StratumForm(click.ParamType[Stratum]):
    """`telegram:45:10` is code:quota:reserve; `semua:90:20` takes any platform."""

    name = "CODE:QUOTA:RESERVE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Stratum:
        """Split it, or fail with how it is written."""
        if isinstance(value, Stratum):
            return value
        code, _, numbers = str(value).partition(":")
        quota, _, reserve = numbers.partition(":")
        if not code or not quota.isdecimal() or not (reserve or "0").isdecimal():
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
    opens: datetime, closes: datetime, draw_at: datetime, claim_hours: int, witnesses: tuple[str, ...],
    mode: str, permit: str, permit_number: str, permit_issuer: str, permit_by: str, permit_why: str,
) -> None:  # fmt: skip
    """Simpan kampanye sebagai draf. Waktu ditulis "2026-12-03 20:00" menurut JERNIH_TIMEZONE."""
    record = Permit(PermitStatus(permit), permit_number, permit_issuer, permit_by, permit_why)
    rules = Rules(
        hashtag=hashtag, channels=channels, strata=strata, mode=Mode(mode), permit=record,
        witness_roles=witnesses, claim_hours=claim_hours,
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
        links = {name: link.platform.deep_link(f"ikut-{campaign_id}") for name, link in app.links.items()}
        return await app.services.campaigns.open(campaign_id, links)

    report(with_app(work, online=True))
    say("campaign.done", id=campaign_id, step="open")


Step = Callable[[Services, str], Awaitable[Refusals]]
_STEPS: dict[str, tuple[str, Step]] = {
    "pause": ("Jeda, atau lanjutkan yang dijeda.", lambda s, c: s.campaigns.pause(c)),
    "cancel": ("Batalkan sebelum pembekuan, dengan pengumuman.", lambda s, c: s.campaigns.cancel(c)),
    "close": ("Tutup penerimaan komentar.", lambda s, c: s.draws.close(c)),
    "seed": ("Bentuk benih dari angka para saksi.", lambda s, c: s.draws.seed(c)),
    "draw": ("Undi.", lambda s, c: s.draws.draw(c)),
    "publish": ("Umumkan hasil dan kabari semua peserta.", lambda s, c: s.draws.publish(c)),
    "settle": ("Tutup buku.", lambda s, c: s.draws.settle(c)),
}


def _add_step(name: str, words: str, step: Step) -> None:
    @campaign.command(name, help=words, epilog=f"Contoh: jernih campaign {name} jernih-1")
    @click.argument("campaign_id")
    def command(campaign_id: str) -> None:
        report(with_app(lambda app: step(app.services, campaign_id)))
        say("campaign.done", id=campaign_id, step=name)


for _name, (_words, _step) in _STEPS.items():
    _add_step(_name, _words, _step)


@campaign.command("freeze", epilog="Contoh: jernih campaign freeze jernih-1")
@click.argument("campaign_id")
def freeze(campaign_id: str) -> None:
    """Susun daftar peserta, lalu segel setelah semua saksi menyerahkan komitmen."""

    async def work(app: App) -> Refusals:
        draws = app.services.draws
        return await draws.draft(campaign_id) or await draws.freeze(campaign_id)

    report(with_app(work))
    say("campaign.done", id=campaign_id, step="freeze")


@campaign.command("void", epilog="Contoh: jernih campaign void jernih-1 --reason 'saksi tidak membuka angka'")
@click.argument("campaign_id")
@click.option("--reason", required=True, help="Diumumkan apa adanya.")
def void(campaign_id: str, reason: str) -> None:
    """Nyatakan undian batal; undian berikutnya bernomor lanjut."""
    report(with_app(lambda app: app.services.draws.void(campaign_id, reason)))
    say("campaign.done", id=campaign_id, step="void")


@campaign.command("witness", epilog="Contoh: jernih campaign witness jernih-1 notaris --commit HEX")
@click.argument("campaign_id")
@click.argument("role")
@click.option("--commit", metavar="HEX", help="Serahkan komitmen.")
@click.option("--reveal", metavar="HEX", help="Buka angka yang dikomitmenkan.")
def witness(campaign_id: str, role: str, commit: str | None, reveal: str | None) -> None:
    """Saksi: tanpa pilihan, buat angka rahasia dan komitmennya; lalu --commit, kemudian --reveal."""
    if commit is not None:
        report(with_app(lambda app: app.services.witnesses.commit(campaign_id, role, commit)))
    elif reveal is not None:
        report(with_app(lambda app: app.services.witnesses.reveal(campaign_id, role, reveal)))
    else:
        _make_nonce(campaign_id, role)
        return
    say("campaign.done", id=campaign_id, step=f"witness {role}")


def _make_nonce(campaign_id: str, role: str) -> None:
    import secrets  # noqa: PLC0415 - the one command that makes a secret

    base = with_app(lambda app: app.services.witnesses.base(campaign_id))
    if isinstance(base, Refusal):
        refuse(base.code, **base.params)
    nonce = secrets.token_bytes(32)
    say("witness.base", base=base.hex())
    say("witness.made", nonce=nonce.hex(), commitment=nonce_commitment(role, base, nonce).hex())


@campaign.command("export", epilog="Contoh: jernih campaign export jernih-1 bukti/")
@click.argument("campaign_id")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--draw", "draw_no", type=click.IntRange(1), help="Nomor undian; bawaan yang terakhir.")
def export(campaign_id: str, folder: Path, draw_no: int | None) -> None:
    """Tulis berkas bukti undian ke FOLDER."""

    async def work(app: App) -> dict[str, bytes] | None:
        async with app.store.read() as unit:
            found = await unit.campaigns.get(campaign_id)
            if found is None:
                return None
            return dict(await unit.draws.files(campaign_id, draw_no or found.draw_no))

    files = with_app(work)
    if files is None:
        refuse("campaign.unknown", id=campaign_id)
    if "freeze.json" not in files:
        refuse("campaign.no_draw_yet", id=campaign_id)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in published(files).items():
        (folder / name).write_bytes(data)
    say("campaign.exported", folder=str(folder))


@campaign.command("status", epilog="Contoh: jernih campaign status")
@click.argument("campaign_id", required=False)
def status(campaign_id: str | None) -> None:
    """Semua kampanye, atau satu: keadaan, peserta, stok voucher, waktu undian."""

    async def work(app: App) -> list[dict[str, object]]:
        async with app.store.read() as unit:
            return [
                {
                    "id": each.campaign_id, "state": each.state.value, "quota": each.rules.quota,
                    "entries": await unit.entries.count(each.campaign_id), "draw_at": each.draw_at,
                    "stock": (await unit.vouchers.stock(each.campaign_id)).get(VoucherState.AVAILABLE, 0),
                }
                for each in await unit.campaigns.all()
                if campaign_id in {None, each.campaign_id}
            ]  # fmt: skip

    lines = with_app(work)
    for line in lines:
        say("campaign.line", **line)
    if not lines:
        refuse("campaign.unknown", id=campaign_id) if campaign_id else say("campaign.none")
