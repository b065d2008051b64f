"""One pass over both lists of a bundle: section 4, what section 5 compares, and the tickets of section 9."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from campaigns.undi.batch import FILE, Batch
from campaigns.undi.candidates import Candidates
from campaigns.undi.entries import check_strata
from campaigns.undi.freeze import Freeze
from campaigns.undi.listing import EntryList, ExcludedList
from campaigns.undi.primitives import BrokenRule
from campaigns.undi.source import blocks


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a pass over the lists found.

    `entries` and `excluded` are facts as `freeze.json` names them; `unknown_stratum` is the number of the
    first line whose stratum the manifest does not have, 0 for none.
    """

    entries: Mapping[str, Any]
    excluded: Mapping[str, Any]
    unknown_stratum: int
    candidates: Candidates | None


def scan(listed: BinaryIO, left_out: BinaryIO, freeze: Freeze | None, seed: bytes | None) -> Scanned:
    """Read both lists; `freeze` and `seed` (S, 32 bytes) as far as they are known.

    Raises:
        BrokenRule: rule 4.
    """
    entries, excluded, unknown = EntryList(), ExcludedList(left_out), 0
    candidates = _candidates(freeze, seed)
    for block in blocks(listed, FILE):
        first = entries.count + 1
        batch = entries.add(block)
        excluded.meet(batch)
        if freeze is not None and not unknown:
            unknown = _unknown(batch, first, len(freeze.strata))
        if candidates is not None and not unknown:
            candidates.add(batch)
    entries.check()
    excluded.finish()
    if excluded.in_both is not None:
        raise BrokenRule("4", "undi.in_both", commitment=excluded.in_both.hex())
    left = {"count": excluded.count, "sha256": excluded.sha256}
    return Scanned(entries.facts, left, unknown, candidates)


def _candidates(freeze: Freeze | None, seed: bytes | None) -> Candidates | None:
    if freeze is None or seed is None:
        return None
    return Candidates(seed, freeze.strata, freeze.prior_winners)


def _unknown(batch: Batch, first_line: int, strata: int) -> int:
    try:
        check_strata(batch, first_line, strata)
    except BrokenRule as broken:
        return int(str(broken.params["line"]))
    return 0
