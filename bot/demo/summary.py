"""The summary: what the story came to, counted in the store, and the bundle checked as anyone would."""

from pathlib import Path
from typing import Any

from bot.demo.actors import CAMPAIGN
from bot.demo.stage import Stage
from bot.moderation.decision import Outcome
from bot.ports.campaigns import SeatState
from bot.services.publication import public_files
from campaigns.undi.folder import read_bundle
from campaigns.undi.verify import Verdict, verify
from campaigns.voucher import VoucherState

_SEEN = (VoucherState.ISSUED, VoucherState.CLAIMED)


async def write_bundle(stage: Stage) -> Path:
    """Leave the published files of the draw in the demo's folder."""
    folder = stage.folder / "bukti"
    folder.mkdir(exist_ok=True)
    async with stage.app.store.read() as unit:
        campaign = await unit.campaigns.get(CAMPAIGN)
        files = await public_files(unit, campaign, 1) if campaign else {}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def check_bundle(folder: Path) -> Verdict:
    """Read it back from disk and verify it, knowing nothing else."""
    return verify(read_bundle(folder))


async def count(stage: Stage, bundle: Path, seconds: float) -> dict[str, Any]:
    """The figures of `jernih demo --json`."""
    async with stage.app.store.read() as unit:
        outcomes, first = await unit.comments.count_by_outcome(), await unit.comments.first_outcomes()
        seats = list(await unit.draws.seats(CAMPAIGN))
        stock = await unit.vouchers.stock(CAMPAIGN)
        entries = await unit.entries.count(CAMPAIGN)
        files = await unit.draws.files(CAMPAIGN, 1)
        campaign = await unit.campaigns.get(CAMPAIGN)
    comments = sum(outcomes.values())
    return {
        "comments": comments,
        "decided": comments - outcomes.get("undecided", 0),
        "held": first.get(Outcome.HOLD, 0) + first.get(Outcome.TO_PERSON, 0),
        "removed": outcomes.get(Outcome.REMOVE, 0),
        "entries": entries,
        "eligible": len(files["entries.txt"].splitlines()),
        "quota": campaign.rules.quota if campaign else 0,
        "winners": sum(seat.state is SeatState.CLAIMED for seat in seats),
        "reserves_promoted": len(files.get("amend.jsonl", b"").splitlines()),
        "vouchers_issued": sum(stock.get(state, 0) for state in _SEEN),
        "vouchers_claimed": stock.get(VoucherState.CLAIMED, 0),
        "bundle": str(bundle),
        "seconds": round(seconds, 1),
    }
