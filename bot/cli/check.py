"""`jernih check`: each line ok, warn or fail, and how to mend it."""

import asyncio
import stat
from collections.abc import Sequence

import click
from rich.console import Console
from rich.text import Text

from bot.app import open_app
from bot.cli.shell import settings
from bot.platforms.errors import PlatformDown
from bot.ports.channels import Channel
from bot.ports.platform import Finding
from bot.ports.unit_of_work import StoreError
from bot.services.appeal_lists import appeal_findings
from bot.services.check import check_platforms, check_store
from bot.services.checking_time import clock_findings
from bot.services.handmade import handmade
from bot.settings import DiscordSettings, Settings, TelegramSettings
from bot.store.schema import schema_state
from bot.texts import text
from bot.vault.keys import KeyFileError
from models.artifact import ArtifactError

_STYLE = {"ok": "green", "warn": "yellow", "fail": "bold red"}


@click.command(epilog="Contoh: jernih check")
def check() -> None:
    """Periksa folder, kunci, basis data, token, hak bot, kanal, peran, dan stok voucher.

    Keluar 1 bila ada yang gagal.
    """
    have = settings()
    findings = asyncio.run(_gather(have))
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        level = text(have.locale, f"check.level.{finding.level}")
        console.print(
            Text(f"{level:<6}", _STYLE[finding.level]), text(have.locale, finding.code, **finding.params)
        )
    if any(finding.level == "fail" for finding in findings):
        raise click.exceptions.Exit(1)


async def _gather(have: Settings) -> list[Finding]:
    findings = _folder(have)
    try:
        current, head = await schema_state(have.database)
    except StoreError as error:
        findings.append(Finding("fail", "check.database", {"why": str(error)}))
        return [*findings, *_everything_else(have)]
    if current != head:
        return [*findings, Finding("fail", "check.schema", {}), *_everything_else(have)]
    findings.append(Finding("ok", "check.database_ok", {"version": head}))
    try:
        async with open_app(have, online=False) as app:
            findings += await check_store(app.store, app.services.adapting.model)
            async with app.store.read() as unit:
                channels = await unit.channels.all()
                findings += await appeal_findings(unit, app.clock.now())
                findings += await handmade(unit)
            findings += await clock_findings(app.services.draws.sources.timekeeper)
            findings.append(Finding("ok", "check.model", {"name": app.services.adapting.model}))
            findings += await app.drift.findings(channels)
    except ArtifactError as error:
        return [*findings, Finding("fail", "check.model_damaged", {"why": str(error)})]
    except (StoreError, KeyFileError) as error:
        return [*findings, Finding("fail", "check.database", {"why": str(error)})]
    return findings + await _platforms(have, channels)


async def _platforms(have: Settings, channels: Sequence[Channel]) -> list[Finding]:
    """Each platform by itself, so that one that refuses us hides nothing of the other."""
    findings: list[Finding] = []
    sections: dict[str, TelegramSettings | DiscordSettings] = {
        "telegram": have.telegram, "discord": have.discord,
    }  # fmt: skip
    named = [name for name, section in sections.items() if section.token.get_secret_value()]
    for name in named or [""]:
        others = {other: type(section)() for other, section in sections.items() if other != name}
        try:
            async with open_app(have.model_copy(update=others)) as app:
                platforms = {name: link.platform for name, link in app.links.items()}
                findings += await check_platforms(platforms, channels)
        except PlatformDown as down:
            findings.append(Finding("fail", down.code, down.params))
    return findings


def _everything_else(have: Settings) -> list[Finding]:
    """What a new installation will need too, named at once instead of one by one."""
    codes = ["check.no_channel", "check.no_reviewer"]
    if not any(section.token.get_secret_value() for section in (have.telegram, have.discord)):
        codes.append("check.no_platform")
    return [Finding("fail", code, {}) for code in codes]


def _folder(have: Settings) -> list[Finding]:
    folder = have.data_dir
    shown: dict[str, object] = {"folder": str(folder)}
    if not folder.is_dir():
        return [Finding("fail", "check.no_folder", shown)]
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        return [Finding("warn", "check.folder_open", shown)]
    return [Finding("ok", "check.folder", shown)]
