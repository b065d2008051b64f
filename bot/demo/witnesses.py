"""The witnesses of the story: their numbers and keys are files that the service never reads."""

import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.demo.actors import CAMPAIGN
from bot.demo.stage import Stage
from bot.services.attesting import sealed
from bot.services.steps import Refusals
from campaigns.campaign import CampaignState
from campaigns.undi.signatures import cosign_message

WITNESSES = ("notaris", "dinsos", "peserta")


def secret(folder: Path, name: str) -> bytes:
    """A witness's own 32 bytes by the name of their file; made once."""
    file = folder / f"saksi-{name}.txt"
    if not file.exists():
        draft = file.with_suffix(".tmp")
        draft.write_text(secrets.token_hex(32), "ascii")
        draft.chmod(0o600)
        draft.replace(file)
    return bytes.fromhex(file.read_text("ascii"))


def _key(folder: Path, role: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secret(folder, f"{role}-kunci"))


async def name_keys(stage: Stage) -> Refusals:
    """Every witness registers a public key."""
    found: Refusals = ()
    for role in WITNESSES:
        key = _key(stage.folder, role).public_key().public_bytes_raw().hex()
        found += await stage.app.services.witnesses.name(CAMPAIGN, role, key=key)
    return found


async def co_sign(stage: Stage) -> bool:
    """Every witness signs the seal, once there is one; whether there is."""
    async with stage.app.store.read() as unit:
        campaign = await unit.campaigns.get(CAMPAIGN)
        freeze = await sealed(unit, campaign) if campaign else None
    if campaign is None or freeze is None:
        return False
    if campaign.state is CampaignState.CLOSED:
        for role in WITNESSES:
            signature = _key(stage.folder, role).sign(cosign_message(freeze.f)).hex()
            await stage.app.services.witnesses.cosign(CAMPAIGN, role, signature)
    return True
