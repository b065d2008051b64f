"""The `jernih` command: one file a group of commands, imported only when it is called.

Every command exits 0, 1 (a refusal: one line saying why and what to do) or 2 (bad usage).
"""

from collections.abc import Mapping
from importlib import import_module

import click

# Name -> where the command is defined. A new command is a new file and one line here.
COMMANDS: Mapping[str, str] = {
    "demo": "bot.cli.demo:demo",
    "init": "bot.cli.setup:init",
    "run": "bot.cli.service:run",
    "check": "bot.cli.check:check",
    "migrate": "bot.cli.setup:migrate",
    "channel": "bot.cli.channel:channel",
    "review": "bot.cli.review:review",
    "appeal": "bot.cli.appeal:appeal",
    "policy": "bot.cli.policy:policy",
    "claims": "bot.cli.claims:claims",
    "report": "bot.cli.report:report",
    "grant": "bot.cli.roles:grant",
    "revoke": "bot.cli.roles:revoke",
    "score": "bot.cli.score:score",
    "model": "bot.cli.model:model",
    "campaign": "bot.cli.campaign:campaign",
    "voucher": "bot.cli.voucher:voucher",
    "undi": "bot.cli.undi:undi",
    "inbox": "bot.cli.inbox:inbox",
    "outbox": "bot.cli.outbox:outbox",
    "audit": "bot.cli.audit:audit",
    "vault": "bot.cli.vault:vault",
    "privacy": "bot.cli.privacy:privacy",
    "local": "bot.cli.local:local",
}


class LazyGroup(click.Group):
    """Imports a command when it is asked for, so that `jernih score` starts in half a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Import the command's file."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, attribute = place.split(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{place} is no command")
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jernih")
def cli() -> None:
    """Jernih: komentar yang jernih, undian yang bisa diulang siapa saja.

    Mulai: jernih init, lalu jernih check. Coba tanpa token: jernih demo.
    """
