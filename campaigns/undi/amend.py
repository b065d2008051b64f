"""Section 11: replacement after the draw. It never draws again: the next reserve moves up."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from campaigns.undi.canonical import decode, encode, exact_keys, moment, show
from campaigns.undi.freeze import Freeze
from campaigns.undi.primitives import HASH_BYTES, BrokenRule, h, is_hex

FILE = "amend.jsonl"
KEYS = ("C", "at", "evidence", "prev", "reason_code", "seq")
UNCLAIMED = "unclaimed"
SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Amendment:
    """One line that was read; `c` is hex, `line` the bytes without LF."""

    c: str
    at: datetime
    reason_code: str
    evidence: str
    seq: int
    prev: str
    line: bytes


@dataclass
class Seats:
    """Who holds a seat and who waits, as amendments go by; stratum index by C (hex).

    `since` says from when a reserve that moved up holds its seat. A removal is O(1) amortised.
    """

    seats: dict[str, int]
    reserves: dict[str, int]
    lines: dict[int, deque[str]]
    since: dict[str, int] = field(default_factory=dict)

    def remove(self, c: str, at: datetime) -> str | None:
        """Take a seat or a reserve away; who moves up into the seat, if anyone."""
        if c in self.reserves:
            del self.reserves[c]
            return None
        stratum = self.seats.pop(c)
        line = self.lines.get(stratum, deque())
        while line:
            promoted = line.popleft()
            # Reserves that were removed while waiting are still in the line.
            if promoted in self.reserves:
                del self.reserves[promoted]
                self.seats[promoted] = stratum
                self.since[promoted] = int(at.timestamp())
                return promoted
        return None


def seats_of(result: Mapping[str, Any]) -> Seats:
    """The seats of a parsed `result.json`."""
    lines: dict[int, deque[str]] = {}
    for reserve in sorted(result["reserves"], key=lambda r: int(r["place"])):
        lines.setdefault(reserve["stratum"], deque()).append(reserve["C"])
    seats = {winner["C"]: winner["stratum"] for winner in result["winners"]}
    return Seats(seats, {r["C"]: r["stratum"] for r in result["reserves"]}, lines)


def standing(result: Mapping[str, Any], amendments: Iterable[Amendment], until: datetime | None) -> Seats:
    """The seats after every amendment, or after those made up to and at a moment."""
    seats = seats_of(result)
    for amendment in amendments:
        if until is None or amendment.at <= until:
            seats.remove(amendment.c, amendment.at)
    return seats


def amend_line(
    previous: bytes, seq: int, commitment: str, at: datetime, reason_code: str, evidence: str = ""
) -> bytes:
    """One line with its LF; `previous` is the line before without LF, or `result.json` for the first."""
    fields = {"C": commitment, "at": show(at), "evidence": evidence, "prev": h(previous).hex()}
    return encode({**fields, "reason_code": reason_code, "seq": seq}) + b"\n"


def lines_of(data: bytes) -> Sequence[bytes]:
    """The lines of `amend.jsonl` without their LF."""
    return data.split(b"\n")[:-1]


def read_amendments(
    data: bytes, result_bytes: bytes, result: Mapping[str, Any], freeze: Freeze
) -> tuple[Amendment, ...]:
    """Parse `amend.jsonl` and carry it out on the seats of a checked result.

    Raises:
        BrokenRule: rule 11.
    """
    if data and not data.endswith(b"\n"):
        raise BrokenRule("11", "undi.no_final_newline", file=FILE)
    seats, found = seats_of(result), list[Amendment]()
    previous, last = result_bytes, freeze.frozen_at
    for seq, line in enumerate(lines_of(data), 1):
        amendment = _read(line)
        if (amendment.seq, amendment.prev) != (seq, h(previous).hex()):
            raise BrokenRule("11", "undi.amend_chain", line=seq)
        if amendment.at < last:
            raise BrokenRule("11", "undi.amend_time", line=seq)
        _check(amendment, freeze, seats, seq)
        seats.remove(amendment.c, amendment.at)
        found.append(amendment)
        previous, last = line, amendment.at
    return tuple(found)


def _read(line: bytes) -> Amendment:
    row = exact_keys(decode(line, "11", FILE), KEYS, "11", FILE)
    at = moment(row["at"], "11", FILE)
    if not is_hex(row["C"], HASH_BYTES):
        raise BrokenRule("11", "undi.bad_field", file=FILE, field="C")
    if row["evidence"] != "" and not is_hex(row["evidence"], HASH_BYTES):
        raise BrokenRule("11", "undi.bad_field", file=FILE, field="evidence")
    if not isinstance(row["reason_code"], str):
        raise BrokenRule("11", "undi.bad_field", file=FILE, field="reason_code")
    return Amendment(row["C"], at, row["reason_code"], row["evidence"], row["seq"], row["prev"], line)


def _check(amendment: Amendment, freeze: Freeze, seats: Seats, seq: int) -> None:
    if amendment.c not in seats.seats and amendment.c not in seats.reserves:
        raise BrokenRule("11", "undi.amend_no_seat", line=seq)
    if amendment.reason_code not in freeze.reason_codes:
        raise BrokenRule("11", "undi.amend_reason", line=seq)
    if amendment.reason_code != UNCLAIMED:
        if not amendment.evidence:
            raise BrokenRule("11", "undi.amend_evidence", line=seq)
        return
    # A reserve has nothing to claim: "unclaimed", which needs no evidence, must not thin out the line.
    if amendment.c not in seats.seats:
        raise BrokenRule("11", "undi.amend_unclaimed_reserve", line=seq)
    since = seats.since.get(amendment.c, freeze.seats_from)
    if amendment.at.timestamp() < since + freeze.claim_hours * SECONDS_PER_HOUR:
        raise BrokenRule("11", "undi.amend_too_early", line=seq)
