"""`jernih vault`: the keys of an installation."""

import click

from bot.alone import alone
from bot.app import open_records
from bot.cli.shell import refuse, run, say, settings
from bot.store.rewrap import rewrap
from bot.vault.aes import AesVault
from bot.vault.keys import load_keys, renew, retire


@click.group()
def vault() -> None:
    """Kunci penyandian."""


@vault.command("rotate", epilog="Contoh: jernih vault rotate")
def rotate() -> None:
    """Ganti kunci nilai: sandikan ulang kunci tiap orang, kode voucher, dan pembaruan mentah.

    Hentikan jernih run dulu. Bila terputus, jalankan lagi: yang sudah selesai dilewati. Kunci lama dihapus
    setelah tak ada lagi yang memakainya; cadangan lama hanya terbuka dengan salinan kunci lama. Kunci indeks
    tidak pernah diganti: indeks nomor HP tidak bisa dibuat ulang setelah nomornya tidak disimpan.
    """
    have = settings()
    given = have.vault.key.get_secret_value()
    if given and not have.vault.old_key.get_secret_value():
        refuse("vault.rotate_by_environment")
    done = run(_rotate(given=bool(given)))
    say("vault.rotated", count=done)
    if given:
        say("vault.drop_old")


async def _rotate(*, given: bool) -> int:
    have = settings()
    load_keys(have.data_dir, value=have.vault.key.get_secret_value())
    with alone(have.data_dir):
        if not given:
            renew(have.data_dir)
        async with open_records(have) as (keys, store):
            newest, done = AesVault(keys.value, keys.index, keys.older), 0
            # Until a whole pass finds nothing: then nothing refers to the old key.
            while changed := await rewrap(store, newest):
                done += changed
            await store.forget()
        if not given:
            retire(have.data_dir)
    return done
