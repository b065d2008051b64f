"""`jernih audit`: recompute the chains, write them out, and hold what was written out against the log."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, TextIO

import click

from bot.app import App
from bot.cli.shell import OutFile, refuse, say, with_app
from bot.ports.audit import AuditEvent, AuditWord, ChainReport
from bot.ports.chain import COVERED, Chains, Link
from bot.ports.platform import Finding
from bot.ports.unit_of_work import UnitOfWork
from bot.services.handmade import handmade

CHUNK = 1000


@click.group()
def audit() -> None:
    """Jejak audit yang berantai."""


@audit.command(
    "verify", epilog="Contoh: jernih audit verify, atau dengan ekspor lama: jernih audit verify audit.jsonl"
)
@click.argument("file", type=click.File("rb"), required=False)
def verify(file: BinaryIO | None) -> None:
    """Hitung ulang setiap rantai, lalu cocokkan undian dan voucher dengannya; keluar 1 bila ada yang diubah.

    Dengan FILE (hasil jernih audit export): rantai di FILE dihitung ulang, lalu dicocokkan dengan catatan
    sekarang, sehingga catatan yang dipotong atau ditulis ulang sesudah ekspor itu juga ketahuan.
    """
    noted = _read(file) if file is not None else None
    chains = with_app(_verified)
    for chain in chains:
        if chain.broken_at is not None:
            refuse("audit.broken", scope=chain.scope, seq=chain.broken_at)
    if noted is not None:
        _compare(noted)
    for finding in with_app(_handmade):
        if finding.level == "fail":
            refuse(finding.code, **finding.params)
    for chain in chains:
        say("audit.end", scope=chain.scope, seq=chain.sealed, hash=chain.end.hex()[:16])
    say("audit.whole", chains=len(chains), events=sum(chain.sealed for chain in chains))


async def _verified(app: App) -> Sequence[ChainReport]:
    await _seal(app)
    async with app.store.read() as unit:
        return await unit.audit.verify()


async def _handmade(app: App) -> Sequence[Finding]:
    async with app.store.read() as unit:
        return await handmade(unit)


async def _seal(app: App) -> None:
    async with app.store.write() as unit:
        while await unit.audit.seal(CHUNK):
            pass


def _read(file: BinaryIO) -> Chains:
    """The chains of an export, recomputed."""
    chains = Chains()
    for number, line in enumerate(file, 1):
        link = _link(line)
        if link is None:
            refuse("audit.not_a_line", number=number)
        if not _fits(chains, link):
            refuse("audit.file_broken", number=number, scope=link.scope[:80], seq=link.seq)
    if not chains.ends:
        refuse("audit.file_empty")
    return chains


def _fits(chains: Chains, link: Link) -> bool:
    try:
        return chains.fits(link)
    except (ValueError, RecursionError):
        # Values that have no canonical form were never in a chain.
        return False


def _link(line: bytes) -> Link | None:
    try:
        found: Any = json.loads(line)
        link = Link(found["seq"], {name: found[name] for name in COVERED}, bytes.fromhex(found["hash"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = all(isinstance(link.event[name], str) for name in COVERED if name != "facts")
    whole = isinstance(link.seq, int) and 0 < link.seq < 1 << 63 and isinstance(link.event["facts"], dict)
    return link if texts and whole else None


def _compare(noted: Chains) -> None:
    """Each chain of the export must be the beginning of the log's."""

    async def work(app: App) -> tuple[str, int] | None:
        async with app.store.read() as unit:
            for scope, (seq, end) in sorted(noted.ends.items()):
                (now,) = await unit.audit.links(scope, seq - 1, 1) or (None,)
                if now is None or (now.seq, now.hash) != (seq, end):
                    return scope, seq
        return None

    gone = with_app(work)
    if gone is not None:
        refuse("audit.rewritten", scope=gone[0], seq=gone[1])


@audit.command("export", epilog="Contoh: jernih audit export audit.jsonl --scope channel:1")
@click.argument("file", type=OutFile(), default="-")
@click.option("--scope", help="Hanya rantai ini, seperti channel:1 atau campaign:jernih-2026-11.")
def export(file: TextIO, scope: str | None) -> None:
    """Tulis rantai audit ke FILE, satu catatan JSON per baris; ekspor ini sendiri juga tercatat."""

    async def work(app: App) -> int:
        async with app.store.write() as unit:
            if scope is not None and scope not in await unit.audit.scopes():
                return -1
            # Recorded before anything leaves.
            facts = {"scope": scope or "all"}
            event = AuditEvent("system", "cli", AuditWord.AUDIT_EXPORTED, "audit", facts)
            await unit.audit.add(event, app.clock.now())
        await _seal(app)
        async with app.store.read() as unit:
            return await _write(unit, file, scope)

    written = with_app(work)
    if written < 0:
        refuse("audit.no_scope", scope=str(scope)[:80])
    if file.name != "<stdout>":
        say("audit.exported", events=written, file=file.name)


async def _write(unit: UnitOfWork, file: TextIO, scope: str | None) -> int:
    """Chain by chain, a thousand events in memory at a time."""
    written = 0
    for each in [scope] if scope is not None else await unit.audit.scopes():
        seq = 0
        while links := await unit.audit.links(each, seq, CHUNK):
            file.writelines(_lines(links))
            seq, written = links[-1].seq, written + len(links)
    return written


def _lines(links: Sequence[Link]) -> Iterator[str]:
    for link in links:
        said = {**link.event, "seq": link.seq, "hash": link.hash.hex()}
        yield json.dumps(said, ensure_ascii=False, sort_keys=True) + "\n"
