"""Minutes of a draw, gathered from its published files alone, so that anyone could write the same.

A draw whose files do not verify gets no minutes: nobody must sign what a citizen can refute.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, BinaryIO

from bot.dialogue.prompt import Coded
from campaigns.campaign import Campaign
from campaigns.minutes import (
    AmendmentLine,
    House,
    Minutes,
    Round,
    SealedList,
    SeatLine,
    StratumLine,
    VoidLine,
    WitnessLine,
)
from campaigns.refusal import Refusal
from campaigns.undi.amend import read_amendments, seats_of
from campaigns.undi.canonical import decode, moment
from campaigns.undi.drand import round_time
from campaigns.undi.freeze import DRAND, NONCE, Freeze, read_freeze
from campaigns.undi.primitives import h
from campaigns.undi.seed import kind_of
from campaigns.undi.source import blocks, open_file
from campaigns.undi.verify import Verdict, verify

_EMPTY_RESULT: Mapping[str, Any] = {"winners": [], "reserves": [], "seed": ""}
Files = Mapping[str, bytes]
_HEX = 64  # digits of C and of P


@dataclass(frozen=True, slots=True)
class DrawFiles:
    """A campaign, the number of one of its draws, the draw's published files, and those of all before it.

    Files that can also be opened (campaigns/undi/source.py) are never read whole.
    """

    campaign: Campaign
    draw_no: int
    files: Files
    earlier: tuple[Files, ...]


async def minutes(found: DrawFiles, house: House) -> Minutes | Refusal:
    """The minutes of a drawn or void draw; off the event loop, for the whole bundle is checked first."""
    if "result.json" not in found.files and "void.json" not in found.files:
        return Refusal("minutes.not_drawn", {"id": found.campaign.campaign_id})
    return await asyncio.to_thread(checked, found, house)


def checked(found: DrawFiles, house: House) -> Minutes | Refusal:
    """What the files of a draw say at any stage, if they are valid. Seconds for a million entries."""
    verdict = verify(found.files, found.earlier)
    if not verdict.valid:
        return Refusal(
            "minutes.not_valid", {"rule": verdict.rule, "why": Coded(verdict.code, verdict.params)}
        )
    return minutes_of(found, house, verdict)


def minutes_of(found: DrawFiles, house: House, verdict: Verdict) -> Minutes:
    """What the files of a valid bundle say, in the order of the paper."""
    files, campaign = found.files, found.campaign
    freeze = read_freeze(files["freeze.json"])
    result = decode(files["result.json"], "10", "result.json") if "result.json" in files else _EMPTY_RESULT
    values, persons = _values(files), _persons(files, result)
    void = _void(found.draw_no, files)
    institution = house.institution or campaign.rules.organiser
    return Minutes(
        house=replace(house, institution=institution), campaign_id=campaign.campaign_id, name=campaign.name,
        hashtags=campaign.rules.hashtags, mode=campaign.rules.mode, permit=campaign.rules.permit,
        zone=campaign.zone, rehearsal=not freeze.organiser_key,
        drawn="result.json" in files, draw_no=found.draw_no,
        closed_at=freeze.closed_at, frozen_at=freeze.frozen_at,
        drawn_at=void.at if void else drawn_at(files, freeze, campaign.draw_at),
        f=freeze.f.hex(), prev=freeze.prev, rules_sha256=freeze.base["rules_sha256"],
        organiser_key=freeze.organiser_key.hex(), claim_hours=freeze.claim_hours,
        prior_winners=len(freeze.prior_winners), entries=_sealed(files, freeze),
        rounds=_rounds(freeze, values), witnesses=_witnesses(freeze, values, verdict),
        seed=result["seed"], strata=_strata(freeze, result),
        winners=_seats(persons, freeze, result["winners"]),
        reserves=_seats(persons, freeze, result["reserves"]),
        amendments=amendment_lines(files, freeze), void=void,
        voided=tuple(line for n, each in enumerate(found.earlier, 1) if (line := _void(n, each))),
        proven=verdict.proven, unproven=verdict.unproven,
        cosigners=tuple((each.role, each.key) for each in verdict.cosigners),
    )  # fmt: skip


def drawn_at(files: Files, freeze: Freeze, otherwise: datetime) -> datetime:
    """The moment of a draw: its drand round, or else the one that its sealed rules name."""
    if freeze.round_times:
        return datetime.fromtimestamp(max(freeze.round_times), UTC)
    if "rules" not in files:
        return otherwise
    said = json.loads(files["rules"]).get("draw_at")
    return moment(said, "5", "rules") if said else otherwise


def _rounds(freeze: Freeze, values: Mapping[str, str]) -> tuple[Round, ...]:
    return tuple(
        Round(each.round, datetime.fromtimestamp(round_time(each.round), UTC), values.get(kind_of(each), ""))
        for each in freeze.sources
        if each.kind == DRAND
    )


def _witnesses(freeze: Freeze, values: Mapping[str, str], verdict: Verdict) -> tuple[WitnessLine, ...]:
    signed = {each.role for each in verdict.cosigners}
    return tuple(
        WitnessLine(each.role, each.commitment.hex(), values.get(kind_of(each), ""), each.role in signed)
        for each in freeze.sources
        if each.kind == NONCE
    )


def _values(files: Files) -> Mapping[str, str]:
    """What each source gave, in hex, by its kind."""
    if "seed.json" not in files:
        return {}
    return {row["kind"]: row["value"] for row in decode(files["seed.json"], "8", "seed.json")["sources"]}


def _sealed(files: Files, freeze: Freeze) -> SealedList:
    sealed, left_out = freeze.base["entries"], freeze.base["excluded"]
    with open_file(files, "excluded.txt") as stream:
        reasons = reasons_in(stream)
    return SealedList(
        sealed["count"], sealed["sha256"], sealed["merkle_root"], left_out["sha256"],
        reasons,
    )  # fmt: skip


def _strata(freeze: Freeze, result: Mapping[str, Any]) -> tuple[StratumLine, ...]:
    seated = Counter(w["stratum"] for w in result["winners"] if w["via"] == "quota")
    return tuple(
        StratumLine(stratum.code, stratum.quota, stratum.reserve, seated[number])
        for number, stratum in enumerate(freeze.strata)
    )


def _seats(
    persons: Mapping[str, str], freeze: Freeze, rows: Sequence[Mapping[str, Any]]
) -> tuple[SeatLine, ...]:
    return tuple(
        SeatLine(
            freeze.strata[row["stratum"]].code, row["place"], row["C"], persons[row["C"]], row["ticket"],
            row.get("via") == "spill",
        )
        for row in rows
    )  # fmt: skip


def _persons(files: Files, result: Mapping[str, Any]) -> Mapping[str, str]:
    with open_file(files, "entries.txt") as stream:
        return persons_in(stream, [row["C"] for row in (*result["winners"], *result["reserves"])])


def reasons_in(stream: BinaryIO) -> dict[str, int]:
    """How many of a checked `excluded.txt` were left out for each reason, in order of the reasons."""
    found = Counter[bytes]()
    for block in blocks(stream, "excluded.txt"):
        found.update([line[_HEX + 1 :] for line in block.splitlines()])
    return {reason.decode("ascii"): count for reason, count in sorted(found.items())}


def persons_in(stream: BinaryIO, wanted: Iterable[str]) -> dict[str, str]:
    """P (hex) beside each wanted C (hex) of a checked `entries.txt`; one pass, for its lines are sorted.

    Raises:
        LookupError: one of them is not there.
    """
    left = sorted({c.encode("ascii") for c in wanted}, reverse=True)
    found: dict[str, str] = {}
    for block in blocks(stream, "entries.txt") if left else ():
        last = block.rfind(b"\n", 0, -1) + 1
        while left and left[-1] <= block[last : last + _HEX]:
            c = left.pop()
            found[c.decode("ascii")] = _person(block, c)
        if not left:
            return found
    if left:
        raise LookupError(left[-1].decode("ascii"))
    return found


def _person(block: bytes, c: bytes) -> str:
    start = 0 if block.startswith(c) else block.find(b"\n" + c) + 1
    if not block.startswith(c, start):
        raise LookupError(c.decode("ascii"))
    return block[start + _HEX + 1 : start + 2 * _HEX + 1].decode("ascii")


def amendment_lines(files: Files, freeze: Freeze) -> tuple[AmendmentLine, ...]:
    """Every replacement so far with who moved up; () before the draw."""
    if "result.json" not in files:
        return ()
    data = files["result.json"]
    result = decode(data, "10", "result.json")
    seats, lines = seats_of(result), list[AmendmentLine]()
    for each in read_amendments(files.get("amend.jsonl", b""), data, result, freeze):
        waited = each.c in seats.reserves
        promoted = seats.remove(each.c, each.at) or ""
        lines.append(
            AmendmentLine(each.seq, each.at, each.c, each.reason_code, each.evidence, promoted, waited)
        )
    return tuple(lines)


def _void(draw_no: int, files: Files) -> VoidLine | None:
    if "void.json" not in files:
        return None
    said = decode(files["void.json"], "7", "void.json")
    f = h(files["freeze.json"]).hex()
    return VoidLine(draw_no, f, moment(said["at"], "7", "void.json"), said["reason"])
