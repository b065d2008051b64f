"""`jernih audit`: recompute the chains."""

import click

from bot.app import App
from bot.cli.shell import refuse, say, with_app
from bot.ports.audit import ChainReport

CHUNK = 1000


@click.group()
def audit() -> None:
    """Jejak audit yang berantai."""


@audit.command("verify", epilog="Contoh: jernih audit verify")
def verify() -> None:
    """Hitung ulang setiap rantai; keluar 1 bila satu catatan pernah diubah."""

    async def work(app: App) -> list[ChainReport]:
        async with app.store.write() as unit:
            while await unit.audit.seal(CHUNK):
                pass
        async with app.store.read() as unit:
            return list(await unit.audit.verify())

    chains = with_app(work)
    for chain in chains:
        if chain.broken_at is not None:
            refuse("audit.broken", scope=chain.scope, seq=chain.broken_at)
    say("audit.whole", chains=len(chains), events=sum(chain.sealed for chain in chains))
