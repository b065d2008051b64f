"""Section 11: replacement after the draw. It never draws again: the next reserve moves up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from campaigns.undi.canonical import decode, encode, exact_keys, moment, show
from campaigns.undi.freeze import Freeze
from campaigns.undi.primitives import HASH_BYTES, BrokenRule, h, is_hex

KEYS = ("C", "at", "evidence", "prev", "reason_code", "seq")
UNCLAIMED = "unclaimed"


@dataclass
class Seats:
    """Who holds a seat and who waits, as amendments go by; stratum index by C (hex)."""

    seats: dict[str, int]
    reserves: dict[str, tuple[int, int]]
    since: dict[str, datetime] = field(default_factory=dict)

    def remove(self, commitment: str, at: datetime) -> None:
        """Take a seat or a reserve away; the next reserve of the stratum moves into a seat."""
        if commitment in self.reserves:
            del self.reserves[commitment]
            return
        stratum = self.seats.pop(commitment)
        waiting = [(place, c) for c, (s, place) in self.reserves.items() if s == stratum]
        if waiting:
            _, promoted = min(waiting)
            del self.reserves[promoted]
            self.seats[promoted] = stratum
            self.since[promoted] = at


def seats_of(result: Mapping[str, Any]) -> Seats:
    """The seats of a parsed `result.json`."""
    seats = {winner["C"]: winner["stratum"] for winner in result["winners"]}
    return Seats(seats, {r["C"]: (r["stratum"], r["place"]) for r in result["reserves"]})


def amend_line(  # noqa: PLR0913 - the keys of one line
    previous: bytes, seq: int, commitment: str, at: datetime, reason_code: str, evidence: str = ""
) -> bytes:
    """One line with its LF; `previous` is the line before without LF, or `result.json` for the first."""
    fields = {"C": commitment, "at": show(at), "evidence": evidence, "prev": h(previous).hex()}
    return encode({**fields, "reason_code": reason_code, "seq": seq}) + b"\n"


def read_amendments(data: bytes, result_bytes: bytes, result: Mapping[str, Any], freeze: Freeze) -> Seats:
    """Check `amend.jsonl` and carry it out; the seats that stand afterwards.

    Raises:
        BrokenRule: rule 11.
    """
    if data and not data.endswith(b"\n"):
        raise BrokenRule("11", "undi.no_final_newline", file="amend.jsonl")
    standing, previous = seats_of(result), result_bytes
    last = freeze.frozen_at
    for seq, line in enumerate(data.split(b"\n")[:-1], 1):
        row = exact_keys(decode(line, "11", "amend.jsonl"), KEYS, "11", "amend.jsonl")
        at = moment(row["at"], "11", "amend.jsonl")
        _check(row, seq, previous, freeze)
        if at < last:
            raise BrokenRule("11", "undi.amend_time", line=seq)
        if row["C"] not in standing.seats and row["C"] not in standing.reserves:
            raise BrokenRule("11", "undi.amend_no_seat", line=seq)
        _in_time(row, at, freeze, standing, seq)
        standing.remove(row["C"], at)
        previous, last = line, at
    return standing


def _check(row: Mapping[str, Any], seq: int, previous: bytes, freeze: Freeze) -> None:
    if row["seq"] != seq or row["prev"] != h(previous).hex():
        raise BrokenRule("11", "undi.amend_chain", line=seq)
    if not is_hex(row["C"], HASH_BYTES) or not (row["evidence"] == "" or is_hex(row["evidence"], HASH_BYTES)):
        raise BrokenRule("11", "undi.bad_field", file="amend.jsonl", field="C")
    if row["reason_code"] not in freeze.reason_codes:
        raise BrokenRule("11", "undi.amend_reason", line=seq)
    if row["reason_code"] != UNCLAIMED and not row["evidence"]:
        raise BrokenRule("11", "undi.amend_evidence", line=seq)


def _in_time(row: Mapping[str, Any], at: datetime, freeze: Freeze, standing: Seats, seq: int) -> None:
    """`unclaimed` only when the claim hours have passed, for a moved-up reserve since it moved up."""
    since = standing.since.get(row["C"], freeze.frozen_at)
    if row["reason_code"] == UNCLAIMED and at < since + timedelta(hours=freeze.claim_hours):
        raise BrokenRule("11", "undi.amend_too_early", line=seq)


def lines_of(data: bytes) -> Sequence[bytes]:
    """The lines of `amend.jsonl` without their LF."""
    return data.split(b"\n")[:-1]
