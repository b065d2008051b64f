"""`jernih campaign witness`: who stands behind a role, and what a witness hands over."""

import click

from bot.app import App
from bot.cli.shell import USER, refuse, report, say, with_app
from bot.dialogue.prompt import Coded
from bot.moderation.comment import PlatformName
from bot.services.steps import Refusals
from campaigns.refusal import Refusal


@click.group()
def witness_steps() -> None:
    """Langkah saksi."""


@witness_steps.command("witness", epilog="Contoh: jernih campaign witness jernih-1 notaris --commit HEX")
@click.argument("campaign_id")
@click.argument("role")
@click.option("--account", type=USER, help="Akun saksi; ia dipandu lewat obrolan pribadi (/saksi).")
@click.option("--key", metavar="HEX", help="Kunci publik saksi (jernih undi cosign).")
@click.option("--commit", metavar="HEX", help="Serahkan komitmen.")
@click.option("--cosign", metavar="HEX", help="Serahkan tanda tangan saksi atas segel.")
@click.option("--reveal", metavar="HEX", help="Buka angka yang dikomitmenkan.")
def witness(  # noqa: PLR0913 - one parameter for each option
    *,
    campaign_id: str,
    role: str,
    account: tuple[PlatformName, str] | None,
    key: str | None,
    commit: str | None,
    cosign: str | None,
    reveal: str | None,
) -> None:
    """Saksi: tanpa pilihan, tampilkan nilai B yang disegel; lalu --commit, --cosign, kemudian --reveal.

    Angka rahasianya dibuat saksi di mesinnya sendiri: jernih undi nonce PERAN B.
    """

    async def work(app: App) -> Refusals:
        desk = app.services.witnesses
        found: Refusals = ()
        if account is not None or key is not None:
            found += await desk.name(campaign_id, role, account=account, key=key)
        if commit is not None and not found:
            found += await desk.commit(campaign_id, role, commit)
        if cosign is not None and not found:
            found += await desk.cosign(campaign_id, role, cosign)
        if reveal is not None and not found:
            found += await desk.reveal(campaign_id, role, reveal)
        return found

    if all(each is None for each in (account, key, commit, cosign, reveal)):
        return _show(campaign_id, role)
    report(with_app(work))
    say("campaign.done", id=campaign_id, step=Coded("campaign.step.witness"))
    return None


def _show(campaign_id: str, role: str) -> None:
    base = with_app(lambda app: app.services.witnesses.base(campaign_id, role))
    if isinstance(base, Refusal):
        refuse(base.code, **base.params)
    say("witness.base", base=base.hex(), role=role)
