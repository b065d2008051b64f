"""RehearsalDesk: the whole draw on the real entries as they stand, with a seed that awards nothing.

Nothing of it is kept but the note that it took place. What it makes is marked everywhere and names
no organiser's key, and a campaign that no real one can be called (docs/decisions/0010).
"""

import asyncio
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.ports.audit import AuditWord
from bot.ports.clock import Clock, Entropy
from bot.ports.unit_of_work import Store, UnitOfWork
from bot.services.entries import DRAFT
from bot.services.sealing import draft_bundle
from bot.services.steps import locked, note
from campaigns.campaign import Campaign, CampaignState
from campaigns.refusal import Refusal
from campaigns.undi.canonical import decode
from campaigns.undi.commit import manifest_base, nonce_commitment
from campaigns.undi.draw import Drawing
from campaigns.undi.entries import read_excluded
from campaigns.undi.freeze import NONCE, read_freeze, write_freeze
from campaigns.undi.primitives import HASH_BYTES
from campaigns.undi.seed import read_seed, write_seed
from campaigns.undi.source import blocks
from campaigns.voucher import VoucherState

# With a space, which no campaign's id may have.
MARK, MARK_FILE, ROLE = " GLADI BERSIH", "GLADI-BERSIH.txt", "gladi"
_S = CampaignState


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would happen now: `files` of the marked bundle, counts, and codes in stock."""

    files: Mapping[str, bytes]
    entries: int
    excluded: Mapping[str, int]
    winners: int
    reserves: int
    quota: int
    codes: int


class _Undo(Exception):  # noqa: N818 - it carries what was made out of a unit that is undone
    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__("rehearsed")
        self.files = files


def _undone(files: Mapping[str, bytes]) -> None:
    raise _Undo(files)


class RehearsalDesk:
    """Rehearses draws, as often as anyone likes."""

    def __init__(self, store: Store, clock: Clock, entropy: Entropy) -> None:
        self._store, self._clock, self._entropy = store, clock, entropy

    async def rehearse(self, campaign_id: str) -> Rehearsal | Refusal:
        """Draw now, for show."""
        now = self._clock.now()
        async with self._store.write() as unit:
            campaign = await locked(unit, campaign_id, _S.OPEN, _S.PAUSED, _S.CLOSED)
            if isinstance(campaign, Refusal):
                return campaign
            if now < campaign.opens_at:
                return Refusal("campaign.not_begun", {"opens_at": campaign.opens_at})
            if await unit.draws.has_file(campaign_id, campaign.draw_no, "freeze.json"):
                return Refusal("draw.sealed_already", {"campaign": campaign_id})
            drafted = await self._drafted(unit, campaign, now)
            codes = (await unit.vouchers.stock(campaign_id)).get(VoucherState.AVAILABLE, 0)
            await note(unit, campaign_id, AuditWord.DRAW_REHEARSED, now, {"draw_no": campaign.draw_no})
        nonce = self._entropy.token(HASH_BYTES)
        # A hash for every unit of weight and a sort: seconds for a million entries.
        return await asyncio.to_thread(_drawn, drafted, nonce, campaign.rules.quota, codes)

    async def _drafted(self, unit: UnitOfWork, campaign: Campaign, now: datetime) -> Mapping[str, bytes]:
        """The files of a draft as things stand; whatever making them stored is undone."""
        trial = replace(campaign, closes_at=min(campaign.closes_at, now.replace(microsecond=0)))
        try:
            async with unit.savepoint():
                # A real draft that is kept already makes room until this is undone.
                await unit.draws.forget_draft(campaign.campaign_id, campaign.draw_no)
                small = await draft_bundle(unit, trial, self._entropy, b"", now)
                _undone({**await unit.draws.files(campaign.campaign_id, campaign.draw_no), **small})
        except _Undo as undo:
            return undo.files
        raise AssertionError("a savepoint lets nothing go")


def marked(draft: bytes, nonce: bytes) -> bytes:
    """`freeze.json` of a rehearsal: no key, a name that no campaign has, and one number made on the spot."""
    manifest: dict[str, Any] = decode(draft, "5", DRAFT)
    source = {"commitment": "", "kind": NONCE, "role": ROLE}
    manifest |= {
        "campaign_id": manifest["campaign_id"] + MARK, "organiser_key": "", "seed_sources": [source],
    }  # fmt: skip
    source["commitment"] = nonce_commitment(ROLE, manifest_base(manifest), nonce).hex()
    return write_freeze(manifest)


def _drawn(drafted: Mapping[str, bytes], nonce: bytes, quota: int, codes: int) -> Rehearsal:
    data = marked(drafted[DRAFT], nonce)
    freeze = read_freeze(data)
    seed = write_seed(freeze, [nonce])
    drawing = Drawing(freeze, read_seed(seed, freeze))
    for block in blocks(io.BytesIO(drafted["entries.txt"]), "entries.txt"):
        drawing.add(block)
    result = drawing.result()
    parsed = decode(result, "10", "result.json")
    words = f"GLADI BERSIH / REHEARSAL: {freeze.campaign_id}\nTidak ada hadiah. Awards nothing.\n"
    files = {
        **{name: kept for name, kept in drafted.items() if name != DRAFT},
        "freeze.json": data, "seed.json": seed, "result.json": result, MARK_FILE: words.encode("utf-8"),
    }  # fmt: skip
    return Rehearsal(
        files, freeze.base["entries"]["count"], Counter(read_excluded(drafted["excluded.txt"]).values()),
        len(parsed["winners"]), len(parsed["reserves"]), quota, codes,
    )  # fmt: skip
