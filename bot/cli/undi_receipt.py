"""`jernih undi receipt`: hold a receipt or a proof of inclusion against a bundle, at home."""

from collections.abc import Mapping
from pathlib import Path

import click

from bot.cli.undi_shell import EXIT_REFUSED, EXIT_UNREADABLE, fail, locale, read
from bot.texts import text
from campaigns.undi.entries import read_entries, read_excluded
from campaigns.undi.freeze import Freeze, read_freeze
from campaigns.undi.inclusion import is_proof, proves, read_proof
from campaigns.undi.primitives import BrokenRule
from campaigns.undi.receipt import Receipt, Standing, check_receipt, is_signed_receipt, read_receipt

_GOOD = {Standing.IN_DRAW, Standing.EXCLUDED, Standing.OTHER_CAMPAIGN, Standing.LATER}


@click.command(
    "receipt",
    epilog="Contoh: jernih undi receipt bukti.json undian-1 (untuk bukti, freeze.json saja sudah cukup)",
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def receipt_command(file: Path, folder: Path) -> None:
    """Cocokkan tanda terima atau bukti di FILE dengan daftar yang disegel di DIR."""
    # The other order is as natural, and nobody should have to look it up.
    kept, bundle = (folder, file) if file.is_dir() else (file, folder)
    files = read(bundle)
    try:
        data = kept.read_bytes()
    except OSError as error:
        fail(EXIT_UNREADABLE, "undi.cli.no_file", file=str(kept), why=str(error.strerror))
    try:
        freeze = read_freeze(_needed(files, "freeze.json"))
        lines, good = _proof(data, freeze, files) if is_proof(data) else _receipt(data, freeze, files)
    except BrokenRule as error:
        fail(EXIT_REFUSED, error.code, **error.params)
    click.echo(lines)
    raise click.exceptions.Exit(0 if good else EXIT_REFUSED)


def _needed(files: Mapping[str, bytes], name: str) -> bytes:
    """A list that is not there must not pass for an empty one: that would look like fraud."""
    if name not in files:
        fail(EXIT_UNREADABLE, "undi.missing_file", file=name)
    return files[name]


def _receipt(data: bytes, freeze: Freeze, files: Mapping[str, bytes]) -> tuple[str, bool]:
    standing = _standing(read_receipt(data), freeze, files)
    return text(locale(), f"undi.receipt.{standing.value}"), standing in _GOOD


def _standing(receipt: Receipt, freeze: Freeze, files: Mapping[str, bytes]) -> Standing:
    entries = read_entries(_needed(files, "entries.txt"), len(freeze.strata))
    return check_receipt(receipt, freeze, entries, read_excluded(_needed(files, "excluded.txt")))


def _proof(data: bytes, freeze: Freeze, files: Mapping[str, bytes]) -> tuple[str, bool]:
    """By the manifest alone; with the list beside it, that the list holds the very line too."""
    proof = read_proof(data)
    if not is_signed_receipt(proof.receipt, freeze.organiser_key):
        return text(locale(), f"undi.receipt.{Standing.NOT_SIGNED}"), False
    good = proves(proof, freeze)
    if good and "entries.txt" in files:
        good = proof.entry in read_entries(files["entries.txt"], len(freeze.strata))
    params = {"stratum": freeze.strata[proof.stratum].code, "weight": proof.weight} if good else {}
    return text(locale(), "undi.proof.holds" if good else "undi.proof.broken", **params), good
