"""`jernih campaign recheck`: who left before publishing, as the platform says, and a witness's word on it."""

import click

from bot.cli.shell import NUMBER, refuse, report, say, with_app, words
from bot.dialogue.prompt import Coded
from campaigns.refusal import Refusal

_SAID = {None: "recheck.open", True: "recheck.confirmed", False: "recheck.kept"}


@click.group()
def campaign_recheck() -> None:
    """Pemeriksaan sebelum diumumkan."""


@campaign_recheck.command(
    "recheck", epilog="Contoh: jernih campaign recheck jernih-1 --confirm 42 --witness notaris"
)
@click.argument("campaign_id")
@click.option("--confirm", type=NUMBER, metavar="ENTRY", help="Saksi membenarkan: sudah keluar.")
@click.option("--keep", type=NUMBER, metavar="ENTRY", help="Saksi tidak membenarkan: kursi tetap.")
@click.option("--witness", "role", default="", metavar="ROLE", help="Peran saksi yang memeriksa.")
def recheck(campaign_id: str, confirm: int | None, keep: int | None, role: str) -> None:
    """Pemenang dan cadangan yang menurut platform sudah keluar: nomor entri, sidik bukti, keadaannya."""
    if confirm is None and keep is None:
        _list(campaign_id)
        return
    if not role or (confirm is not None and keep is not None):
        raise click.UsageError(words("recheck.usage"))
    entry, confirmed = (confirm, True) if confirm is not None else (keep or 0, False)
    report(with_app(lambda app: app.services.rechecks.confirm(campaign_id, entry, role, confirmed=confirmed)))
    say("recheck.done", entry=str(entry), said=Coded(_SAID[confirmed]))


def _list(campaign_id: str) -> None:
    found = with_app(lambda app: app.services.rechecks.evidence(campaign_id))
    if isinstance(found, Refusal):
        refuse(found.code, **found.params)
    for each in found:
        said = Coded(_SAID[each.confirmed])
        say("recheck.line", entry=str(each.entry_id), digest=each.digest, said=said)
        click.echo(each.document.decode("ascii"))
    if not found:
        say("recheck.none")
