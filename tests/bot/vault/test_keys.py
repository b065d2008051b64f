"""Keys: made once, kept for their owner only, refused when damaged."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.vault.keys import KeyFileError, Keys, load_keys
from bot.vault.signing import KeySigner

_NAMES = ("value.key", "index.key", "signing.key")


def test_missing_keys_are_made_once(tmp_path: Path) -> None:
    """The first start makes three different keys of 32 bytes, and later starts find them."""
    keys = load_keys(tmp_path / "data")

    assert load_keys(tmp_path / "data") == keys
    assert {len(key) for key in (keys.value, keys.index, keys.signing)} == {32}
    assert len({keys.value, keys.index, keys.signing}) == 3


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    """The folder is 0700, each file 0600, and no draft is left."""
    load_keys(tmp_path)
    folder = tmp_path / "keys"

    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == dict.fromkeys(
        _NAMES, 0o600
    )


def test_given_keys_need_no_file(tmp_path: Path) -> None:
    """Keys from the environment are base64, and nothing is written."""
    given = [base64.b64encode(letter * 32).decode() for letter in (b"a", b"b", b"c")]
    keys = load_keys(tmp_path, value=given[0], index=given[1] + "\n", signing=given[2])

    assert keys == Keys(b"a" * 32, b"b" * 32, b"c" * 32)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", ["!", "YQ==", base64.b64encode(b"x" * 33).decode(), "é"])
def test_a_given_key_of_the_wrong_form_is_refused(tmp_path: Path, given: str) -> None:
    """The line names the setting and never shows the key."""
    with pytest.raises(KeyFileError, match="JERNIH_VAULT__INDEX_KEY bukan 32 byte") as caught:
        load_keys(tmp_path, index=given)
    assert given not in str(caught.value)


def test_a_damaged_key_file_is_refused_and_kept(tmp_path: Path) -> None:
    """A file of the wrong length is named and not replaced: the old data would be lost."""
    load_keys(tmp_path)
    path = tmp_path / "keys" / "value.key"
    path.write_text("YWJj")

    with pytest.raises(KeyFileError, match=r"value\.key bukan 32 byte"):
        load_keys(tmp_path)
    assert path.read_text() == "YWJj"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    """The line says which file, and the command that mends it."""
    load_keys(tmp_path)
    (tmp_path / "keys" / "index.key").chmod(mode)

    with pytest.raises(KeyFileError, match=r"chmod 600 .*index\.key"):
        load_keys(tmp_path)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """A file in the folder's place is one clear line."""
    (tmp_path / "keys").write_text("")
    with pytest.raises(KeyFileError, match=r"value\.key"):
        load_keys(tmp_path)


def test_two_starts_at_once_end_with_one_key(tmp_path: Path) -> None:
    """Processes that begin together on a fresh folder all use the same keys."""
    script = (
        "import sys; from pathlib import Path; from bot.vault.keys import load_keys; sys.stdin.readline();"
        "k = load_keys(Path(sys.argv[1])); print((k.value + k.index + k.signing).hex())"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    said = [process.communicate("go\n", timeout=30)[0] for process in started]

    assert [process.returncode for process in started] == [0, 0, 0]
    assert len(said[0]) == 193
    assert len(set(said)) == 1


def test_the_repr_of_keys_shows_none(tmp_path: Path) -> None:
    """A log line that prints the keys prints nothing of them."""
    keys = load_keys(tmp_path)
    assert repr(keys) == "Keys()"


def test_a_signature_verifies_with_the_public_key() -> None:
    """The signer's 64 bytes fit its 32-byte public key and this message only."""
    signer = KeySigner(b"s" * 32)
    signature = signer.sign(b"freeze")

    assert (len(signer.public_key), len(signature)) == (32, 64)
    Ed25519PublicKey.from_public_bytes(signer.public_key).verify(signature, b"freeze")
    assert signer.sign(b"other") != signature
