"""What the commands of `jernih undi` share: their language, how they fail, how they read a bundle."""

from pathlib import Path
from typing import NoReturn

import click

from bot.settings import SettingsError, load_settings
from bot.texts import text
from campaigns.undi.folder import UnreadableBundle, read_bundle

EXIT_REFUSED, EXIT_UNREADABLE = 1, 2


def locale() -> str:
    """The language of the answers; a setting of the service must not keep a citizen from checking."""
    try:
        return load_settings().locale
    except SettingsError:
        return "id"


def fail(exit_code: int, code: str, **params: object) -> NoReturn:
    """End with a sentence and an exit code."""
    click.echo(text(locale(), code, **params), err=True)
    raise click.exceptions.Exit(exit_code)


def read(folder: Path) -> dict[str, bytes]:
    """A bundle's files, or the end."""
    try:
        return read_bundle(folder)
    except UnreadableBundle as error:
        fail(EXIT_UNREADABLE, "undi.cli.unreadable", why=str(error))
