"""The steps of a draw: close, freeze, witness, seed, draw, void, publish, settle, export.

A group of its own only in the code: `jernih campaign` takes its commands over.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import click

from bot.app import App
from bot.cli.exporting import write_bundle
from bot.cli.shell import refuse, report, say, with_app
from bot.dialogue.prompt import Coded
from bot.services.steps import Refusals
from bot.wiring import Services
from campaigns.refusal import Refusal


@click.group()
def draw_steps() -> None:
    """Langkah undian."""


def done(campaign_id: str, step: str) -> None:
    """Say that a step is done."""
    say("campaign.done", id=campaign_id, step=Coded(f"campaign.step.{step}"))


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
    @draw_steps.command(name, help=words, epilog=f"Contoh: jernih campaign {name} jernih-1")
    @click.argument("campaign_id")
    def command(campaign_id: str) -> None:
        report(with_app(lambda app: step(app.services, campaign_id)))
        done(campaign_id, name)


for _name, (_words, _step) in _STEPS.items():
    _add_step(_name, _words, _step)


@draw_steps.command("freeze", epilog="Contoh: jernih campaign freeze jernih-1")
@click.argument("campaign_id")
def freeze(campaign_id: str) -> None:
    """Susun daftar peserta, lalu segel setelah semua saksi menyerahkan komitmen."""

    async def work(app: App) -> Refusals:
        draws = app.services.draws
        return await draws.draft(campaign_id) or await draws.freeze(campaign_id)

    report(with_app(work))
    done(campaign_id, "freeze")


@draw_steps.command("void", epilog="Contoh: jernih campaign void jernih-1 --reason 'saksi tak membuka angka'")
@click.argument("campaign_id")
@click.option("--reason", required=True, help="Diumumkan apa adanya.")
def void(campaign_id: str, reason: str) -> None:
    """Nyatakan undian batal; undian berikutnya bernomor lanjut."""
    report(with_app(lambda app: app.services.draws.void(campaign_id, reason)))
    done(campaign_id, "void")


@draw_steps.command("witness", epilog="Contoh: jernih campaign witness jernih-1 notaris --commit HEX")
@click.argument("campaign_id")
@click.argument("role")
@click.option("--commit", metavar="HEX", help="Serahkan komitmen.")
@click.option("--reveal", metavar="HEX", help="Buka angka yang dikomitmenkan.")
def witness(campaign_id: str, role: str, commit: str | None, reveal: str | None) -> None:
    """Saksi: tanpa pilihan, tampilkan nilai B yang disegel; lalu --commit, kemudian --reveal.

    Angka rahasianya dibuat saksi di mesinnya sendiri: jernih undi nonce PERAN B.
    """
    if commit is not None:
        report(with_app(lambda app: app.services.witnesses.commit(campaign_id, role, commit)))
    elif reveal is not None:
        report(with_app(lambda app: app.services.witnesses.reveal(campaign_id, role, reveal)))
    else:
        base = with_app(lambda app: app.services.witnesses.base(campaign_id, role))
        if isinstance(base, Refusal):
            refuse(base.code, **base.params)
        say("witness.base", base=base.hex(), role=role)
        return
    done(campaign_id, "witness")


@draw_steps.command("export", epilog="Contoh: jernih campaign export jernih-1 bukti/")
@click.argument("campaign_id")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--draw", "draw_no", type=click.IntRange(1), help="Nomor undian; bawaan yang terakhir.")
def export(campaign_id: str, folder: Path, draw_no: int | None) -> None:
    """Tulis berkas bukti undian ke FOLDER."""
    written = with_app(lambda app: write_bundle(app.store, campaign_id, draw_no, folder))
    if isinstance(written, Refusal):
        refuse(written.code, **written.params)
    say("campaign.exported", folder=str(folder))
