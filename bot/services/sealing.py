"""Sealing: gathers the entries of a campaign into the files of a draft, as UNDI/1 has them.

The draft is a manifest whose commitments are still empty; everything else in it is final, because
the witnesses commit over its hash: `frozen_at` is therefore the moment of the draft, when the list is
settled, and not the later one at which the commitments are in and the hash is published.
"""

from collections.abc import Mapping
from datetime import datetime
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from bot.ports.clock import Entropy
from bot.ports.unit_of_work import UnitOfWork
from bot.services.entries import DRAFT, Standing
from bot.services.lists import pseudonyms_of, settle, write_lists
from campaigns.allotment import EntryFacts, allot
from campaigns.campaign import Campaign
from campaigns.published import rules_bytes
from campaigns.undi.canonical import decode, encode, show
from campaigns.undi.commit import manifest_base
from campaigns.undi.drand import CHAIN_HASH, round_after
from campaigns.undi.freeze import DRAND, NONCE, SPEC, write_freeze
from campaigns.undi.primitives import HASH_BYTES, h
from campaigns.undi.signatures import rules_hash

_AMENDMENTS = ("unclaimed", "withdrawn", "underage", "ineligible_staff", "duplicate_person", "left_channel")


async def draft_bundle(
    unit: UnitOfWork, campaign: Campaign, entropy: Entropy, organiser_key: bytes, now: datetime
) -> Mapping[str, bytes]:
    """Keep `entries.txt` and `excluded.txt`; the small files: `rules`, and the manifest as `freeze.draft`.

    Raises:
        BrokenRule: rules 4 or 5, the campaign makes no bundle that a verifier would accept; nothing of it
            may be kept.
    """
    settled = await settle(unit, campaign, entropy, stratum_of, now)
    entries, excluded = await write_lists(unit, campaign, settled)
    rules = rules_bytes(campaign)
    manifest: dict[str, Any] = {
        "campaign_id": campaign.campaign_id,
        "claim_hours": campaign.rules.claim_hours,
        "closed_at": show(campaign.closes_at),
        "draw_no": campaign.draw_no,
        "entries": entries,
        "excluded": excluded,
        "frozen_at": show(now),
        "organiser_key": organiser_key.hex(),
        "prev": await _previous(unit, campaign),
        "prior_winners": sorted(p.hex() for p in await _prior_winners(unit, campaign, entropy)),
        "reason_codes": [*_AMENDMENTS, *sorted(set(settled.reasons[1:]) - set(_AMENDMENTS))],
        "rules_sha256": rules_hash(rules),
        "seed_sources": seed_sources(campaign),
        "spec": SPEC,
        "strata": [{"code": s.code, "quota": s.quota, "reserve": s.reserve} for s in campaign.rules.strata],
    }
    files = {"rules": rules, DRAFT: encode(manifest)}
    # A draft that could never be sealed must not be kept: the witnesses would commit over it in vain.
    with_commitments(files[DRAFT], dict.fromkeys(campaign.rules.witness_roles, "00" * HASH_BYTES))
    return files


def seed_sources(campaign: Campaign) -> list[dict[str, Any]]:
    """The sources of a draft: the first round at or after the draw's time, then one place a witness."""
    nonces: list[dict[str, Any]] = [
        {"commitment": "", "kind": NONCE, "role": role} for role in campaign.rules.witness_roles
    ]
    number = round_after(ceil(campaign.draw_at.timestamp()))
    drand = {"chain_hash": CHAIN_HASH, "kind": DRAND, "round": number}
    return [drand, *nonces] if campaign.rules.drand else nonces


def published(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a draw that anyone may have: all but the draft."""
    return {name: data for name, data in files.items() if name != DRAFT}


def base_of(manifest: bytes) -> bytes:
    """B of a draft or a freeze: what a witness commits over (32 bytes)."""
    return manifest_base(decode(manifest, "5", DRAFT))


def with_commitments(draft: bytes, commitments: Mapping[str, str]) -> bytes:
    """`freeze.json`: the draft with each role's commitment (hex) in its place.

    Raises:
        BrokenRule: rule 5.
    """
    manifest = decode(draft, "5", DRAFT)
    for source in manifest["seed_sources"]:
        if source["kind"] == NONCE:
            source["commitment"] = commitments[source["role"]]
    return write_freeze(manifest)


def stratum_of(campaign: Campaign, found: Standing) -> tuple[int | None, int]:
    """(index of the first stratum that takes an entry, None where none does; its weight)."""
    return allot(
        campaign.rules,
        EntryFacts(
            platform=found.entry.platform.value,
            day=found.posted_at.astimezone(ZoneInfo(campaign.zone)).date().isoformat(),
            region=found.region,
            verified=found.verified,
        ),
    )


async def _previous(unit: UnitOfWork, campaign: Campaign) -> str:
    """F of the draw before, voided ones too."""
    if campaign.draw_no == 1:
        return ""
    before = await unit.draws.file(campaign.campaign_id, campaign.draw_no - 1, "freeze.json")
    if before is None:
        raise LookupError("freeze.json")
    return h(before).hex()


async def _prior_winners(unit: UnitOfWork, campaign: Campaign, entropy: Entropy) -> set[bytes]:
    seats = [s for s in await unit.draws.seats(campaign.campaign_id) if s.draw_no < campaign.draw_no]
    held = {seat.person_id for seat in seats if seat.state.value in {"waiting", "claimed"}}
    return set((await pseudonyms_of(unit, campaign.campaign_id, held, entropy)).values())
