"""Who acts: the option `--by USER` of commands that a campaign manager takes, for the audit log."""

import click

from bot.app import App
from bot.cli.shell import USER, refuse
from bot.moderation.comment import Author, PlatformName
from bot.ports.channels import Role

User = tuple[PlatformName, str]
MANAGES = frozenset({Role.CAMPAIGN_MANAGER, Role.ADMIN})
BY = click.option("--by", type=USER, help="Atas nama siapa: pemegang peran campaign_manager atau admin.")


async def actor_of(app: App, by: User | None) -> str:
    """The actor for the audit log: `cli`, or `account:<row>`; exit code 1 where they manage nothing."""
    if by is None:
        return "cli"
    async with app.store.write() as unit:
        if not MANAGES & await unit.roles.of(*by):
            refuse("campaign.no_manager", user=f"{by[0]}:{by[1]}")
        account = await unit.people.account(Author(*by), app.clock.now())
    return f"account:{account.row_id}"
