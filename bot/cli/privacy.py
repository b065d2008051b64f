"""`jernih privacy`: a person's data, gone (export follows with the data-rights pages)."""

import click

from bot.app import App
from bot.cli.shell import USER, refuse, say, with_app
from bot.moderation.comment import PlatformName
from bot.services.erasure import erase_person


@click.group()
def privacy() -> None:
    """Hak atas data pribadi."""


@privacy.command("erase", epilog="Contoh: jernih privacy erase telegram:123456789")
@click.argument("user", type=USER)
@click.confirmation_option(prompt="Hapus data orang ini untuk selamanya?")
def erase(user: tuple[PlatformName, str]) -> None:
    """Hapus data USER: kunci, profil, nama, isi komentar. Bukti undian tetap bisa diperiksa."""

    async def work(app: App) -> bool:
        async with app.store.write() as unit:
            account = await unit.people.find(*user)
            if account is None:
                return False
            await erase_person(unit, account.person_id, "cli", app.clock.now())
        await app.store.forget()
        return True

    if not with_app(work):
        refuse("privacy.unknown_user")
    say("privacy.erased")
