"""Keys of an installation: given in the environment, or made once in the data folder (mode 0600)."""

import base64
import binascii
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bot.texts import text
from bot.vault.aes import KEY_BYTES

VALUE, OLD, NEXT = "value.key", "value-old.key", "value-next.key"


class KeyFileError(Exception):
    """A key is damaged, missing its protection, or cannot be made; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Three keys of 32 bytes: for values, for blind indexes (long-lived), for signing draws.

    `older`: keys for values that are being replaced, and open what they sealed.
    """

    value: bytes = field(repr=False)
    index: bytes = field(repr=False)
    signing: bytes = field(repr=False)
    older: tuple[bytes, ...] = field(default=(), repr=False)


def load_keys(
    data_dir: Path, *, value: str = "", index: str = "", signing: str = "", older: str = ""
) -> Keys:
    """The keys as base64 where given, else from `data_dir/keys`, made there when new.

    Raises:
        KeyFileError: a key is not 32 bytes, or its file is readable by others.
    """
    folder = data_dir / "keys"
    return Keys(
        _given("JERNIH_VAULT__KEY", value) or _kept(folder, VALUE),
        _given("JERNIH_VAULT__INDEX_KEY", index) or _kept(folder, "index.key"),
        _given("JERNIH_UNDI__SIGNING_KEY", signing) or _kept(folder, "signing.key"),
        _older(folder, older),
    )


def _older(folder: Path, given: str) -> tuple[bytes, ...]:
    if given:
        return (_given("JERNIH_VAULT__OLD_KEY", given),)
    return (_kept(folder, OLD),) if (folder / OLD).exists() else ()


def renew(data_dir: Path) -> None:
    """Put a new key for values beside the old one, once: while an old one is there, nothing changes.

    A kill between any two steps leaves keys that open everything, and calling it again goes on.

    Raises:
        KeyFileError: a key is damaged or cannot be written.
    """
    folder = data_dir / "keys"
    if (folder / OLD).exists() and not (folder / NEXT).exists():
        return
    _kept(folder, VALUE)
    _kept(folder, NEXT)
    try:
        if not (folder / OLD).exists():
            os.link(folder / VALUE, folder / OLD)
        (folder / NEXT).replace(folder / VALUE)
        _sync(folder)
    except OSError as error:
        name, why = str(folder / VALUE), type(error).__name__
        raise KeyFileError(text("id", "vault.key_unreadable", name=name, why=why)) from None


def retire(data_dir: Path) -> None:
    """Forget the old key; only once nothing is sealed by it any more."""
    (data_dir / "keys" / OLD).unlink(missing_ok=True)
    _sync(data_dir / "keys")


def _given(name: str, encoded: str) -> bytes:
    return _decode(name, encoded) if encoded else b""


def _decode(name: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyFileError(text("id", "vault.key_wrong", name=name))
    return key


def _kept(folder: Path, name: str) -> bytes:
    path = folder / name
    try:
        if not path.exists():
            _make(path)
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise KeyFileError(text("id", "vault.key_open", name=str(path)))
        encoded = path.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(
            text("id", "vault.key_unreadable", name=str(path), why=type(error).__name__)
        ) from None
    return _decode(str(path), encoded)


def _make(path: Path) -> None:
    """Make a key whole or not at all; of two processes that start at once, one wins for both."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)))
            stream.flush()
            os.fsync(stream.fileno())
        try:
            # Unlike a rename, a link never replaces a key that is there already.
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        Path(draft).unlink()
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """A name that the disk has not kept is a lost key, and with it everything sealed by it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
