"""`jernih campaign rehearse`, `export`: a draw for show, and the public files of a true one."""

from collections.abc import Mapping
from pathlib import Path

import click

from bot.app import App
from bot.cli.shell import refuse, say, with_app
from bot.services.publication import public_files
from bot.services.rehearsing import MARK_FILE
from campaigns.refusal import Refusal


@click.group()
def proof_steps() -> None:
    """Langkah bukti."""


@proof_steps.command("rehearse", epilog="Contoh: jernih campaign rehearse jernih-1 --out gladi/")
@click.argument("campaign_id")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Tulis berkas gladi ke folder.")
def rehearse(campaign_id: str, out: Path | None) -> None:
    """Gladi bersih: undi peserta yang ada sekarang dengan benih yang tidak memberi hadiah apa pun."""
    found = with_app(lambda app: app.services.rehearsals.rehearse(campaign_id))
    if isinstance(found, Refusal):
        refuse(found.code, **found.params)
    say("rehearsal.head", id=campaign_id)
    excluded = sum(found.excluded.values())
    say("rehearsal.lists", entries=found.entries, excluded=excluded)
    for reason, count in sorted(found.excluded.items()):
        say("rehearsal.reason", count=count, reason=reason)
    say("rehearsal.seats", winners=found.winners, reserves=found.reserves, quota=found.quota)
    if found.winners < found.quota:
        say("rehearsal.shortage", missing=found.quota - found.winners)
    say("rehearsal.codes" if found.codes >= found.quota else "rehearsal.codes_short", codes=found.codes)
    if out is not None:
        if out.is_dir() and any(out.iterdir()) and not (out / MARK_FILE).is_file():
            refuse("rehearsal.folder_in_use", folder=str(out))
        _write(out, found.files)
        say("rehearsal.written", folder=str(out))


@proof_steps.command("export", epilog="Contoh: jernih campaign export jernih-1 bukti/")
@click.argument("campaign_id")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--draw", "draw_no", type=click.IntRange(1), help="Nomor undian; bawaan yang terakhir.")
def export(campaign_id: str, folder: Path, draw_no: int | None) -> None:
    """Tulis berkas bukti undian, angka harian, dan pemeriksanya ke FOLDER."""

    async def work(app: App) -> dict[str, bytes] | None:
        async with app.store.read() as unit:
            found = await unit.campaigns.get(campaign_id)
            return None if found is None else await public_files(unit, found, draw_no or found.draw_no)

    files = with_app(work)
    if files is None:
        refuse("campaign.unknown", id=campaign_id)
    if "freeze.json" not in files:
        refuse("campaign.no_draw_yet", id=campaign_id)
    _write(folder, files)
    say("campaign.exported", folder=str(folder))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        refuse("undi.cli.cannot_write", folder=str(folder), why=str(error.strerror))
