"""What every command shares: settings, the opened app, and errors as one clear line."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from bot.alone import AlreadyRunning
from bot.app import App, open_app
from bot.moderation.comment import PlatformName
from bot.platforms.errors import PlatformDown
from bot.ports.unit_of_work import StoreError
from bot.services.steps import IllegalStep, Refusals
from bot.settings import Settings, SettingsError, load_settings
from bot.texts import Texts, text
from bot.vault.keys import KeyFileError
from campaigns.undi.primitives import BrokenRule
from models.artifact import ArtifactError

T = TypeVar("T")


def words(code: str, **params: object) -> str:
    """One sentence in the operator's language; times are those of JERNIH_TIMEZONE."""
    have = settings()
    return Texts(have.timezone).text(have.locale, code, **params)


def refuse(code: str, **params: object) -> NoReturn:
    """End with exit code 1 and one line."""
    raise click.ClickException(words(code, **params))


def say(code: str, **params: object) -> None:
    """One line on standard output."""
    click.echo(words(code, **params))


def report(refusals: Refusals) -> None:
    """Print what stands in the way and end with 1; nothing when nothing does."""
    for refusal in refusals[:-1]:
        click.echo(words(refusal.code, **refusal.params), err=True)
    if refusals:
        refuse(refusals[-1].code, **refusals[-1].params)


def settings() -> Settings:
    """The settings, or exit code 1 with the line that names the wrong one."""
    try:
        return load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def folder_ready(folder: Path) -> None:
    """Make a folder that only its owner reads; exit code 1 with one line when it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        refuse("cli.folder_unusable", folder=str(folder), why=str(error.strerror))


def with_app(work: Callable[[App], Awaitable[T]], *, online: bool = False) -> T:
    """Open the app, do the work, close it; named errors become one line and exit code 1."""

    async def whole() -> T:
        async with open_app(settings(), online=online) as app:
            return await work(app)

    return run(whole())


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine; named errors become one line and exit code 1."""
    try:
        return asyncio.run(work)
    except PlatformDown as down:
        refuse(down.code, **down.params)
    except (StoreError, KeyFileError, ArtifactError, SettingsError, AlreadyRunning) as error:
        raise click.ClickException(str(error)) from None
    except IllegalStep:
        refuse("campaign.step_taken")
    except BrokenRule as error:
        refuse(error.code, **error.params)
    except KeyboardInterrupt:
        raise click.exceptions.Exit(130) from None


class UserRef(click.ParamType[tuple[PlatformName, str]]):
    """`telegram:123`, `discord:456` or `local:7`."""

    name = "USER"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[PlatformName, str]:
        """Split it, or fail with how it is written."""
        platform, _, account = str(value).partition(":")
        if platform not in set(PlatformName) or not account.isdecimal():
            self.fail(text(settings().locale, "cli.user_form", given=str(value)[:40]), param, ctx)
        return PlatformName(platform), account


class OutFile(click.File):
    """A file that is written whole or not at all; `-` is standard output."""

    def __init__(self) -> None:
        super().__init__("w", encoding="utf-8", atomic=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Open it; a folder is refused here, before anything is done."""
        if Path(value).is_dir():
            self.fail(text(settings().locale, "cli.is_folder", given=str(value)[:80]), param, ctx)
        return super().convert(value, param, ctx)


USER = UserRef()
NUMBER = click.IntRange(1, 2**63 - 1)  # the number of a row; both databases keep as many
