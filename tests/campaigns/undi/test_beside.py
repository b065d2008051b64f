"""The files beside the manifest: what they prove when they hold, and that they fail when they do not."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from campaigns.undi.beside import Cosigner
from campaigns.undi.canonical import encode
from campaigns.undi.freeze import read_freeze
from campaigns.undi.primitives import h
from campaigns.undi.signatures import cosign_message, freeze_message
from campaigns.undi.verify import Claim, verify
from tests.campaigns.undi.bundles import KEY, RULES, TEN, Files, sealed

NOTARIS = Ed25519PrivateKey.from_private_bytes(h(b"notaris"))
BUNDLE = sealed(TEN)
F = read_freeze(BUNDLE["freeze.json"]).f


def _row(key: Ed25519PrivateKey, role: str = "notaris", message: bytes = cosign_message(F)) -> dict[str, str]:
    return {
        "key": key.public_key().public_bytes_raw().hex(),
        "role": role,
        "signature": key.sign(message).hex(),
    }


def _cosigned(*rows: dict[str, str]) -> Files:
    return {**BUNDLE, "cosign.json": encode(rows)}


def test_a_signature_proves_who_froze() -> None:
    """freeze.sig by the organiser's key is proven; by another key or over another F it breaks rule 5."""
    good, other = KEY.sign(freeze_message(F)), NOTARIS.sign(freeze_message(F))

    assert Claim.SIGNATURE in verify({**BUNDLE, "freeze.sig": good}).proven
    for bad in (other, KEY.sign(freeze_message(h(b"other"))), good[:-1], good + b"\n", b""):
        verdict = verify({**BUNDLE, "freeze.sig": bad})
        assert (verdict.rule, verdict.code) == ("5", "undi.bad_freeze_signature")


def test_a_rehearsal_cannot_be_signed() -> None:
    """A manifest without an organiser's key has nobody whose signature could stand beside it."""
    rehearsal = sealed(TEN, organiser_key="")

    assert verify(rehearsal).valid
    assert not verify({**rehearsal, "freeze.sig": KEY.sign(freeze_message(F))}).valid


def test_rules_are_the_frozen_ones_or_none() -> None:
    """The rules file is proven when it hashes to the manifest's value, and fails otherwise."""
    assert Claim.RULES in verify({**BUNDLE, "rules": RULES}).proven
    assert verify({**BUNDLE, "rules": RULES + b" "}).code == "undi.rules_mismatch"


def test_cosigners_are_named_with_their_keys() -> None:
    """A witness who signed F proves the time of publication, and is named with the key."""
    row = _row(NOTARIS)
    verdict = verify(_cosigned(row))

    assert Claim.PUBLICATION_TIME in verdict.proven
    assert verdict.cosigners == (Cosigner("notaris", row["key"]),)


def test_an_empty_list_of_cosigners_proves_nothing() -> None:
    """A file without a signature in it is no witness."""
    assert Claim.PUBLICATION_TIME in verify(_cosigned()).unproven


def test_a_false_cosignature_breaks_rule_5() -> None:
    """Over another F, twice by one key, by the organiser, or in a wrong form: none passes."""
    row = _row(NOTARIS)
    cases = {
        "undi.bad_cosignature": _cosigned(_row(NOTARIS, message=freeze_message(F))),
        "undi.cosigners_not_distinct": _cosigned(row, row | {"role": "dinsos"}),
        "undi.bad_field": _cosigned(row | {"key": row["key"].upper()}),
        "undi.wrong_keys": {**BUNDLE, "cosign.json": b"{}"},
        "undi.not_canonical": {**BUNDLE, "cosign.json": encode([row]) + b"\n"},
    }
    assert {code: verify(files).code for code, files in cases.items()} == {code: code for code in cases}
    assert verify(_cosigned(_row(KEY))).code == "undi.cosigners_not_distinct"
