"""Personal values never stand in the database as they are."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.moderation.comment import Author
from bot.ports.inbox import RawUpdate
from bot.ports.people import ProfileFact
from bot.ports.channels import Role
from bot.store.engine import SqlStore, open_store
from bot.store.tables import METADATA
from bot.store.tables.people import people
from bot.vault.aes import AesVault
from tests.bot.store.seeds import LATER, NOW, TELEGRAM, a_campaign, a_comment, an_entry, decide, seed

NUMBER, NAME, PHONE, BORN = "987654321012", "Siti Rahmawati", "+6281234567890", "1990-05-17"
TEXT, CODE, SALT, RAW = "Lampu jalan depan SMP mati", "KODE-RAHASIA-9", b"GARAM-RAHASIA-32", b"MENTAH-RAHASIA"
SECRETS = [*(value.encode() for value in (NUMBER, NAME, PHONE, BORN, TEXT, CODE)), SALT, RAW]


async def _plant(store: SqlStore) -> int:
    """Write every kind of personal value; the person's id."""
    author = Author(TELEGRAM, NUMBER, display_name=NAME)
    async with store.write() as unit:
        await unit.inbox.add([RawUpdate(TELEGRAM, "bot", 1, RAW)], NOW)
        scene = await seed(unit, a_comment(TEXT, author))
        await decide(unit, scene.recorded)
        person = scene.account.person_id
        await unit.people.put_fact(person, ProfileFact("phone", PHONE, "verified"), NOW)
        await unit.people.put_fact(person, ProfileFact("birth_date", BORN, "declared"), NOW)
        await unit.roles.grant(TELEGRAM, NUMBER, Role.REVIEWER, "cli", NOW)
        await unit.campaigns.add(a_campaign(), NOW)
        await unit.entries.add(_with_salt(an_entry(scene)))
        await unit.entries.person_salt("jernih-2026-11", person, SALT * 2)
        await unit.vouchers.add("jernih-2026-11", [CODE], NOW)
    return person
