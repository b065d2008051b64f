"""Witnesses, tokens, rounds and rehearsals by command: one line each way, and keys for their owner only."""

import asyncio
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.app import open_app
from bot.services.rehearsing import MARK_FILE
from bot.services.sources import LENIENT
from bot.settings import load_settings
from bot.texts import text
from campaigns.undi.freeze import read_freeze
from campaigns.undi.signatures import cosign_message, is_signed
from tests.campaigns.undi.bundles import TEN, sealed
from tests.support.opened import a_campaign_in

Jernih = Callable[..., Result]
ID = "uji-1"


def digits(output: str, size: int) -> list[str]:
    """The words of an output that are so many hexadecimal digits."""
    return [word for word in output.split() if len(word) == size and set(word) <= set("0123456789abcdef")]


@pytest.fixture
def opened(channel: Jernih) -> Jernih:
    """The command with an open campaign."""

    async def work() -> None:
        async with open_app(load_settings(), online=False, demands=LENIENT) as app:
            planned = a_campaign_in("local:balai", datetime.now(UTC) - timedelta(minutes=1))
            assert await app.services.campaigns.create(planned) == ()
            assert await app.services.campaigns.open(ID, {}) == ()

    asyncio.run(work())
    return channel


def test_a_key_is_made_once_and_signs(fresh: Jernih, tmp_path: Path) -> None:
    """The witness's file is theirs alone; the same key signs F, which the line names to be compared."""
    file, freeze = tmp_path / "kunci" / "saksi.key", tmp_path / "freeze.json"
    freeze.write_bytes(sealed(TEN)["freeze.json"])
    shown = fresh("undi", "cosign", "--key", file)
    signed = fresh("undi", "cosign", freeze, "--key", file)
    assert (shown.exit_code, signed.exit_code) == (0, 0)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (key,), f = digits(shown.output, 64), read_freeze(freeze.read_bytes()).f
    (signature,) = digits(signed.output, 128)
    assert {key, f.hex()} <= set(signed.output.split())
    assert is_signed(bytes.fromhex(key), cosign_message(f), bytes.fromhex(signature))
    assert file.read_text("ascii") not in shown.output + signed.output


@pytest.mark.parametrize("damage", ["open", "junk", "not_a_freeze"])
def test_what_cannot_be_signed_is_one_line(fresh: Jernih, tmp_path: Path, damage: str) -> None:
    """A key that others read, a key file that holds none, and a file that is no manifest."""
    file, freeze = tmp_path / "saksi.key", tmp_path / "freeze.json"
    freeze.write_bytes(b"{}" if damage == "not_a_freeze" else sealed(TEN)["freeze.json"])
    assert fresh("undi", "cosign", "--key", file).exit_code == 0
    if damage == "open":
        file.chmod(0o644)
    if damage == "junk":
        file.write_text("bukan kunci", "ascii")
    done = fresh("undi", "cosign", freeze, "--key", file)
    assert done.exit_code == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_witness_is_named_by_command(opened: Jernih) -> None:
    """Account and key are taken; the organiser's own key, half a key and an unknown role are not."""
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    done = opened("campaign", "witness", ID, "notaris", "--account", "local:7", "--key", key)
    assert done.exit_code == 0
    for words, code in (
        (["dinsos", "--key", key], "draw.key_taken"),
        (["dinsos", "--key", "12"], "draw.not_hex"),
        (["dinsos", "--account", "local:7"], "witness.one_role"),
    ):
        refused = opened("campaign", "witness", ID, *words)
        assert refused.exit_code == 1
        assert text("id", code) in refused.output


def test_steps_that_come_too_soon_are_refused(opened: Jernih, tmp_path: Path) -> None:
    """A token, a round and a co-signature before their time are one line each."""
    token = tmp_path / "freeze.tsr"
    token.write_bytes(b"junk")
    for words in (
        ["attach", ID, "--token", token], ["seed", ID, "--drand", "00"],
        ["witness", ID, "notaris", "--cosign", "00"], ["void", ID, "--reason", "x"],
    ):  # fmt: skip
        done = opened("campaign", *words)
        assert done.exit_code == 1
        assert len(done.stderr.strip().splitlines()) == 1


def test_a_rehearsal_is_marked_and_verifies(opened: Jernih, tmp_path: Path) -> None:
    """It says what would happen, writes a marked folder, overwrites only its own kind, and can be checked."""
    out = tmp_path / "gladi"
    for _ in range(2):
        done = opened("campaign", "rehearse", ID, "--out", out)
        assert done.exit_code == 0
        assert "GLADI BERSIH" in done.output
    assert (out / MARK_FILE).is_file()
    assert opened("undi", "verify", out).exit_code == 0
    other = tmp_path / "bukti"
    other.mkdir()
    (other / "freeze.json").write_bytes(b"{}")
    refused = opened("campaign", "rehearse", ID, "--out", other)
    assert refused.exit_code == 1
    assert (other / "freeze.json").read_bytes() == b"{}"


def test_a_real_campaign_draws_with_public_randomness(channel: Jernih) -> None:
    """What is created by command names drand, and without it the command refuses to open it."""

    async def drand() -> bool:
        async with open_app(load_settings(), online=False) as app, app.store.read() as unit:
            found = await unit.campaigns.get("jernih-9")
        assert found is not None
        return found.rules.drand

    words = [
        "campaign", "create", "jernih-9", "--name", "Jernih", "--hashtag", "#Jernih",
        "--channel", "local:balai", "--stratum", "semua:2:1", "--opens", "2036-12-01 08:00",
        "--closes", "2036-12-03 20:00", "--draw", "2036-12-03 21:00",
        "--permit", "not_required", "--permit-by", "Hukum", "--permit-why", "uji",
    ]  # fmt: skip
    assert channel(*words).exit_code == 0
    assert asyncio.run(drand())
    assert channel(*words, "--no-drand").exit_code == 0
    refused = channel("campaign", "open", "jernih-9")
    assert refused.exit_code == 1
    assert text("id", "draw.drand_needed", campaign="jernih-9") in refused.output
