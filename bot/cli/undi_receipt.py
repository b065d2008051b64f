"""`jernih undi receipt`: hold a receipt or a proof of inclusion against a bundle, at home."""

from pathlib import Path

import click

from bot.cli.undi_shell import EXIT_REFUSED, EXIT_UNREADABLE, bundles, fail, locale
from bot.texts import text
from campaigns.undi.entries import Entry, entry_batches, excluded_batches
from campaigns.undi.folder import Folder
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
    try:
        data = kept.read_bytes()
    except OSError as error:
        fail(EXIT_UNREADABLE, "undi.cli.no_file", file=str(kept), why=str(error.strerror))
    try:
        with bundles(bundle) as (files,):
            freeze = read_freeze(_needed(files, "freeze.json"))
            lines, good = _proof(data, freeze, files) if is_proof(data) else _receipt(data, freeze, files)
    except BrokenRule as error:
        fail(EXIT_REFUSED, error.code, **error.params)
    click.echo(lines)
    raise click.exceptions.Exit(0 if good else EXIT_REFUSED)


def _needed(files: Folder, name: str) -> bytes:
    """A list that is not there must not pass for an empty one: that would look like fraud."""
    _must_have(files, name)
    return files[name]


def _must_have(files: Folder, *names: str) -> None:
    for name in names:
        if name not in files:
            fail(EXIT_UNREADABLE, "undi.missing_file", file=name)


def _receipt(data: bytes, freeze: Freeze, files: Folder) -> tuple[str, bool]:
    standing = _standing(read_receipt(data), freeze, files)
    return text(locale(), f"undi.receipt.{standing.value}"), standing in _GOOD


def _standing(receipt: Receipt, freeze: Freeze, files: Folder) -> Standing:
    """What a receipt says. Both lists are checked to the end, and only its own line is kept of them."""
    _must_have(files, "entries.txt", "excluded.txt")
    c = receipt.commitment
    with files.open("excluded.txt") as left_out:
        excluded = {each: why for rows in excluded_batches(left_out) for each, why in rows if each == c}
    return check_receipt(receipt, freeze, _lines(c, freeze, files), excluded)


def _lines(c: bytes, freeze: Freeze, files: Folder) -> list[Entry]:
    with files.open("entries.txt") as listed:
        batches = entry_batches(listed, len(freeze.strata))
        return [entry for batch in batches for entry in batch if entry.c == c]


def _proof(data: bytes, freeze: Freeze, files: Folder) -> tuple[str, bool]:
    """By the manifest alone; with the list beside it, that the list holds the very line too."""
    proof = read_proof(data)
    if not is_signed_receipt(proof.receipt, freeze.organiser_key):
        return text(locale(), f"undi.receipt.{Standing.NOT_SIGNED}"), False
    good = proves(proof, freeze)
    if good and "entries.txt" in files:
        good = proof.entry in _lines(proof.entry.c, freeze, files)
    params = {"stratum": freeze.strata[proof.stratum].code, "weight": proof.weight} if good else {}
    return text(locale(), "undi.proof.holds" if good else "undi.proof.broken", **params), good
