"""Voices: the accounts of one moderator are told to be one."""

import pytest

from bot.moderation.comment import Author
from bot.ports.people import ProfileFact
from bot.store.engine import SqlStore
from tests.bot.store.seeds import NOW
from tests.support.decisions import LOCAL, decided

CHAT = "balai"


@pytest.mark.asyncio
async def test_one_person_is_one_voice(store: SqlStore) -> None:
    """Two accounts that share a phone, and a third that is linked to one of them, are one moderator."""
    async with store.write() as unit:
        channel = await unit.channels.put(LOCAL, CHAT, title="Balai", active=True, locale="id", now=NOW)
        known = [await unit.people.account(Author(LOCAL, f"7{n}"), NOW) for n in range(5)]
        for account in known[:2]:
            await unit.people.put_fact(account.person_id, ProfileFact("phone", "+62812", "verified"), NOW)
        await unit.links.join(known[1].person_id, known[4].person_id, NOW)
    await decided(store, CHAT, NOW, 10, by=tuple(str(account.row_id) for account in known))
    async with store.read() as unit:
        said = {example.reviewer for example in await unit.examples.of_channel(channel.channel_id, 10)}
    assert said == {f"person:{known[n].person_id}" for n in (0, 2, 3)}
