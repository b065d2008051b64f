"""`jernih grant` and `jernih revoke`: who may review, run campaigns, hold vouchers."""

import click

from bot.app import App
from bot.cli.shell import USER, say, with_app
from bot.moderation.comment import PlatformName
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Role

ROLE = click.Choice([role.value for role in Role])


@click.command(epilog="Contoh: jernih grant reviewer telegram:123456789")
@click.argument("role", type=ROLE)
@click.argument("user", type=USER)
def grant(role: str, user: tuple[PlatformName, str]) -> None:
    """Beri PERAN kepada USER (telegram:123, discord:456, local:7)."""

    async def work(app: App) -> bool:
        async with app.store.write() as unit:
            new = await unit.roles.grant(*user, Role(role), "cli", app.clock.now())
            if new:
                event = AuditEvent("system", "cli", AuditWord.ROLE_GRANTED, f"role:{role}")
                await unit.audit.add(event, app.clock.now())
            return new

    say("role.granted" if with_app(work) else "role.already", role=role)


@click.command(epilog="Contoh: jernih revoke reviewer telegram:123456789")
@click.argument("role", type=ROLE)
@click.argument("user", type=USER)
def revoke(role: str, user: tuple[PlatformName, str]) -> None:
    """Cabut PERAN dari USER."""

    async def work(app: App) -> bool:
        async with app.store.write() as unit:
            there = await unit.roles.revoke(*user, Role(role))
            if there:
                event = AuditEvent("system", "cli", AuditWord.ROLE_REVOKED, f"role:{role}")
                await unit.audit.add(event, app.clock.now())
            return there

    say("role.revoked" if with_app(work) else "role.not_there", role=role)
