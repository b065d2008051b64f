"""`jernih init` and `jernih migrate`: the guided set-up and the newest schema."""

import re
from dataclasses import dataclass
from pathlib import Path

import click

from bot.cli.shell import folder_ready, refuse, run, say, settings
from bot.settings import Settings
from bot.store.schema import migrate as migrate_schema
from bot.store.schema import schema_state
from bot.texts import text
from bot.vault.keys import load_keys


@dataclass(frozen=True, slots=True)
class _Token:
    """A platform's token: its setting, and what one looks like."""

    platform: str
    variable: str
    form: str


_TOKENS = (
    _Token("telegram", "JERNIH_TELEGRAM__TOKEN", r"\d+:\S{30,}"),
    _Token("discord", "JERNIH_DISCORD__TOKEN", r"[\w-]{20,}\.[\w-]{5,}\.[\w-]{25,}"),
)


@click.command(epilog="Contoh: jernih init")
@click.option("--yes", is_flag=True, help="Jangan bertanya; pakai nilai bawaan.")
@click.option(
    "--env-file", type=click.Path(path_type=Path, dir_okay=False), default=Path(".env"), show_default=True
)
def init(yes: bool, env_file: Path) -> None:  # noqa: FBT001 - click passes flags by name
    """Siapkan folder data, kunci, basis data, dan token, selangkah demi selangkah.

    Aman diulang: yang sudah ada tidak ditimpa.
    """
    have = settings()
    folder_ready(have.data_dir)
    run(_prepare(have))
    say("init.data_ready", folder=str(have.data_dir))
    for token in _TOKENS:
        if getattr(have, token.platform).token.get_secret_value():
            say(f"init.{token.platform}.token_present")
        elif not yes:
            _ask_token(token, env_file)
    say("init.next")


async def _prepare(have: Settings) -> None:
    load_keys(have.data_dir)
    await migrate_schema(have.database)


def _ask_token(token: _Token, env_file: Path) -> None:
    """Ask for a bot's token and keep it in `.env`, readable by its owner only."""
    locale = settings().locale
    asked = text(locale, f"init.{token.platform}.ask_token")
    given = click.prompt(asked, default="", show_default=False, hide_input=True).strip()
    if not given:
        say("init.token_skipped", variable=token.variable)
        return
    if not re.fullmatch(token.form, given):
        refuse(f"init.{token.platform}.token_form")
    before = env_file.read_text("utf-8") if env_file.exists() else ""
    lines = [line for line in before.splitlines() if not line.startswith(f"{token.variable}=")]
    env_file.touch(mode=0o600)
    env_file.chmod(0o600)
    env_file.write_text("\n".join([*lines, f"{token.variable}={given}", ""]), "utf-8")
    say("init.token_kept", file=str(env_file))


@click.command(epilog="Contoh: jernih migrate")
def migrate() -> None:
    """Bawa basis data ke skema terbaru. Aman diulang."""
    have = settings()

    folder_ready(have.data_dir)

    async def work() -> tuple[str | None, str]:
        before, _ = await schema_state(have.database)
        await migrate_schema(have.database)
        _, after = await schema_state(have.database)
        return before, after

    before, after = run(work())
    say("migrate.current" if before == after else "migrate.done", version=after)
