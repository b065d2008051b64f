"""The chain of draws: that the earlier ones given are all there were, and lead to this one.

Sections 5 and 7: `prev` goes back without a gap, every earlier draw was drawn or declared void, and
`prior_winners` names exactly who held a seat when each list was frozen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from campaigns.undi.amend import standing
from campaigns.undi.beside import check_beside
from campaigns.undi.bundle import Drawn, Sealed, check_drawn, check_sealed
from campaigns.undi.freeze import Freeze
from campaigns.undi.primitives import BrokenRule


@dataclass(frozen=True, slots=True)
class Link:
    """An earlier draw that was checked."""

    sealed: Sealed
    drawn: Drawn

    def held(self, at: datetime) -> frozenset[bytes]:
        """The P of everyone who held a seat of it at a moment; of a void draw nobody."""
        if self.drawn.result is None:
            return frozenset()
        seats = standing(self.drawn.result, self.drawn.amendments, at).seats
        # Seats come from winners and reserves alone, so that the list need not be read again.
        return frozenset(self.drawn.persons[c] for c in seats)


def check_chain(freeze: Freeze, bundles: Sequence[Mapping[str, bytes]]) -> bool:
    """Whether all earlier draws are given, in any order, and lead here; False when none are given.

    Raises:
        MissingFile: an earlier bundle lacks a sealed file.
        BrokenRule: an earlier bundle fails, or the chain breaks.
    """
    if not bundles:
        return freeze.draw_no == 1
    links = [_link(files) for files in bundles]
    links.sort(key=lambda link: link.sealed.freeze.draw_no)
    previous = ""
    for number, link in enumerate(links, 1):
        own = link.sealed.freeze
        if (own.campaign_id, own.draw_no, own.prev) != (freeze.campaign_id, number, previous):
            raise BrokenRule("5", "undi.chain_broken", draw=number)
        _check_prior(own, links[: number - 1])
        if link.drawn.result is None and not link.drawn.void:
            raise BrokenRule("7", "undi.chain_unfinished", draw=number)
        previous = own.f.hex()
    if (freeze.draw_no, freeze.prev) != (len(links) + 1, previous):
        raise BrokenRule("5", "undi.chain_broken", draw=freeze.draw_no)
    _check_prior(freeze, links)
    return True


def _link(files: Mapping[str, bytes]) -> Link:
    sealed = check_sealed(files)
    check_beside(files, sealed.freeze)
    return Link(sealed, check_drawn(files, sealed))


def _check_prior(freeze: Freeze, earlier: Sequence[Link]) -> None:
    held = frozenset[bytes]().union(*(link.held(freeze.frozen_at) for link in earlier))
    if freeze.prior_winners != held:
        raise BrokenRule("5", "undi.prior_winners_wrong")
