"""Naming: who stands behind a role: one person a role, one key a role, never the organiser's own."""

from dataclasses import replace
from datetime import datetime

from bot.moderation.comment import Author, PlatformName
from bot.ports.proofs import WitnessRole
from bot.ports.unit_of_work import UnitOfWork
from bot.services.steps import Refusals
from campaigns.campaign import Campaign
from campaigns.refusal import Refusal
from campaigns.undi.primitives import HASH_BYTES, is_hex


async def name_witness(
    unit: UnitOfWork,
    campaign: Campaign,
    role: str,
    named: tuple[tuple[PlatformName, str] | None, str | None],
    own: tuple[bytes, datetime],
) -> Refusals:
    """Store the account, the key, or both, beside what is known of a role in a locked campaign.

    `named`: account and key (hex). `own`: the organiser's key, and the present.
    """
    (account, key), (organiser_key, now) = named, own
    roles = {each.role: each for each in await unit.proofs.roles(campaign.campaign_id)}
    others = [each for each in roles.values() if each.role != role]
    after = roles.get(role) or WitnessRole(campaign.campaign_id, role)
    if key is not None:
        if not is_hex(key, HASH_BYTES):
            return (Refusal("draw.not_hex"),)
        signed = await unit.proofs.cosignatures(campaign.campaign_id, campaign.draw_no)
        if key == organiser_key.hex() or key in {each.key for each in others}:
            return (Refusal("draw.key_taken"),)
        if role in {each.role for each in signed} and key != after.key:
            return (Refusal("draw.cosigned_already", {"role": role}),)
        after = replace(after, key=key)
    if account is not None:
        row = (await unit.people.account(Author(*account), now)).row_id
        if row in {each.account_row for each in others}:
            return (Refusal("witness.one_role"),)
        after = replace(after, account_row=row)
    await unit.proofs.put_role(after)
    return ()
