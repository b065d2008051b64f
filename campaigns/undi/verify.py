"""The verdict on a bundle: every check of sections 4 to 11 for the files that are there. Pure.

Says which rule fails first, which stage the bundle has reached, and what is proven and what is not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from campaigns.undi.beside import Beside, Cosigner, Stamp, check_beside
from campaigns.undi.bundle import Drawn, MissingFile, Sealed, Stage, check_drawn, check_sealed
from campaigns.undi.chain import check_chain
from campaigns.undi.primitives import BrokenRule

EXIT_INVALID, EXIT_UNREADABLE, EXIT_EARLIER_STAGE = 1, 2, 3


class Claim(StrEnum):
    """What a bundle can prove beyond its own consistency."""

    SIGNATURE = "signature"
    PUBLICATION_TIME = "publication_time"
    PUBLIC_RANDOMNESS = "public_randomness"
    EARLIER_DRAWS = "earlier_draws"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a check.

    `rule` and `code` name the first rule that fails; `held` are the C (hex) with a seat at the end.
    `readable` is False when a file without which nothing can be checked is missing.
    """

    valid: bool
    stage: Stage | None = None
    rule: str = ""
    code: str = "undi.verify.valid"
    params: Mapping[str, object] = field(default_factory=dict)
    proven: tuple[Claim, ...] = ()
    unproven: tuple[Claim, ...] = ()
    held: tuple[str, ...] = ()
    cosigners: tuple[Cosigner, ...] = ()
    stamp: Stamp | None = None
    unchecked: tuple[str, ...] = ()
    void: bool = False
    readable: bool = True

    @property
    def weak(self) -> bool:
        """Valid, but its organiser or its witnesses together could have steered or denied it."""
        needed = {Claim.SIGNATURE, Claim.PUBLIC_RANDOMNESS, Claim.PUBLICATION_TIME}
        return self.valid and not needed <= set(self.proven)

    @property
    def exit_code(self) -> int:
        """0 a valid drawn bundle, 3 a valid earlier stage, 1 an invalid one, 2 when not readable."""
        if not self.readable:
            return EXIT_UNREADABLE
        if not self.valid:
            return EXIT_INVALID
        return 0 if self.stage is Stage.DRAWN else EXIT_EARLIER_STAGE


def verify(
    files: Mapping[str, bytes], chain: Sequence[Mapping[str, bytes]] = (), roots: Sequence[bytes] = ()
) -> Verdict:
    """Check a bundle; `chain` are the bundles of all earlier draws, in any order.

    `roots` are the certificates (DER) of time-stamp authorities that the reader trusts; without any, a
    token is taken for what the certificate inside it says, and its authority is named.

    `files` maps names to bytes; a file that is not there has not been published yet.
    """
    try:
        sealed = check_sealed(files)
        beside = check_beside(files, sealed.freeze, roots)
        linked = check_chain(sealed.freeze, chain)
        return _verdict(sealed, beside, check_drawn(files, sealed), linked=linked)
    except BrokenRule as broken:
        return invalid(broken)
    except MissingFile as missing:
        return unreadable(missing)


def invalid(broken: BrokenRule) -> Verdict:
    """The verdict that names a broken rule."""
    return Verdict(valid=False, rule=broken.rule, code=broken.code, params=broken.params)


def unreadable(missing: MissingFile) -> Verdict:
    """The verdict on a bundle that lacks a file without which nothing can be checked."""
    return Verdict(valid=False, readable=False, code="undi.missing_file", params={"file": missing.name})


def _verdict(sealed: Sealed, beside: Beside, drawn: Drawn, *, linked: bool) -> Verdict:
    holds = {
        Claim.SIGNATURE: beside.signed,
        Claim.PUBLICATION_TIME: bool(beside.cosigners) or (beside.stamp is not None and beside.stamp.proves),
        Claim.PUBLIC_RANDOMNESS: bool(sealed.freeze.round_times) and drawn.stage is not Stage.FROZEN,
        Claim.EARLIER_DRAWS: linked,
        Claim.RULES: beside.rules,
    }
    return Verdict(
        valid=True,
        stage=drawn.stage,
        proven=tuple(claim for claim in Claim if holds[claim]),
        unproven=tuple(claim for claim in Claim if not holds[claim]),
        held=tuple(sorted(drawn.seats.seats)),
        cosigners=beside.cosigners,
        stamp=beside.stamp,
        unchecked=beside.unchecked,
        void=drawn.void,
    )
