"""The draw of a seeded bundle: the bytes of `result.json`, or the verdict that says why there are none."""

from collections.abc import Mapping

from campaigns.undi.beside import check_beside
from campaigns.undi.bundle import MissingFile, Stage, check_drawn, check_sealed, chosen
from campaigns.undi.candidates import Candidates
from campaigns.undi.entries import check_strata
from campaigns.undi.freeze import Freeze
from campaigns.undi.listing import EntryList
from campaigns.undi.primitives import BrokenRule
from campaigns.undi.seed import read_seed
from campaigns.undi.select import result_bytes, select
from campaigns.undi.source import Without
from campaigns.undi.verify import Verdict, invalid, unreadable

# What a draw makes or comes after it; a wrong one must not keep the right one from being computed.
_LATER = frozenset({"result.json", "amend.jsonl"})


def draw(files: Mapping[str, bytes]) -> bytes | Verdict:
    """Select winners and reserves of a seeded bundle; the same bytes however often it is called."""
    try:
        return _result(Without(files, _LATER))
    except BrokenRule as broken:
        return invalid(broken)
    except MissingFile as missing:
        return unreadable(missing)


class Drawing:
    """The draw of a sealed list that comes in blocks, for whoever keeps it elsewhere than in a bundle."""

    def __init__(self, freeze: Freeze, seed: bytes) -> None:
        self._freeze, self._seed, self._listed = freeze, seed, EntryList()
        self._candidates = Candidates(seed, freeze.strata, freeze.prior_winners)

    def add(self, block: bytes) -> None:
        """The next lines of `entries.txt`, whole; an empty block says nothing.

        Raises:
            BrokenRule: rule 4.
        """
        if block:
            first = self._listed.count + 1
            batch = self._listed.add(block)
            check_strata(batch, first, len(self._freeze.strata))
            self._candidates.add(batch)

    def result(self) -> bytes:
        """`result.json`, once every line was added.

        Raises:
            BrokenRule: rules 4 or 5, the lines are not those that were sealed.
        """
        self._listed.check()
        if self._listed.facts != self._freeze.base["entries"]:
            raise BrokenRule("5", "undi.list_mismatch", file="entries.txt")
        selection = select(self._candidates.ranked(), self._freeze.strata, self._freeze.prior_winners)
        return result_bytes(self._freeze, self._seed, selection)


def _result(files: Mapping[str, bytes]) -> bytes:
    sealed = check_sealed(files, drawing=True)
    check_beside(files, sealed.freeze)
    drawn = check_drawn(files, sealed)
    if drawn.void:
        raise BrokenRule("7", "undi.void_not_drawn")
    if drawn.stage is Stage.FROZEN:
        raise BrokenRule("8", "undi.missing_file", file="seed.json")
    seed = read_seed(files["seed.json"], sealed.freeze)
    return result_bytes(sealed.freeze, seed, chosen(files, sealed, seed))
