"""`jernih claims`: the list of statements that fact-checkers have examined."""

from typing import BinaryIO

import click

from bot.app import App
from bot.cli.shell import refuse, say, settings, with_app
from bot.moderation.checked_claim import CheckedClaim, ClaimFile, Raw, Unusable, checked
from bot.moderation.claim_file import LARGEST, parse_claims
from bot.ports.checked_claims import KeptClaim
from bot.texts import text

_PAGE = 1000  # rows read at once
_MOST_NUMBER = 2**62  # what fits a row's id


@click.group()
def claims() -> None:
    """Klaim yang sudah diperiksa pemeriksa fakta. Bot tidak menilai benar salahnya sendiri."""


@claims.command("import", epilog="Contoh: jernih claims import cekfakta.json --dry-run")
@click.argument("file", type=click.File("rb"))
@click.option("--dry-run", is_flag=True, help="Hitung saja, jangan simpan.")
def import_claims(file: BinaryIO, dry_run: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Baca klaim dari FILE: ClaimReview (JSON) atau tabel CSV. Yang sudah ada tidak dihitung dua kali."""
    parsed = parse_claims(file.read(LARGEST + 1))
    for each in parsed.unusable:
        click.echo(_problem(each, parsed), err=True)
    if not parsed.claims:
        refuse("claims.nothing_imported")
    taken = with_app(lambda app: app.services.checked_claims.take(parsed, "cli", dry_run=dry_run))
    code = "claims.would_import" if dry_run else "claims.imported"
    say(code, new=taken.new, known=taken.known, unusable=taken.unusable)


def _problem(each: Unusable, parsed: ClaimFile) -> str:
    locale = settings().locale
    why = text(locale, each.code, **each.params)
    return text(locale, f"claims.at.{parsed.counts}", place=each.place, why=why) if each.place else why


@claims.command(
    "add",
    epilog="Contoh: jernih claims add 'Vaksin campak membuat anak lumpuh' --rating Salah"
    " --url https://cekfakta.example/1 --publisher 'Cek Fakta'",
)
@click.argument("claim")
@click.option("--rating", required=True, help="Putusan dengan kata pemeriksa fakta, mis. Salah.")
@click.option("--url", required=True, help="Alamat pemeriksaannya (http atau https).")
@click.option("--publisher", default="", help="Pemeriksa fakta; bila kosong, nama situsnya.")
@click.option("--date", default="", help="Tanggal pemeriksaan, mis. 2026-11-20.")
def add(claim: str, rating: str, url: str, publisher: str, date: str) -> None:
    """Tambahkan satu klaim."""
    one = checked(Raw(claim, rating, url, publisher, date))
    if not isinstance(one, CheckedClaim):
        refuse(one.code, **one.params)
    kept, new = with_app(lambda app: app.services.checked_claims.add(one, "cli"))
    number = str(kept.claim_id) if kept else ""
    if not new:
        refuse("claims.known", claim=number)
    say("claims.added", claim=number)


@claims.command("list", epilog="Contoh: jernih claims list")
def list_claims() -> None:
    """Semua klaim, satu baris satu."""

    async def work(app: App) -> list[KeptClaim]:
        found: list[KeptClaim] = []
        async with app.store.read() as unit:
            while page := await unit.checked_claims.all(_PAGE, after=found[-1].claim_id if found else 0):
                found += page
        return found

    found = with_app(work)
    for each in found:
        said = each.claim
        click.echo(f"{each.claim_id}\t{_state(each)}\t{said.rating}\t{said.publisher}\t{said.claim}")
    if not found:
        say("claims.none")


@claims.command("show", epilog="Contoh: jernih claims show 12")
@click.argument("number", type=click.IntRange(1, _MOST_NUMBER))
def show(number: int) -> None:
    """Satu klaim selengkapnya."""

    async def work(app: App) -> KeptClaim | None:
        async with app.store.read() as unit:
            return await unit.checked_claims.get(number)

    found = with_app(work)
    if found is None:
        refuse("claims.not_found", claim=str(number))
    said = found.claim
    say(
        "claims.shown", claim=said.claim, rating=said.rating, publisher=said.publisher, url=said.url,
        reviewed=said.reviewed_at or "-", state=_state(found), by=found.added_by, added=found.added_at,
    )  # fmt: skip


@claims.command("test", epilog="Contoh: jernih claims test 'katanya vaksin campak bikin lumpuh'")
@click.argument("words")
def test(words: str) -> None:
    """Klaim mana yang mirip dengan TEKS, dan seberapa mirip (0 sampai 1)."""
    found = with_app(lambda app: app.services.checked_claims.test(words))
    for kept, match in found:
        said = kept.claim
        click.echo(
            f"{match.likeness:.2f}\t{kept.claim_id}\t{said.rating}\t{said.publisher}\t{said.url}\t{said.claim}"
        )
    if not found:
        say("claims.no_match")


@claims.command("off", epilog="Contoh: jernih claims off 12")
@click.argument("number", type=click.IntRange(1, _MOST_NUMBER))
def off(number: int) -> None:
    """Berhenti mencocokkan sebuah klaim; catatannya tetap ada."""
    _switch(number, active=False)


@claims.command("on", epilog="Contoh: jernih claims on 12")
@click.argument("number", type=click.IntRange(1, _MOST_NUMBER))
def on(number: int) -> None:
    """Cocokkan sebuah klaim lagi."""
    _switch(number, active=True)


def _switch(number: int, *, active: bool) -> None:
    refusal = with_app(lambda app: app.services.checked_claims.switch(number, "cli", active=active))
    if refusal is not None:
        refuse(refusal.code, **refusal.params)
    say("claims.switched_on" if active else "claims.switched_off", claim=str(number))


def _state(each: KeptClaim) -> str:
    return text(settings().locale, "claims.active" if each.active else "claims.inactive")
