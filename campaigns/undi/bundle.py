"""One bundle on its own: the checks of sections 4 and 5 for what is sealed, of 7 to 11 for the draw.

Knows no other draw of the campaign (see chain.py) and words no verdict (see verify.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from campaigns.undi.amend import Amendment, Seats, read_amendments, standing
from campaigns.undi.canonical import decode, exact_keys, moment
from campaigns.undi.entries import Entry, read_entries, read_excluded
from campaigns.undi.freeze import Freeze, read_freeze
from campaigns.undi.merkle import root
from campaigns.undi.primitives import BrokenRule, h
from campaigns.undi.seed import read_seed, read_void_seed
from campaigns.undi.select import write_result

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
    """The list and its manifest, checked."""

    freeze: Freeze
    entries: tuple[Entry, ...]
    excluded: Mapping[bytes, str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a sealed list, checked; `result` is parsed, None before the draw."""

    stage: Stage
    void: bool
    result: Mapping[str, Any] | None = None
    amendments: tuple[Amendment, ...] = ()

    @property
    def seats(self) -> Seats:
        """Who holds a seat after all amendments; nobody before the draw."""
        return standing(self.result or {"winners": [], "reserves": []}, self.amendments, None)


def check_sealed(files: Mapping[str, bytes]) -> Sealed:
    """Sections 4 and 5, in this order so that the first failing rule is the one named.

    Raises:
        MissingFile: one of the three sealed files is not there.
        BrokenRule: rules 4 or 5.
    """
    for name in SEALED:
        if name not in files:
            raise MissingFile(name)
    entries = read_entries(files["entries.txt"])
    excluded = read_excluded(files["excluded.txt"])
    both = excluded.keys() & {entry.c for entry in entries}
    if both:
        raise BrokenRule("4", "undi.in_both", commitment=min(both).hex())
    freeze = read_freeze(files["freeze.json"])
    _strata_known(entries, len(freeze.strata))
    _lists_match(files, freeze, entries, len(excluded))
    # Draw 1 has nobody before it, so that a name here would quietly shut somebody out.
    if freeze.draw_no == 1 and freeze.prior_winners:
        raise BrokenRule("5", "undi.prior_winners_wrong")
    return Sealed(freeze, entries, excluded)


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
    if data != write_result(freeze, seed, sealed.entries):
        raise BrokenRule("10", "undi.wrong_result")
    result = decode(data, "10", "result.json")
    return Drawn(
        Stage.DRAWN, void, result, read_amendments(files.get("amend.jsonl", b""), data, result, freeze)
    )


def _strata_known(entries: Sequence[Entry], strata: int) -> None:
    for number, entry in enumerate(entries, 1):
        if entry.stratum >= strata:
            raise BrokenRule("4", "undi.bad_line", file="entries.txt", line=number)


def _lists_match(
    files: Mapping[str, bytes], freeze: Freeze, entries: Sequence[Entry], left_out_count: int
) -> None:
    sealed, left_out = freeze.base["entries"], freeze.base["excluded"]
    facts = (
        (sealed["sha256"], h(files["entries.txt"]).hex(), "entries.txt"),
        (left_out["sha256"], h(files["excluded.txt"]).hex(), "excluded.txt"),
        (sealed["count"], len(entries), "entries.txt"),
        (left_out["count"], left_out_count, "excluded.txt"),
        (sealed["merkle_root"], root([entry.leaf for entry in entries]).hex(), "entries.txt"),
    )
    for said, found, name in facts:
        if said != found:
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
