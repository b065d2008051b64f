"""The vault: values open for their place and key only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports.vault import VaultError
from bot.vault.aes import AesVault

VAULT = AesVault(b"v" * 32, b"i" * 32)


@given(st.binary(max_size=200), st.booleans())
def test_a_sealed_value_opens(value: bytes, personal: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    """Whatever is sealed comes back, with the vault's own key or a person's."""
    key = VAULT.new_key() if personal else None
    assert VAULT.open(VAULT.seal(value, "t.c", key), "t.c", key) == value


def test_a_text_is_sealed_as_utf8() -> None:
    """A text comes back as UTF-8, also one that is broken."""
    assert VAULT.open(VAULT.seal("é\ud83d", "t.c"), "t.c") == b"\xc3\xa9\xed\xa0\xbd"


def test_sealing_twice_shows_nothing() -> None:
    """Equal values look different, and none shows its text."""
    one, two = VAULT.seal("Siti Rahmawati", "t.c"), VAULT.seal("Siti Rahmawati", "t.c")
    assert one != two
    assert b"Siti" not in one + two


def test_a_value_opens_nowhere_else() -> None:
    """Another place, another person's key or another vault does not open it."""
    mine, other = VAULT.new_key(), VAULT.new_key()
    sealed = VAULT.seal("x", "t.c", mine)
    for vault, place, key in (
        (VAULT, "t.d", mine),
        (VAULT, "t.c", other),
        (VAULT, "t.c", None),
        (AesVault(b"w" * 32, b"i" * 32), "t.c", mine),
    ):
        with pytest.raises(VaultError):
            vault.open(sealed, place, key)


def test_any_changed_byte_is_noticed() -> None:
    """Version, nonce, text and tag are all guarded, and so is the length."""
    sealed = VAULT.seal("x", "t.c")
    changed = [sealed[:n] + bytes([sealed[n] ^ 1]) + sealed[n + 1 :] for n in range(len(sealed))]
    for wrong in [*changed, b"", sealed[:1], sealed[:12], sealed[:-1], sealed + b"x"]:
        with pytest.raises(VaultError):
            VAULT.open(wrong, "t.c")


def test_an_index_finds_equals_and_tells_nothing() -> None:
    """Equal values of one kind have one index of 32 bytes; another kind or key has another."""
    index = VAULT.index("phone", "+6281234567890")
    assert index == AesVault(b"w" * 32, b"i" * 32).index("phone", "+6281234567890")
    assert len(index) == 32
    assert len({index, VAULT.index("account", "+6281234567890"), VAULT.index("phone", "+628123456789")}) == 3
    assert index != AesVault(b"v" * 32, b"j" * 32).index("phone", "+6281234567890")


def test_a_damaged_person_key_is_named() -> None:
    """A wrapped key that was altered is a vault error, not a crash."""
    key = VAULT.new_key()
    with pytest.raises(VaultError):
        VAULT.seal("x", "t.c", key[:-1])
