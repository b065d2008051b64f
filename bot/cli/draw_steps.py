"""The steps of a draw: close, freeze, witness, seed, draw, void, publish, settle, export.

A group of its own only in the code: `jernih campaign` takes its commands over.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

import click

from bot.app import App
from bot.cli.shell import refuse, report, say, with_app
from bot.dialogue.prompt import Coded
from bot.services.sealing import published
from bot.services.steps import Refusals
from bot.services.terms import terms_files
from bot.texts import Texts
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

    async def work(app: App) -> dict[str, bytes] | None:
        async with app.store.read() as unit:
            found = await unit.campaigns.get(campaign_id)
            if found is None:
                return None
            terms = await terms_files(unit, found, Texts(found.zone).text)
            return {**await unit.draws.files(campaign_id, draw_no or found.draw_no), **terms}

    files = with_app(work)
    if files is None:
        refuse("campaign.unknown", id=campaign_id)
    if "freeze.json" not in files:
        refuse("campaign.no_draw_yet", id=campaign_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in published(files).items():
            (folder / name).write_bytes(data)
    except OSError as error:
        refuse("undi.cli.cannot_write", folder=str(folder), why=str(error.strerror))
    say("campaign.exported", folder=str(folder))
