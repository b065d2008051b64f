"""One bundle on its own: the checks of sections 4 and 5 for what is sealed, of 7 to 11 for the draw.

Knows no other draw of the campaign (see chain.py) and words no verdict (see verify.py).
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from campaigns.undi.amend import Amendment, Seats, read_amendments, standing
from campaigns.undi.candidates import Candidates
from campaigns.undi.canonical import decode, exact_keys, moment
from campaigns.undi.freeze import Freeze, read_freeze
from campaigns.undi.primitives import HASH_BYTES, BrokenRule, is_hex
from campaigns.undi.scan import Scanned, scan
from campaigns.undi.seed import read_seed, read_void_seed
from campaigns.undi.select import Selection, result_bytes, select
from campaigns.undi.source import open_file

LEAD_SECONDS = 900
SEALED = ("entries.txt", "excluded.txt", "freeze.json")


class MissingFile(Exception):  # noqa: N818 - it names the state of the bundle
    """A file without which nothing can be checked is not there; `name` is its name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Stage(StrEnum):
    """How far a bundle has come."""

    FROZEN = "frozen"
    SEEDED = "seeded"
    DRAWN = "drawn"


@dataclass(frozen=True, slots=True)
class Sealed:
    """The list and its manifest, checked.

    `candidates` are the entries that can win under the seed that the bundle names, if it was asked for.
    """

    freeze: Freeze
    candidates: Candidates | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a sealed list, checked; `result` is parsed, None before the draw.

    `persons` is the P of every winner and reserve, by C (hex).
    """

    stage: Stage
    void: bool
    result: Mapping[str, Any] | None = None
    amendments: tuple[Amendment, ...] = ()
    persons: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def seats(self) -> Seats:
        """Who holds a seat after all amendments; nobody before the draw."""
        return standing(self.result or {"winners": [], "reserves": []}, self.amendments, None)


def check_sealed(files: Mapping[str, bytes], *, drawing: bool = False) -> Sealed:
    """Sections 4 and 5, in this order so that the first failing rule is the one named.

    The list is read once: the tickets of a bundle that is drawn, or about to be, are made on the way.

    Raises:
        MissingFile: one of the three sealed files is not there.
        BrokenRule: rules 4 or 5.
    """
    for name in SEALED:
        if name not in files:
            raise MissingFile(name)
    freeze = _freeze(files)
    seed = _said_seed(files) if drawing or "result.json" in files else None
    known = freeze if isinstance(freeze, Freeze) else None
    with open_file(files, "entries.txt") as listed, open_file(files, "excluded.txt") as left_out:
        found = scan(listed, left_out, known, seed)
    # The manifest comes after the lists: what is wrong with it waits until they have been read.
    if isinstance(freeze, BrokenRule):
        raise freeze
    if found.unknown_stratum:
        raise BrokenRule("4", "undi.bad_line", file="entries.txt", line=found.unknown_stratum)
    _lists_match(freeze, found)
    # Draw 1 has nobody before it, so that a name here would quietly shut somebody out.
    if freeze.draw_no == 1 and freeze.prior_winners:
        raise BrokenRule("5", "undi.prior_winners_wrong")
    return Sealed(freeze, found.candidates)


def check_drawn(files: Mapping[str, bytes], sealed: Sealed) -> Drawn:
    """Sections 7 to 11 for the files that are there.

    Raises:
        BrokenRule: rules 7, 8, 10 or 11.
    """
    freeze = sealed.freeze
    if any(at < freeze.frozen_at.timestamp() + LEAD_SECONDS for at in freeze.round_times):
        raise BrokenRule("7", "undi.frozen_too_late")
    void = _is_void(files, freeze)
    for later, earlier in (("result.json", "seed.json"), ("amend.jsonl", "result.json")):
        if later in files and earlier not in files:
            raise BrokenRule("8" if earlier == "seed.json" else "11", "undi.missing_file", file=earlier)
    seed = _seed(files, freeze, void=void)
    if seed is None:
        return Drawn(Stage.FROZEN, void)
    if "result.json" not in files:
        return Drawn(Stage.SEEDED, void)
    data = files["result.json"]
    selection = chosen(files, sealed, seed)
    if data != result_bytes(freeze, seed, selection):
        raise BrokenRule("10", "undi.wrong_result")
    result = decode(data, "10", "result.json")
    amendments = read_amendments(files.get("amend.jsonl", b""), data, result, freeze)
    return Drawn(Stage.DRAWN, void, result, amendments, selection.persons)


def chosen(files: Mapping[str, bytes], sealed: Sealed, seed: bytes) -> Selection:
    """The selection from a sealed list under a checked seed."""
    freeze, found = sealed.freeze, sealed.candidates
    # Nobody asked for tickets when the list was read, or the seed turned out to be another.
    if found is None or found.seed != seed:
        with open_file(files, "entries.txt") as listed:
            found = scan(listed, io.BytesIO(), freeze, seed).candidates
    ranked = found.ranked() if found is not None else ()
    return select(ranked, freeze.strata, freeze.prior_winners)


def _freeze(files: Mapping[str, bytes]) -> Freeze | BrokenRule:
    try:
        return read_freeze(files["freeze.json"])
    except BrokenRule as broken:
        return broken


def _said_seed(files: Mapping[str, bytes]) -> bytes | None:
    """S as `seed.json` has it, not checked; None when it has none.

    Tickets may be made of it before it is checked, because they count only once it is.
    """
    try:
        said = json.loads(files.get("seed.json", b"null"))
    except (ValueError, RecursionError):
        return None
    value = said.get("seed") if isinstance(said, dict) else None
    return bytes.fromhex(value) if isinstance(value, str) and is_hex(value, HASH_BYTES) else None


def _lists_match(freeze: Freeze, found: Scanned) -> None:
    sealed, left_out = freeze.base["entries"], freeze.base["excluded"]
    facts = (
        (sealed["sha256"], found.entries["sha256"], "entries.txt"),
        (left_out["sha256"], found.excluded["sha256"], "excluded.txt"),
        (sealed["count"], found.entries["count"], "entries.txt"),
        (left_out["count"], found.excluded["count"], "excluded.txt"),
        (sealed["merkle_root"], found.entries["merkle_root"], "entries.txt"),
    )
    for said, counted, name in facts:
        if said != counted:
            raise BrokenRule("5", "undi.list_mismatch", file=name)


def _seed(files: Mapping[str, bytes], freeze: Freeze, *, void: bool) -> bytes | None:
    """S; None when there is none yet, or none any more in a void draw that lacks reveals."""
    if "seed.json" not in files:
        return None
    read = read_void_seed if void else read_seed
    return read(files["seed.json"], freeze)


def _is_void(files: Mapping[str, bytes], freeze: Freeze) -> bool:
    data = files.get("void.json")
    if data is None:
        return False
    fields = exact_keys(decode(data, "7", "void.json"), ("at", "f", "reason"), "7", "void.json")
    moment(fields["at"], "7", "void.json")
    if fields["f"] != freeze.f.hex() or not isinstance(fields["reason"], str) or not fields["reason"]:
        raise BrokenRule("7", "undi.bad_field", file="void.json", field="f")
    # Declaring a drawn result void would be drawing until it pleases.
    if "result.json" in files:
        raise BrokenRule("7", "undi.void_after_result")
    return True
