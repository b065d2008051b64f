"""`jernih undi cosign`: a witness's key, made once on the witness's own machine, and a signature over F."""

import os
import secrets
import stat
from pathlib import Path
from typing import BinaryIO

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from platformdirs import user_config_path

from bot.cli.shell import refuse, say
from campaigns.undi.freeze import read_freeze
from campaigns.undi.primitives import HASH_BYTES, BrokenRule, is_hex
from campaigns.undi.signatures import cosign_message

LARGEST = 16 * 1024 * 1024  # bytes of a manifest; prior winners are what makes one long


@click.command("cosign", epilog="Contoh: jernih undi cosign freeze.json")
@click.argument("file", metavar="[FREEZE.json]", type=click.File("rb"), required=False)
@click.option(
    "--key", type=click.Path(path_type=Path, dir_okay=False), help="Berkas kunci saksi; dibuat sekali saja."
)
def cosign_command(file: BinaryIO | None, key: Path | None) -> None:
    """Untuk saksi, di mesin saksi sendiri: tandatangani segel; tanpa berkas, tampilkan kunci publik."""
    place = key or user_config_path("jernih") / "saksi.key"
    private = Ed25519PrivateKey.from_private_bytes(_secret(place))
    public = private.public_key().public_bytes_raw().hex()
    if file is None:
        say("undi.cosign.key", key=public, file=str(place))
        return
    try:
        freeze = read_freeze(file.read(LARGEST))
    except BrokenRule as broken:
        refuse(broken.code, **broken.params)
    signature = private.sign(cosign_message(freeze.f)).hex()
    say(
        "undi.cosign.signed", campaign=freeze.campaign_id, count=freeze.base["entries"]["count"],
        hash=freeze.f.hex(), key=public, signature=signature,
    )  # fmt: skip


def _secret(place: Path) -> bytes:
    """The 32 secret bytes of a key file that only its owner reads; made when there is none."""
    try:
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            made = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(made, "w", encoding="ascii") as stream:
                stream.write(secrets.token_hex(HASH_BYTES))
        if stat.S_IMODE(place.stat().st_mode) & 0o077:
            refuse("undi.cosign.key_open", file=str(place))
        stored = place.read_text("ascii").strip()
    except (OSError, ValueError) as error:
        refuse("undi.cosign.key_unusable", file=str(place), why=type(error).__name__)
    if not is_hex(stored, HASH_BYTES):
        refuse("undi.cosign.key_unusable", file=str(place), why="hex")
    return bytes.fromhex(stored)
