"""A campaign with thousands of entries, sealed and seeded, put into a database in bulk."""

import hashlib
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from bot.ports.vouchers import Batch, NewCode
from bot.services.readiness import caught_up_name
from bot.store.engine import SqlStore
from bot.store.tables.campaigns import entries
from bot.store.tables.comments import comments
from bot.store.tables.people import accounts, people
from campaigns.campaign import Campaign, CampaignState
from campaigns.permit import Permit, PermitStatus
from campaigns.rules import Rules, Stratum
from campaigns.undi.canonical import show
from campaigns.undi.commit import manifest_base, nonce_commitment
from campaigns.undi.entries import Entry, write_entries
from campaigns.undi.freeze import NONCE, SPEC, read_freeze, write_freeze
from campaigns.undi.merkle import root
from campaigns.undi.primitives import h
from campaigns.undi.seed import write_seed
from campaigns.undi.signatures import rules_hash
from tests.bot.store.seeds import CHAT, NOW, TELEGRAM

ID, NONCE_BYTES, RULES = "jernih-2026-11", b"n" * 32, b"aturan"


def a_big_campaign(winners: int, reserves: int) -> Campaign:
    """Seeded, with so many seats and reserves, drawn at NOW."""
    rules = Rules(
        hashtag="#Jernih", channels=(f"telegram:{CHAT}",), strata=(Stratum("semua", winners, reserves),),
        permit=Permit(PermitStatus.NOT_REQUIRED, decided_by="uji", why="uji"), witness_roles=("notaris",),
        claim_hours=24, prize_value=100_000,
    )  # fmt: skip
    return Campaign(
        campaign_id=ID, name="Jernih", state=CampaignState.SEEDED, rules=rules,
        opens_at=NOW - timedelta(days=2), closes_at=NOW - timedelta(hours=2), draw_at=NOW,
    )  # fmt: skip


async def seed_crowd(store: SqlStore, campaign: Campaign, entrants: int, codes: int) -> None:
    """Store the campaign, one entry a person, the sealed files, and approved codes."""
    listed = [Entry(_hash("c", n), _hash("p", n), 0, 1) for n in range(entrants)]
    async with store.write() as unit:
        put = await unit.channels.put(TELEGRAM, CHAT, title="Kanal", active=True, locale="id", now=NOW)
        await unit.campaigns.add(campaign, NOW)
        await _rows(unit._connection, put.channel_id, entrants)
        for name, data in _files(campaign, listed).items():
            await unit.draws.put_file(ID, 1, name, data)
        batch = Batch(
            campaign_id=ID, digest="", count=codes, total_value=0, imported_by="account:1", imported_at=NOW
        )
        batch_id, _ = await unit.vouchers.add(batch, [NewCode(f"KODE-{n:06}") for n in range(codes)], NOW)
        await unit.vouchers.approve(batch_id, "account:2", NOW)
        await unit.cursors.put(caught_up_name("telegram"), (NOW + timedelta(days=99)).isoformat())


def _hash(kind: str, number: int) -> bytes:
    return hashlib.sha256(f"{kind} {number}".encode()).digest()


async def _rows(connection: Any, channel_id: int, count: int) -> None:
    numbers = range(1, count + 1)
    await connection.execute(insert(people), [{"id": n, "created_at": NOW} for n in numbers])
    await connection.execute(
        insert(accounts),
        [
            {"id": n, "person_id": n, "platform": "telegram", "kind": "member", "private_open": True,
             "locale": "id", "created_at": NOW}
            for n in numbers
        ],
    )  # fmt: skip
    await connection.execute(
        insert(comments),
        [
            {"id": n, "channel_id": channel_id, "account_id": n, "platform": "telegram", "channel_ref": CHAT,
             "message_ref": str(n), "posted_at": NOW}
            for n in numbers
        ],
    )  # fmt: skip
    await connection.execute(
        insert(entries),
        [
            {"campaign_id": ID, "comment_id": n, "account_id": n, "person_id": n, "platform": "telegram",
             "entry_ref": f"tg:{CHAT}:{n}", "commitment": _hash("c", n - 1).hex(), "salt": b"",
             "accepted_at": NOW, "withdrawn": False, "receipt_signature": ""}
            for n in numbers
        ],
    )  # fmt: skip


def _files(campaign: Campaign, listed: list[Entry]) -> dict[str, bytes]:
    entries_txt = write_entries(listed)
    manifest: dict[str, Any] = {
        "campaign_id": ID, "claim_hours": campaign.rules.claim_hours, "closed_at": show(campaign.closes_at),
        "draw_no": 1, "excluded": {"count": 0, "sha256": h(b"").hex()},
        "entries": {
            "count": len(listed), "sha256": h(entries_txt).hex(),
            "merkle_root": root([entry.leaf for entry in sorted(listed)]).hex(),
        },
        "frozen_at": show(campaign.closes_at), "organiser_key": "", "prev": "", "prior_winners": [],
        "reason_codes": ["unclaimed"], "rules_sha256": rules_hash(RULES),
        "seed_sources": [{"commitment": "", "kind": NONCE, "role": "notaris"}], "spec": SPEC,
        "strata": [{"code": s.code, "quota": s.quota, "reserve": s.reserve} for s in campaign.rules.strata],
    }  # fmt: skip
    commitment = nonce_commitment("notaris", manifest_base(manifest), NONCE_BYTES).hex()
    manifest["seed_sources"] = [{"commitment": commitment, "kind": NONCE, "role": "notaris"}]
    freeze = write_freeze(manifest)
    return {
        "entries.txt": entries_txt, "excluded.txt": b"", "rules": RULES, "freeze.json": freeze,
        "seed.json": write_seed(read_freeze(freeze), [NONCE_BYTES]),
    }  # fmt: skip
