"""`jernih undi`: check a published draw, or carry it out again; no network, no database, no token.

Words the verdict of `campaigns.undi` and keeps the one rule of writing: a result that is there is
never replaced by another.
"""

import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.cosigning import cosign_command
from bot.cli.undi_receipt import receipt_command
from bot.cli.undi_shell import EXIT_REFUSED, EXIT_UNREADABLE, bundles, fail, locale
from bot.texts import text
from campaigns.undi.authority import read_roots
from campaigns.undi.beside import Stamp
from campaigns.undi.canonical import show
from campaigns.undi.commit import nonce_commitment
from campaigns.undi.draw import draw
from campaigns.undi.freeze import ROLE
from campaigns.undi.primitives import HASH_BYTES, is_hex
from campaigns.undi.verify import Verdict, verify

RESULT = "result.json"
_FOLDER = click.Path(path_type=Path)


@click.group()
def undi() -> None:
    """Undian UNDI/1 yang bisa diulang siapa saja, tanpa jaringan."""


@undi.command(
    "verify",
    epilog="Contoh: jernih undi verify undian-2 --chain undian-1 (keluar 0 sah, 3 tahap awal, 1 tidak)",
)
@click.argument("folders", metavar="DIR", type=_FOLDER, nargs=-1, required=True)
@click.option("--chain", multiple=True, type=_FOLDER, metavar="DIR...", help="Folder undian sebelumnya.")
@click.option(
    "--tsa-cert",
    "certificates",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Sertifikat penjamin stempel waktu (PEM) yang kamu percaya; boleh diulang.",
)
@click.option("--json", "as_json", is_flag=True, help="Putusan sebagai satu baris JSON.")
def verify_command(
    folders: tuple[Path, ...], chain: tuple[Path, ...], certificates: tuple[Path, ...], *, as_json: bool
) -> None:
    """Periksa paket undian di DIR: aturan mana yang gagal, apa yang terbukti dan apa yang tidak."""
    # `--chain A B` leaves B among the folders; without --chain one folder is one question.
    if len(folders) > 1 and not chain:
        raise click.UsageError(text(locale(), "undi.cli.one_folder"))
    roots = [root for file in certificates for root in _roots(file)]
    with bundles(folders[0], *chain, *folders[1:]) as (bundle, *earlier):
        verdict = verify(bundle, earlier, roots)
    if as_json:
        click.echo(json.dumps(verdict_json(verdict), ensure_ascii=False))
    else:
        click.echo("\n".join((_headline(verdict), *(_lines(verdict) if verdict.valid else ()))))
    raise click.exceptions.Exit(verdict.exit_code)


@undi.command("draw", epilog="Contoh: jernih undi draw undian-1")
@click.argument("folder", metavar="DIR", type=_FOLDER)
def draw_command(folder: Path) -> None:
    """Undi paket di DIR yang sudah punya seed.json, dan tulis result.json."""
    with bundles(folder) as (files,):
        result = draw(files)
    if isinstance(result, Verdict):
        click.echo(_headline(result), err=True)
        raise click.exceptions.Exit(result.exit_code)
    try:
        kept = files.get(RESULT) or _write_once(folder / RESULT, result)
    except OSError as error:
        fail(EXIT_REFUSED, "undi.cli.cannot_write", folder=str(folder), why=str(error.strerror))
    if kept != result:
        fail(EXIT_REFUSED, "undi.cli.other_result", folder=str(folder))
    parsed = json.loads(result)
    click.echo(
        text(
            locale(), "undi.cli.drawn", file=str(folder / RESULT),
            winners=len(parsed["winners"]), reserves=len(parsed["reserves"]),
        )
    )  # fmt: skip


