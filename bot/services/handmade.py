"""Handmade: what somebody changed in the database by hand, told by what does not fit together any more.

The audit chain holds the hash of each published file and amendment, and which code a winner saw; the manifest
holds the hashes of its lists; the seats follow from result and amendments. One finding a discrepancy.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.ports.audit import AuditWord
from bot.ports.campaigns import Seat, SeatState
from bot.ports.platform import Finding
from bot.ports.unit_of_work import UnitOfWork
from bot.services.books import books_of, wrong_in
from bot.services.sealing import published
from campaigns.campaign import Campaign
from campaigns.undi.amend import FILE as AMENDMENTS
from campaigns.undi.amend import lines_of, read_amendments, standing
from campaigns.undi.canonical import decode
from campaigns.undi.freeze import read_freeze
from campaigns.undi.primitives import BrokenRule, h
from campaigns.undi.verify import verify

CHUNK = 1000
MOST = 20  # findings of one kind
_GONE = frozenset({AuditWord.SEAT_LOST.value, AuditWord.SEAT_WITHDRAWN.value})


@dataclass
class Remembered:
    """What a campaign's audit chain remembers: files by draw and name, lines by draw, codes by seat."""

    files: dict[tuple[int, str], str] = field(default_factory=dict)
    lines: dict[int, list[str]] = field(default_factory=dict)
    codes: dict[int, int] = field(default_factory=dict)

    def learn(self, word: str, facts: Mapping[str, object]) -> None:
        """Take one sealed event in."""
        draw_no = int(str(facts.get("draw_no", 0)))
        if word == AuditWord.CAMPAIGN_MOVED and "sha256" in facts:
            self.files[draw_no, str(facts["file"])] = str(facts["sha256"])
        elif word in _GONE:
            self.codes.pop(int(str(facts["seat"])), None)
            if "line" in facts:
                self.lines.setdefault(draw_no, []).append(str(facts["line"]))
        elif word == AuditWord.VOUCHER_ISSUED and "voucher" in facts:
            self.codes[int(str(facts["seat"]))] = int(str(facts["voucher"]))
        elif word == AuditWord.VOUCHERS_VOIDED and "batch" not in facts:
            self.codes.pop(int(str(facts.get("seat", 0))), None)


async def handmade(unit: UnitOfWork) -> list[Finding]:
    """What does not fit, over all campaigns; one finding when everything does."""
    found: list[Finding] = []
    campaigns = await unit.campaigns.all()
    for campaign in campaigns:
        found += await _of(unit, campaign)
    return found or ([Finding("ok", "check.untouched", {"count": len(campaigns)})] if campaigns else [])


async def _of(unit: UnitOfWork, campaign: Campaign) -> list[Finding]:
    named: dict[str, object] = {"campaign": campaign.campaign_id}
    memory, found = await _remembered(unit, campaign), list[Finding]()
    seats = await unit.draws.seats(campaign.campaign_id)
    for number in range(1, campaign.draw_no + 1):
        files = published(await unit.draws.files(campaign.campaign_id, number))
        if "freeze.json" in files:
            own = [seat for seat in seats if seat.draw_no == number]
            said = {**named, "draw": number}
            found += [Finding("fail", code, {**said, **more}) for code, more in _wrong(memory, number, files)]
            found += await asyncio.to_thread(_unlike, files, own, said)
    for seat in await unit.draws.misplaced(campaign.campaign_id, MOST):
        found.append(Finding("fail", "check.seat_moved", {**named, "seat": seat}))
    there = await unit.vouchers.seated(campaign.campaign_id)
    swapped = [seat for seat, code in memory.codes.items() if there.get(seat) != code]
    found += [Finding("fail", "check.code_moved", {**named, "seat": seat}) for seat in swapped[:MOST]]
    wrong = await wrong_in(unit, campaign, await books_of(unit, campaign))
    return found + [Finding("fail", each.code, dict(each.params)) for each in wrong[:MOST]]


async def _remembered(unit: UnitOfWork, campaign: Campaign) -> Remembered:
    memory, seq, scope = Remembered(), 0, f"campaign:{campaign.campaign_id}"
    while links := await unit.audit.links(scope, seq, CHUNK):
        for link in links:
            facts = link.event["facts"]
            memory.learn(str(link.event["word"]), facts if isinstance(facts, Mapping) else {})
        seq = links[-1].seq
    return memory


def _wrong(
    memory: Remembered, number: int, files: Mapping[str, bytes]
) -> Sequence[tuple[str, dict[str, object]]]:
    """Files and amendments that are not those that the chain remembers."""
    found: list[tuple[str, dict[str, object]]] = [
        ("check.file_changed", {"file": name})
        for (draw_no, name), digest in sorted(memory.files.items())
        if draw_no == number and (name not in files or h(files[name]).hex() != digest)
    ]
    noted = memory.lines.get(number, [])
    lines = [h(line).hex() for line in lines_of(files.get(AMENDMENTS, b""))]
    # What is not sealed yet is at the end.
    if lines[: len(noted)] != noted:
        found.append(("check.file_changed", {"file": AMENDMENTS}))
    return found


def _unlike(files: Mapping[str, bytes], seats: Sequence[Seat], said: dict[str, object]) -> list[Finding]:
    """A bundle that does not verify, and seats that do not follow from it."""
    verdict = verify(files)
    if not verdict.valid:
        return [Finding("fail", "check.bundle_broken", {**said, "rule": verdict.rule or "5"})]
    if "result.json" not in files:
        return [
            Finding("fail", "check.seat_strange", {**said, "seat": seat.seat_id}) for seat in seats[:MOST]
        ]
    try:
        freeze, result = read_freeze(files["freeze.json"]), decode(files["result.json"], "10", "result.json")
        lines = read_amendments(files.get(AMENDMENTS, b""), files["result.json"], result, freeze)
    except BrokenRule as broken:
        return [Finding("fail", "check.bundle_broken", {**said, "rule": broken.rule})]
    now = standing(result, lines, None)
    strange = [seat for seat in seats if _should_be(seat, now.seats, now.reserves) is False]
    return [Finding("fail", "check.seat_strange", {**said, "seat": seat.seat_id}) for seat in strange[:MOST]]


def _should_be(seat: Seat, held: Mapping[str, int], reserves: Mapping[str, int]) -> bool:
    match seat.state:
        case SeatState.RESERVE:
            return seat.commitment in reserves
        case SeatState.LOST:
            return seat.commitment not in held and seat.commitment not in reserves
        case _:
            return seat.commitment in held
