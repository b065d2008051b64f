"""Proofs of inclusion in the private chat: given after the freeze, checked at home with the manifest."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.dialogue.prompt import Prompt
from bot.texts import text
from campaigns.undi.inclusion import read_proof
from tests.support.season import ID, TAG, Season
from tests.support.world import World


async def _asked(world: World, user: str) -> list[Prompt]:
    """Ask for what proves; the answers."""
    before = len(world.told(user))
    await world.write(user, "/bukti")
    await world.drain()
    return world.told(user)[before:]


def _check(folder: Path, kept: str, *names: str) -> tuple[int, str]:
    """Check at home; the file may stand before or after the folder."""
    file = folder.parent / "bukti.json"
    file.write_text(kept + "\n", "utf-8")
    places = {"file": str(file), "folder": str(folder)}
    done = CliRunner().invoke(
        cli, ["undi", "receipt", *(places[name] for name in names or ("file", "folder"))]
    )
    return done.exit_code, done.output.strip()


@pytest.mark.asyncio
async def test_a_proof_comes_after_the_freeze(world: World, tmp_path: Path) -> None:
    """Before it there is the receipt alone; then every entry has its proof, or why it was left out."""
    season = await Season.opened(world)
    for user in ("11", "12", "13"):
        await season.enter(user)
    await season.enter("11", f"mantap {TAG}")
    assert [each.code for each in await _asked(world, "11")] == ["dialogue.receipts"]
    await season.frozen()

    answers = await _asked(world, "11")
    assert [each.code for each in answers] == ["proof.holds", "proof.left_out", "dialogue.receipts"]
    holds, left_out, _ = answers
    said = text("id", holds.code, **holds.params)
    assert "bagian semua, bobot 1" in said
    assert "WIB" in said
    assert "bisa ditindaklanjuti" in text("id", left_out.code, **left_out.params)
    files = await season.files()
    assert f"{left_out.quote}\n".encode() in files["excluded.txt"]

    home = tmp_path / "undian"
    home.mkdir()
    (home / "freeze.json").write_bytes(files["freeze.json"])
    good = (0, text("id", "undi.proof.holds", stratum="semua", weight=1))
    assert _check(home, holds.quote) == good == _check(home, holds.quote, "folder", "file")
    (home / "entries.txt").write_bytes(files["entries.txt"])
    assert _check(home, holds.quote) == good
    (home / "entries.txt").write_bytes(b"")
    assert _check(home, holds.quote) == (1, text("id", "undi.proof.broken"))


@pytest.mark.asyncio
async def test_a_forged_proof_is_none(world: World, tmp_path: Path) -> None:
    """Another weight does not lead to the root; another account is not what was signed."""
    season = await Season.opened(world)
    await season.enter("11")
    await season.frozen()
    kept = (await _asked(world, "11"))[0].quote
    (tmp_path / "undian").mkdir()
    (tmp_path / "undian" / "freeze.json").write_bytes((await season.files())["freeze.json"])

    assert _check(tmp_path / "undian", kept)[0] == 0
    heavier = kept.replace('"weight":1', '"weight":9')
    assert _check(tmp_path / "undian", heavier) == (1, text("id", "undi.proof.broken"))
    forged = kept.replace('"account_id":"11"', '"account_id":"12"')
    assert _check(tmp_path / "undian", forged) == (1, text("id", "undi.receipt.not_signed"))


@pytest.mark.asyncio
async def test_a_missing_list_is_no_fraud(world: World, tmp_path: Path) -> None:
    """A receipt held against a folder without its lists cannot be checked, and nobody is accused."""
    season = await Season.opened(world)
    await season.enter("11")
    await season.frozen()
    kept = (await _asked(world, "11"))[-1].quote
    (tmp_path / "undian").mkdir()
    (tmp_path / "undian" / "freeze.json").write_bytes((await season.files())["freeze.json"])

    assert _check(tmp_path / "undian", kept) == (2, text("id", "undi.missing_file", file="entries.txt"))
    done = CliRunner().invoke(cli, ["undi", "receipt", str(tmp_path / "nowhere"), str(tmp_path / "undian")])
    assert done.exit_code == 2


@pytest.mark.asyncio
async def test_one_person_on_two_accounts_has_one_salt(world: World) -> None:
    """Whoever shares a phone is one person: both proofs carry the P of the list."""
    season = await Season.opened(world)
    await season.enter("11", phone="+628111111111")
    await season.enter("12", phone="+628111111111")
    await season.frozen()
    first, second = [read_proof((await _asked(world, user))[0].quote.encode()) for user in ("11", "12")]

    assert first.person_salt == second.person_salt
    assert first.entry.c != second.entry.c


@pytest.mark.asyncio
async def test_proofs_do_not_wait_in_the_outbox(world: World) -> None:
    """Salts are read when the message is sent: the recorded action holds ids alone."""
    season = await Season.opened(world)
    await season.enter("11")
    await season.frozen()
    await world.write("11", "/bukti")
    await world.services.worker.run_once()
    async with world.store.read() as unit:
        rows = await unit.outbox.lease(50, world.clock.now(), world.clock.now())
    (row,) = [row for row in rows if row.action.kind == "proof"]

    assert set(row.action.payload) == {"account", "campaign", "draw_no", "entry"}
    assert row.action.payload["campaign"] == ID
