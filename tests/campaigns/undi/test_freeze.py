"""The sealed list and its manifest: every field is checked, and the first failing rule is named."""

from typing import Any

import pytest

from campaigns.undi.canonical import encode
from campaigns.undi.entries import write_entries
from campaigns.undi.freeze import read_freeze, write_freeze
from campaigns.undi.primitives import BrokenRule, h
from campaigns.undi.verify import verify
from tests.campaigns.undi.bundles import TEN, Files, entry, manifest, sealed, strata

C1, C2 = sorted(each.c for each in TEN[:2])


@pytest.fixture(scope="module")
def bundle() -> Files:
    """A frozen bundle of ten entries and one that was excluded."""
    return sealed(TEN, [(h(b"out"), "underage")])


def _bad_fields() -> dict[str, dict[str, Any]]:
    nonce = {"commitment": "", "kind": "nonce", "role": "notaris"}
    ready = nonce | {"commitment": "00" * 32}
    return {
        "another spec": {"spec": "undi/2"},
        "no campaign": {"campaign_id": ""},
        "draw zero": {"draw_no": 0},
        "hours in words": {"claim_hours": "72"},
        "an upper-case hash": {"rules_sha256": "AB" * 32},
        "a short key": {"organiser_key": "ab"},
        "a first draw with a previous one": {"prev": "ab" * 32},
        "a later draw without a previous one": {"draw_no": 2},
        "frozen before it closed": {"closed_at": "2026-12-04T12:00:00Z"},
        "a time with an offset": {"frozen_at": "2026-12-03T13:00:00+07:00"},
        "a day that never was": {"frozen_at": "2026-02-30T13:00:00Z"},
        "a count in words": {"entries": {"count": "10", "merkle_root": "00" * 32, "sha256": "00" * 32}},
        "no strata": {"strata": []},
        "a quota too large": {"strata": strata((65536, 0))},
        "two strata of one code": {"strata": [*strata((1, 0)), *strata((1, 0))]},
        "no source": {"seed_sources": []},
        "five sources": {"seed_sources": [ready | {"role": role} for role in "abcde"]},
        "a role twice": {"seed_sources": [ready, ready]},
        "a role in upper case": {"seed_sources": [ready | {"role": "Notaris"}]},
        "an empty commitment": {"seed_sources": [nonce]},
        "an unknown source": {"seed_sources": [{"kind": "dice"}]},
        "another drand chain": {
            "seed_sources": [{"chain_hash": "00" * 32, "kind": "drand-quicknet", "round": 1}]
        },
        "prior winners out of order": {"prior_winners": ["bb" * 32, "aa" * 32]},
        "reason codes in upper case": {"reason_codes": ["Underage"]},
        "an unknown key": {"extra": 1},
    }


@pytest.mark.parametrize("what", sorted(_bad_fields()))
def test_a_manifest_with_a_wrong_field_breaks_rule_5(what: str) -> None:
    """Every field of the manifest is held to its form."""
    good = {"seed_sources": [{"commitment": "00" * 32, "kind": "nonce", "role": "notaris"}]}

    assert read_freeze(write_freeze(manifest(TEN, **good))).campaign_id == "uji-1"
    with pytest.raises(BrokenRule) as broken:
        read_freeze(encode(manifest(TEN, **(good | _bad_fields()[what]))))
    assert broken.value.rule == "5"


def _lists(bundle: Files) -> dict[str, tuple[Files, str]]:
    lines = bundle["entries.txt"].splitlines(keepends=True)
    first = lines[0].split(b" ")
    forms = {
        "two lines changed places": b"".join([lines[1], lines[0], *lines[2:]]),
        "an entry twice": b"".join([lines[0], *lines]),
        "no final line feed": bundle["entries.txt"][:-1],
        "carriage returns": bundle["entries.txt"].replace(b"\n", b"\r\n"),
        "upper-case hex": bundle["entries.txt"].upper(),
        "a weight of zero": b" ".join([*first[:3], b"0\n"]) + b"".join(lines[1:]),
        "a weight of 101": b" ".join([*first[:3], b"101\n"]) + b"".join(lines[1:]),
        "a weight with a leading zero": b" ".join([*first[:3], b"01\n"]) + b"".join(lines[1:]),
        "a stratum that is not there": b" ".join([*first[:2], b"2", first[3]]) + b"".join(lines[1:]),
    }
    listed = {what: ({"entries.txt": data}, "4") for what, data in forms.items()}
    listed["an entry that was left out as well"] = ({"excluded.txt": C1.hex().encode() + b" underage\n"}, "4")
    listed["a reason in upper case"] = ({"excluded.txt": h(b"out").hex().encode() + b" Underage\n"}, "4")
    listed["an entry less"] = ({"entries.txt": b"".join(lines[1:])}, "5")
    listed["nobody left out"] = ({"excluded.txt": b""}, "5")
    listed["another person's entry"] = ({"entries.txt": write_entries([*TEN[1:], entry(99)])}, "5")
    return listed


@pytest.mark.parametrize("what", sorted(_lists({"entries.txt": b"a b 0 1\n" * 3})))
def test_a_wrong_list_breaks_rule_4_or_5(bundle: Files, what: str) -> None:
    """A list in the wrong form breaks rule 4; one in the right form that was not sealed, rule 5."""
    changed, rule = _lists(bundle)[what]

    assert verify({**bundle, **changed}).rule == rule


def test_the_first_failing_rule_is_named(bundle: Files) -> None:
    """A bundle whose list and manifest are both wrong is told about the list, rule 4."""
    assert verify({**bundle, "freeze.json": b"{}"}).rule == "5"
    assert verify({**bundle, "freeze.json": b"{}", "entries.txt": b"x\n"}).rule == "4"


def test_a_wrong_root_alone_is_noticed() -> None:
    """A manifest whose root does not belong to its list breaks rule 5, though the file's hash holds."""
    entries = manifest(TEN)["entries"] | {"merkle_root": "00" * 32}

    assert verify(sealed(TEN, entries=entries)).rule == "5"


def test_a_first_draw_has_no_prior_winners() -> None:
    """Naming somebody as a winner of draws that never were would shut them out: rule 5."""
    verdict = verify(sealed(TEN, prior_winners=[TEN[0].p.hex()]))

    assert (verdict.rule, verdict.code) == ("5", "undi.prior_winners_wrong")


@pytest.mark.parametrize("name", ["entries.txt", "excluded.txt", "freeze.json"])
def test_without_a_sealed_file_nothing_can_be_checked(bundle: Files, name: str) -> None:
    """A bundle that lacks a sealed file is unreadable (exit code 2) and says which."""
    verdict = verify({file: data for file, data in bundle.items() if file != name})

    assert (verdict.exit_code, verdict.params) == (2, {"file": name})