@undi.command("nonce", epilog="Contoh: jernih undi nonce notaris B-64-DIGIT")
@click.argument("role", metavar="PERAN")
@click.argument("base", metavar="B")
def nonce_command(role: str, base: str) -> None:
    """Untuk saksi, di mesin saksi sendiri: buat angka rahasia dan komitmennya atas nilai B."""
    if not ROLE.fullmatch(role):
        fail(EXIT_REFUSED, "draw.unknown_role", role=role[:40])
    if not is_hex(base, HASH_BYTES):
        fail(EXIT_REFUSED, "draw.not_hex")
    secret = secrets.token_bytes(HASH_BYTES)
    commitment = nonce_commitment(role, bytes.fromhex(base), secret).hex()
    click.echo(text(locale(), "witness.made", nonce=secret.hex(), commitment=commitment))


undi.add_command(receipt_command)
undi.add_command(cosign_command)


def _roots(file: Path) -> tuple[bytes, ...]:
    try:
        return read_roots(file.read_bytes())
    except (OSError, ValueError):
        fail(EXIT_UNREADABLE, "undi.cli.no_certificate", file=str(file))


def _write_once(target: Path, data: bytes) -> bytes:
    """Write the file whole or not at all, unless it is there; what stands there now."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".result-")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        written.chmod(0o644)
        try:
            # A hard link fails when the name is taken, so that two draws at once cannot overwrite.
            target.hardlink_to(written)
        except FileExistsError:
            return target.read_bytes()
        except OSError:
            # A memory stick knows no hard links.
            if target.exists():
                return target.read_bytes()
            written.replace(target)
    finally:
        written.unlink(missing_ok=True)
    return data


def _headline(verdict: Verdict) -> str:
    """The one line that says how the check ended."""
    spoken = locale()
    if verdict.valid:
        return text(spoken, f"undi.verify.{verdict.stage}", seats=len(verdict.held))
    why = text(spoken, verdict.code, **verdict.params)
    if not verdict.readable:
        return text(spoken, "undi.verify.unreadable", why=why)
    return text(spoken, "undi.verify.invalid", rule=verdict.rule, why=why)


def _lines(verdict: Verdict) -> Iterator[str]:
    """What stands under the headline of a valid bundle."""
    spoken = locale()
    if verdict.void:
        yield text(spoken, "undi.verify.void")
    yield from (text(spoken, f"undi.proven.{claim}") for claim in verdict.proven)
    yield from (
        text(spoken, "undi.verify.cosigner", role=each.role, key=each.key) for each in verdict.cosigners
    )
    if verdict.stamp is not None and verdict.stamp.checked:
        yield _stamp_line(verdict.stamp)
    yield from (text(spoken, f"undi.unproven.{claim}") for claim in verdict.unproven)
    yield from (text(spoken, "undi.verify.unchecked", file=name) for name in verdict.unchecked)
    if verdict.weak:
        yield text(spoken, "undi.verify.weak")


def _stamp_line(stamp: Stamp) -> str:
    known = {True: "trusted", False: "untrusted", None: "named"}[stamp.rooted]
    params = {"at": _shown(stamp), "authority": stamp.authority}
    return text(locale(), f"undi.stamp.{known if stamp.in_time else 'late'}", **params)


def _shown(stamp: Stamp) -> str:
    return show(datetime.fromtimestamp(stamp.at, UTC))


def _stamp_json(stamp: Stamp) -> dict[str, object]:
    return {**asdict(stamp), "at": _shown(stamp)}


def verdict_json(verdict: Verdict) -> dict[str, object]:
    """What `--json` shows."""
    return {
        "valid": verdict.valid,
        "exit": verdict.exit_code,
        "stage": verdict.stage,
        "rule": verdict.rule,
        "code": verdict.code,
        "message": _headline(verdict),
        "proven": verdict.proven,
        "unproven": verdict.unproven,
        "cosigners": [{"key": each.key, "role": each.role} for each in verdict.cosigners],
        "stamp": _stamp_json(verdict.stamp) if verdict.stamp else None,
        "unchecked": verdict.unchecked,
        "weak": verdict.weak,
        "void": verdict.void,
        "seats": verdict.held,
    }
