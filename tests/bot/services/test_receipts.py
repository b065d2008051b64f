"""What entrants can hold in their hands: receipts, how their comments stand, and why they were left out."""

import inspect
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.texts import text
from campaigns.entry import eligibility
from campaigns.exclusion import Ground
from campaigns.undi.receipt import read_receipt
from tests.support.season import TAG, Season
from tests.support.world import World


async def receipts(world: World, user: str) -> list[str]:
    """Ask for the receipts; the lines of the answer."""
    await world.write(user, "/bukti")
    await world.drain()
    answer = world.told(user)[-1]
    assert answer.code == "dialogue.receipts"
    return answer.quote.splitlines()


def check(folder: Path, receipt: str) -> tuple[int, str]:
    """Hold a receipt against a bundle as a citizen does; exit code and line."""
    (folder / "terima.json").write_text(f"  {receipt}\n", "utf-8")
    done = CliRunner().invoke(cli, ["undi", "receipt", str(folder), str(folder / "terima.json")])
    return done.exit_code, done.output.strip()


@pytest.mark.asyncio
async def test_a_receipt_proves_what_became_of_an_entry(world: World, tmp_path: Path) -> None:
    """One a line for each entry; in the draw, left out, or in neither list, which is fraud."""
    season = await Season.opened(world)
    await season.enter("11")
    await season.enter("11", f"mantap {TAG}")
    await season.enter("12")
    kept = await receipts(world, "11")
    assert len(kept) == 2
    await season.frozen()
    files = await season.files()
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    said = [check(tmp_path, receipt) for receipt in kept]
    assert said == [(0, text("id", f"undi.receipt.{standing}")) for standing in ("in_draw", "excluded")]

    own = read_receipt(kept[0].encode()).commitment.hex().encode()
    lines = [line for line in files["entries.txt"].splitlines(keepends=True) if not line.startswith(own)]
    (tmp_path / "entries.txt").write_bytes(b"".join(lines))
    assert check(tmp_path, kept[0]) == (1, text("id", "undi.receipt.missing"))
    forged = kept[0].replace('"telegram"', '"local"').replace("lo:", "lo:x")
    assert check(tmp_path, forged) == (1, text("id", "undi.receipt.not_signed"))
    code, line = check(tmp_path, "bukan tanda terima")
    assert (code, line.count("\n")) == (1, 0)


@pytest.mark.asyncio
async def test_no_receipt_without_an_entry(world: World) -> None:
    """Who has not entered reads how to."""
    await Season.opened(world)
    await world.write("11", "/bukti")
    await world.drain()
    assert world.codes("11")[-1] == "dialogue.status_none"


@pytest.mark.asyncio
async def test_receipts_do_not_wait_in_the_outbox(world: World) -> None:
    """Salts are read when the message is sent: the recorded action holds none."""
    season = await Season.opened(world)
    await season.enter("11")
    await world.write("11", "/bukti")
    await world.services.worker.run_once()
    async with world.store.read() as unit:
        rows = await unit.outbox.lease(50, world.clock.now(), world.clock.now())
    (row,) = [row for row in rows if row.action.kind == "receipts"]
    assert set(row.action.payload) == {"account", "campaign"}


@pytest.mark.asyncio
async def test_who_was_left_out_hears_why(world: World) -> None:
    """After the draw everyone hears of their best entry, once; the reason is a sentence."""
    season = await Season.opened(world)
    await season.enter("11", f"mantap {TAG}")
    await season.enter("12", f"mantap {TAG}")
    await season.enter("12")
    await season.frozen()
    await season.published()
    (told,) = [prompt for prompt in world.told("11") if prompt.code.startswith("draw.")]
    assert told.code == "draw.not_included"
    assert "bisa ditindaklanjuti" in text("id", told.code, **told.params)
    assert [code for code in world.codes("12") if code != "dialogue.status"] == ["claim.won"]


REASONS = [
    "comment.edited_while_held", "entry.withdrawn", "entry.outside_period", "comment.held",
    "comment.not_constructive",
    "comment.removed", "entrant.not_a_person", "entrant.is_staff", "entrant.won_before",
    "profile.consent_missing", "profile.birth_date_missing", "profile.phone_missing",
    "profile.gender_missing", "profile.fact_missing", "profile.too_young", "no_stratum",
    "profile.phone_unverified", "profile.name_missing", "profile.domicile_missing", "profile.step_up",
    "profile.phone_not_indonesian", "comment.other_kind", "entrant.rests", "entrant.account_too_new",
    "entrant.left_channel", "entrant.restricted", "entrant.stepped_back", "entry.another",
    "entry.another_that_day", "left_channel", *(f"excluded.{ground}" for ground in Ground),
]  # fmt: skip


@pytest.mark.parametrize("locale", ["id", "en"])
@pytest.mark.parametrize("code", REASONS)
def test_every_reason_has_words(locale: str, code: str) -> None:
    """What excluded.txt can say is a sentence in both languages."""
    assert text(locale, f"reason.{code.replace('.', '_')}").endswith(".")


def test_the_reasons_are_those_of_the_rules() -> None:
    """The list above holds every code that eligibility can give."""
    source = Path(inspect.getfile(eligibility)).read_text("utf-8")
    named = set(re.findall(r'"((?:entry|comment|entrant|profile)\.[a-z_]+)"', source))
    assert len(named) > 10
    assert named <= set(REASONS)
