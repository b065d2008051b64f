"""What the commands of `jernih undi` share: their language, how they fail, how they read a bundle."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from bot.cli.bundles import opened
from bot.settings import SettingsError, load_settings
from bot.texts import text
from campaigns.undi.folder import Folder, UnreadableBundle

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


@contextmanager
def bundles(*folders: Path) -> Iterator[list[Folder]]:
    """The bundles in folders, or the end."""
    try:
        with opened(folders) as found:
            yield found
    except UnreadableBundle as error:
        fail(EXIT_UNREADABLE, "undi.cli.unreadable", why=str(error))
