"""Seeding: the value of each seed source - a round that is verified before use, and what was revealed."""

import asyncio
from collections.abc import Sequence

from bot.ports.beacon import Beacon, BeaconDown
from bot.ports.campaigns import Witness
from bot.ports.unit_of_work import Store, UnitOfWork
from campaigns.campaign import Campaign, CampaignState
from campaigns.refusal import Refusal
from campaigns.undi.drand import SIGNATURE_BYTES, verify_round
from campaigns.undi.freeze import DRAND, Freeze, read_freeze
from campaigns.undi.primitives import is_hex


async def round_of(unit: UnitOfWork, campaign: Campaign) -> int | None:
    """The round that a sealed draw hangs on; None without public randomness, or before the seal."""
    data = await unit.draws.file(campaign.campaign_id, campaign.draw_no, "freeze.json")
    sources = () if data is None else read_freeze(data).sources
    return next((source.round for source in sources if source.kind == DRAND), None)


async def the_round(
    store: Store, beacon: Beacon, campaign_id: str, typed: str | None
) -> bytes | Refusal | None:
    """The verified signature of the round that a frozen draw waits for; None where it waits for none.

    Nothing is held while the network is asked: a round's signature is one and the same whoever fetches it.
    """
    async with store.read() as unit:
        campaign = await unit.campaigns.get(campaign_id)
        if campaign is None or campaign.state is not CampaignState.FROZEN:
            return None
        number = await round_of(unit, campaign)
    if number is None:
        return None if typed is None else Refusal("draw.no_round", {"campaign": campaign_id})
    named: dict[str, object] = {"round": str(number), "draw_at": campaign.draw_at}
    if typed is not None:
        return await _typed(number, typed, named)
    try:
        found = await beacon.fetch(number)
    except BeaconDown:
        return Refusal("draw.beacon_down", named)
    return found if found is not None else Refusal("draw.round_awaited", named)


async def _typed(number: int, typed: str, named: dict[str, object]) -> bytes | Refusal:
    """A signature read from paper: spaces and capitals are forgiven, anything else is not."""
    plain = "".join(typed.split()).lower()
    if not is_hex(plain, SIGNATURE_BYTES):
        return Refusal("draw.round_not_hex")
    signature = bytes.fromhex(plain)
    # About a second of pure Python.
    true = await asyncio.to_thread(verify_round, number, signature)
    return signature if true else Refusal("draw.round_wrong", named)


def source_values(freeze: Freeze, drand: bytes | None, witnesses: Sequence[Witness]) -> list[bytes]:
    """The values in the freeze's order; a nonce that was not revealed in time is empty."""
    nonces = {w.role: bytes.fromhex(w.nonce or "") for w in witnesses}
    return [(drand or b"") if each.kind == DRAND else nonces.get(each.role, b"") for each in freeze.sources]
