"""`jernih campaign rehearse`: a draw for show."""

from collections.abc import Mapping
from pathlib import Path

import click

from bot.cli.shell import refuse, say, with_app
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


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        refuse("undi.cli.cannot_write", folder=str(folder), why=str(error.strerror))
