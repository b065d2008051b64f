"""The steps of a draw: close, freeze, witness, seed, draw, void, publish, settle, export.

A group of its own only in the code: `jernih campaign` takes its commands over.
"""

from collections.abc import Awaitable, Callable
from typing import BinaryIO

import click

from bot.app import App
from bot.cli.proof_steps import proof_steps
from bot.cli.shell import report, say, with_app
from bot.cli.witness_steps import witness_steps
from bot.dialogue.prompt import Coded
from bot.services.steps import Refusals
from bot.wiring import Services

LARGEST_TOKEN = 65536  # bytes


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


@draw_steps.command("seed", epilog="Contoh: jernih campaign seed jernih-1")
@click.argument("campaign_id")
@click.option("--drand", metavar="HEX", help="Tanda tangan putaran drand, diketik bila tanpa jaringan.")
def seed(campaign_id: str, drand: str | None) -> None:
    """Bentuk benih dari putaran drand dan angka para saksi."""
    report(with_app(lambda app: app.services.draws.seed(campaign_id, drand)))
    done(campaign_id, "seed")


@draw_steps.command("attach", epilog="Contoh: jernih campaign attach jernih-1 --token freeze.tsr")
@click.argument("campaign_id")
@click.option("--token", required=True, type=click.File("rb"), help="Token waktu RFC 3161 atas segel.")
def attach(campaign_id: str, token: BinaryIO) -> None:
    """Lampirkan bukti waktu segel yang diminta sendiri dari otoritas waktu."""
    data = token.read(LARGEST_TOKEN)

    async def work(app: App) -> Refusals:
        return await app.services.draws.attests.attach(campaign_id, data)

    report(with_app(work))
    done(campaign_id, "attach")


@draw_steps.command("void", epilog="Contoh: jernih campaign void jernih-1 --reason 'saksi tak membuka angka'")
@click.argument("campaign_id")
@click.option("--reason", required=True, help="Diumumkan apa adanya.")
def void(campaign_id: str, reason: str) -> None:
    """Nyatakan undian batal; undian berikutnya bernomor lanjut."""
    report(with_app(lambda app: app.services.draws.void(campaign_id, reason)))
    done(campaign_id, "void")


for _command in (*witness_steps.commands.values(), *proof_steps.commands.values()):
    draw_steps.add_command(_command)
