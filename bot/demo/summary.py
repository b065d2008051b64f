"""The summary: what the story came to, counted in the store, and the bundle checked as anyone would."""

from pathlib import Path
from typing import Any

from bot.demo.actors import CAMPAIGN
from bot.demo.stage import Stage
from bot.demo.story import StoryStuck
from bot.moderation.decision import Outcome
from bot.papers.gathering import publish
from bot.papers.house import house_of
from bot.ports.campaigns import SeatState
from campaigns.refusal import Refusal
from campaigns.undi.folder import Folder
from campaigns.undi.freeze import read_freeze
from campaigns.undi.verify import Verdict, verify
from campaigns.voucher import VoucherState

_SEEN = (VoucherState.ISSUED, VoucherState.CLAIMED)


async def write_bundle(stage: Stage) -> Path:
    """Leave the public folder of the draw, with its berita acara, in the demo's folder.

    Raises:
        StoryStuck: there are no files, or they do not verify.
    """
    folder = stage.folder / "bukti"
    said = await publish(stage.app.store, CAMPAIGN, 1, folder, house_of(stage.app.settings))
    if isinstance(said, Refusal):
        raise StoryStuck(said.code)
    return folder


def check_bundle(folder: Path) -> Verdict:
    """Read it back from disk and verify it, knowing nothing else."""
    return verify(Folder(folder))


async def count(stage: Stage, bundle: Path, seconds: float) -> dict[str, Any]:
    """The figures of `jernih demo --json`."""
    async with stage.app.store.read() as unit:
        outcomes, first = await unit.comments.count_by_outcome(), await unit.comments.first_outcomes()
        seats = list(await unit.draws.seats(CAMPAIGN))
        stock = await unit.vouchers.stock(CAMPAIGN)
        entries = await unit.entries.count(CAMPAIGN)
        freeze = read_freeze(await unit.draws.file(CAMPAIGN, 1, "freeze.json") or b"")
        moved = await unit.draws.file(CAMPAIGN, 1, "amend.jsonl") or b""
        campaign = await unit.campaigns.get(CAMPAIGN)
    comments = sum(outcomes.values())
    return {
        "comments": comments,
        "decided": comments - outcomes.get("undecided", 0),
        "held": first.get(Outcome.HOLD, 0) + first.get(Outcome.TO_PERSON, 0),
        "removed": outcomes.get(Outcome.REMOVE, 0),
        "entries": entries,
        "eligible": freeze.base["entries"]["count"],
        "quota": campaign.rules.quota if campaign else 0,
        "winners": sum(seat.state is SeatState.CLAIMED for seat in seats),
        "reserves_promoted": len(moved.splitlines()),
        "vouchers_issued": sum(stock.get(state, 0) for state in _SEEN),
        "vouchers_claimed": stock.get(VoucherState.CLAIMED, 0),
        "bundle": str(bundle),
        "seconds": round(seconds, 1),
    }
