"""The published vectors: verified, drawn again to the byte, and rebuilt from the spec's own words."""

import hashlib

import pytest

from campaigns.undi.bundle import Stage
from campaigns.undi.commit import entry_commitment, person_pseudonym
from campaigns.undi.draw import draw
from campaigns.undi.entries import Entry, write_entries
from campaigns.undi.merkle import root
from campaigns.undi.verify import Claim, verify
from tests.campaigns.undi.bundles import NAMES, vector

CAMPAIGN = "jernih-2026-11"
# Person, platform, account, reference, stratum, weight: as the spec's last section lists them.
SEVEN = (
    (0, "telegram", "100000001", "tg:-1001:501", 0, 1),
    (1, "telegram", "100000002", "tg:-1001:502", 0, 1),
    (2, "discord", "175928847299117063", "dc:900:1201", 1, 1),
    (0, "discord", "175928847299117064", "dc:900:1202", 1, 1),
    (3, "telegram", "100000003", "tg:-1001:503", 0, 3),
    (4, "discord", "175928847299117065", "dc:900:1203", 1, 1),
    (5, "telegram", "100000004", "tg:-1001:504", 0, 1),
)
WITH_DRAND = {"drand", "drand-and-nonces", "unrevealed"}


def _salt(words: str) -> bytes:
    return hashlib.sha256(words.encode("ascii")).digest()


def _entries() -> list[Entry]:
    return sorted(
        Entry(
            entry_commitment(CAMPAIGN, platform, account, ref, _salt(f"test salt {k}")),
            person_pseudonym(CAMPAIGN, _salt(f"test person salt {person}")),
            stratum,
            weight,
        )
        for k, (person, platform, account, ref, stratum, weight) in enumerate(SEVEN)
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_vector_verifies_as_drawn(name: str) -> None:
    """Each published bundle is a valid drawn one, and claims public randomness only with drand."""
    verdict = verify(vector(name))

    assert (verdict.valid, verdict.stage, verdict.exit_code) == (True, Stage.DRAWN, 0)
    assert (Claim.PUBLIC_RANDOMNESS in verdict.proven) == (name in WITH_DRAND)
    assert Claim.SIGNATURE in verdict.unproven
    assert verdict.weak


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("without", "stage"),
    [({"result.json"}, Stage.SEEDED), ({"result.json", "seed.json"}, Stage.FROZEN)],
)
def test_an_earlier_stage_is_valid_and_says_so(name: str, without: set[str], stage: Stage) -> None:
    """A bundle that is not drawn yet ends with exit code 3 and its stage."""
    files = {file: data for file, data in vector(name).items() if file not in without}

    assert (verify(files).stage, verify(files).exit_code) == (stage, 3)


@pytest.mark.parametrize("name", NAMES)
def test_a_draw_gives_the_published_result_to_the_byte(name: str) -> None:
    """Drawing again from the seed reproduces result.json, whatever result was there."""
    files = vector(name)

    assert draw({**files, "result.json": b"someone else's"}) == files["result.json"]


def test_the_second_draw_is_proven_by_the_first() -> None:
    """With the first bundle as its chain, the second one's earlier draws are proven."""
    alone, chained = verify(vector("drand-and-nonces")), verify(vector("drand-and-nonces"), [vector("drand")])

    assert Claim.EARLIER_DRAWS in alone.unproven
    assert Claim.EARLIER_DRAWS in chained.proven


def test_the_entries_of_the_spec_give_its_root() -> None:
    """Commitments and pseudonyms built from the spec's salts give the Merkle root that it prints."""
    found = root([each.leaf for each in _entries()])

    assert found.hex() == "36397726aa957008c1effe3060b23dc4adf641ce9e3f1ab4b7a96e9ab3f313e5"


def test_the_entries_of_the_spec_are_the_vector_s_file() -> None:
    """The same entries, written, are the vector's entries.txt to the byte."""
    assert write_entries(_entries()) == vector("drand")["entries.txt"]
