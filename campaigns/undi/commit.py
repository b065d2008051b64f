"""Sections 1, 2 and 6: commitments of entries, persons and witnesses."""

from collections.abc import Mapping
from typing import Any

from campaigns.undi.canonical import encode
from campaigns.undi.primitives import h, lp, tag


def entry_commitment(campaign_id: str, platform: str, account_id: str, entry_ref: str, salt: bytes) -> bytes:
    """C: what an entrant's receipt names. `salt` is 32 random bytes."""
    return h(tag("undi/1 entry"), lp(campaign_id), lp(platform), lp(account_id), lp(entry_ref), salt)


def person_pseudonym(campaign_id: str, person_salt: bytes) -> bytes:
    """P: one person in one campaign. `person_salt` is 32 random bytes."""
    return h(tag("undi/1 person"), lp(campaign_id), person_salt)


def manifest_base(manifest: Mapping[str, Any]) -> bytes:
    """B: the manifest's hash with every commitment empty, which the witnesses commit over."""
    sources = [
        {**source, "commitment": ""} if "commitment" in source else source
        for source in manifest["seed_sources"]
    ]
    return h(encode({**manifest, "seed_sources": sources}))


def nonce_commitment(role: str, base: bytes, nonce: bytes) -> bytes:
    """What a witness publishes before the freeze; `nonce` is 32 random bytes kept secret until T(N)."""
    return h(nonce_prefix(role, base), nonce)


def nonce_prefix(role: str, base: bytes) -> bytes:
    """What stands before the nonce in its commitment, so that any SHA-256 tool can make one."""
    return tag("undi/1 nonce") + lp(role) + base
