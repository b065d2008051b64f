"""Persons: accounts, facts, consents, dialogue states; and their erasure."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.moderation.comment import Author, PlatformName
from bot.moderation.decision import Outcome
from bot.ports.campaigns import EntryRow
from bot.ports.people import Account, Consent, ProfileFact
from bot.store.engine import SqlStore
from bot.store.tables.people import accounts, facts, people
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import (
    BUDI,
    LATER,
    NOW,
    SITI,
    TELEGRAM,
    Scene,
    a_campaign,
    a_comment,
    an_entry,
    decide,
    edited,
    seed,
)
from tests.support.recording import record_one

BORN = ProfileFact("birth_date", "1990-05-17", "declared")
PHONE = ProfileFact("phone", "+6281234567890", "verified")
CONSENT = Consent("giveaway", "1", "ab" * 32, NOW)


@pytest.mark.asyncio
async def test_an_author_has_one_account_and_one_person(store: SqlStore) -> None:
    """Meeting an author again finds the same account; another author is another person."""
    async with store.write() as unit:
        siti = await unit.people.account(SITI, NOW)
        again = await unit.people.account(replace(SITI, display_name="Siti R."), LATER)
        budi = await unit.people.account(BUDI, NOW)
        discord = await unit.people.account(Author(PlatformName.DISCORD, SITI.account_id), NOW)

        assert siti == Account(
            siti.row_id, siti.person_id, TELEGRAM, SITI.account_id,
            private_open=False, locale="id", first_seen=NOW,
        )  # fmt: skip
        assert again == siti
        assert len({siti.person_id, budi.person_id, discord.person_id}) == 3
        assert await unit.people.find(TELEGRAM, SITI.account_id) == siti
        assert await unit.people.find(TELEGRAM, "5") is None
        assert await unit.people.by_row(siti.row_id) == siti
        assert await unit.people.by_row(999) is None
        assert await unit.people.accounts_of(siti.person_id) == [siti]


@pytest.mark.asyncio
async def test_the_private_chat_opens_with_a_language(store: SqlStore) -> None:
    """Opening marks the account and keeps the language unless another is chosen."""
    async with store.write() as unit:
        siti = await unit.people.account(SITI, NOW)
        await unit.people.opened_private(siti.row_id, "en", NOW)
        await unit.people.opened_private(siti.row_id, None, NOW)
        assert await unit.people.by_row(siti.row_id) == replace(siti, private_open=True, locale="en")


@pytest.mark.asyncio
async def test_facts_are_kept_replaced_and_dropped(store: SqlStore) -> None:
    """A fact is replaced by name; of the phone only its grade can be read."""
    async with store.write() as unit:
        person = (await unit.people.account(SITI, NOW)).person_id
        await unit.people.put_fact(person, replace(BORN, value="1991-01-01"), NOW)
        await unit.people.put_fact(person, BORN, LATER)
        await unit.people.put_fact(person, PHONE, NOW)
        assert await unit.people.facts(person) == {"birth_date": BORN, "phone": replace(PHONE, value="")}
        await unit.people.drop_facts(person)
        assert await unit.people.facts(person) == {}
        assert await unit.people.same_person(person) == [person]


@pytest.mark.asyncio
async def test_persons_with_one_phone_are_found(store: SqlStore) -> None:
    """The same number leads to every person who gave it, in the order of their ids."""
    async with store.write() as unit:
        siti = (await unit.people.account(SITI, NOW)).person_id
        budi = (await unit.people.account(BUDI, NOW)).person_id
        other = (await unit.people.account(Author(TELEGRAM, "9"), NOW)).person_id
        await unit.people.put_fact(budi, PHONE, NOW)
        await unit.people.put_fact(siti, PHONE, NOW)
        await unit.people.put_fact(other, replace(PHONE, value="+6281234567891"), NOW)
        assert await unit.people.same_person(budi) == await unit.people.same_person(siti) == [siti, budi]
        assert await unit.people.same_person(other) == [other]


@pytest.mark.asyncio
async def test_consents_hold_until_withdrawn(store: SqlStore) -> None:
    """Withdrawing ends all consents of one person, and a new one can follow."""
    async with store.write() as unit:
        siti = (await unit.people.account(SITI, NOW)).person_id
        budi = (await unit.people.account(BUDI, NOW)).person_id
        await unit.people.give_consent(siti, CONSENT)
        await unit.people.give_consent(budi, CONSENT)
        await unit.people.withdraw_consents(siti, LATER)
        assert (await unit.people.consents(siti), await unit.people.consents(budi)) == ([], [CONSENT])
        renewed = replace(CONSENT, given_at=LATER + timedelta(days=1))
        await unit.people.give_consent(siti, renewed)
        assert await unit.people.consents(siti) == [renewed]


@pytest.mark.asyncio
async def test_each_purpose_is_withdrawn_by_itself(store: SqlStore) -> None:
    """Ending one purpose leaves the others, and other persons', as they are."""
    training = replace(CONSENT, purpose="model_training")
    async with store.write() as unit:
        siti = (await unit.people.account(SITI, NOW)).person_id
        budi = (await unit.people.account(BUDI, NOW)).person_id
        for person in (siti, budi):
            await unit.people.give_consent(person, CONSENT)
            await unit.people.give_consent(person, training)
        await unit.people.withdraw_consent(siti, "model_training", LATER)
        assert await unit.people.consents(siti) == [CONSENT]
        await unit.people.withdraw_consent(siti, CONSENT.purpose, LATER)
        assert await unit.people.consents(siti) == []
        assert await unit.people.consents(budi) == [CONSENT, training]


@pytest.mark.asyncio
async def test_a_dialogue_state_is_kept_and_forgotten(store: SqlStore) -> None:
    """A state is replaced, and None forgets it."""
    async with store.write() as unit:
        row = (await unit.people.account(SITI, NOW)).row_id
        assert await unit.dialogues.load(row) is None
        await unit.dialogues.save(row, {"step": "consent"}, NOW)
        await unit.dialogues.save(row, {"step": "phone", "n": 2}, NOW)
        assert await unit.dialogues.load(row) == {"step": "phone", "n": 2}
        await unit.dialogues.save(row, None, NOW)
        assert await unit.dialogues.load(row) is None


async def _known_person(unit: SqlUnit) -> tuple[Scene, EntryRow]:
    scene = await seed(unit)
    await decide(unit, scene.recorded)
    await unit.people.put_fact(scene.account.person_id, BORN, NOW)
    await unit.people.put_fact(scene.account.person_id, PHONE, NOW)
    await unit.dialogues.save(scene.account.row_id, {"step": "phone"}, NOW)
    await unit.campaigns.add(a_campaign(), NOW)
    entry = an_entry(scene)
    await unit.entries.add(entry)
    await unit.entries.person_salt(entry.campaign_id, entry.person_id, b"s" * 32)
    await unit.people.erase(scene.account.person_id, LATER)
    return scene, entry


@pytest.mark.asyncio
async def test_an_erased_person_reads_as_nobody(store: SqlStore) -> None:
    """After erasure numbers, facts, texts and salts are empty, and nothing raises; twice is harmless."""
    async with store.write() as unit:
        scene, entry = await _known_person(unit)
        person, row = scene.account.person_id, scene.account.row_id
        await unit.people.erase(person, LATER)

        assert await unit.people.find(TELEGRAM, SITI.account_id) is None
        assert await unit.people.by_row(row) == replace(scene.account, account_id="")
        assert await unit.people.facts(person) == {}
        assert await unit.people.same_person(person) == [person]
        assert await unit.dialogues.load(row) is None
        judged = await unit.comments.judged(scene.recorded.comment_id)
        assert judged is not None
        assert (judged.text, judged.outcome) == ("", Outcome.HOLD)
        (kept,) = await unit.entries.of_person(entry.campaign_id, person)
        assert (kept.salt, kept.commitment) == (b"", entry.commitment)
        assert await unit.entries.person_salt(entry.campaign_id, person, b"n" * 32) == b"n" * 32
        with pytest.raises(LookupError):
            await unit.people.put_fact(person, PHONE, NOW)


@pytest.mark.asyncio
async def test_erasure_empties_the_row_itself(store: SqlStore) -> None:
    """Nothing personal, sealed or hashed, is left in the rows of an erased person."""
    async with store.write() as unit:
        await _known_person(unit)
        left = [
            getattr(row, column.name)
            for table in (people, accounts, facts)
            for row in await unit.people._all(select(table))
            for column in table.columns
            if "personal" in column.info or column.name == "key"
        ]

    assert len(left) == 5
    assert set(left) == {None}


@pytest.mark.asyncio
async def test_who_comes_back_after_erasure_is_new(store: SqlStore) -> None:
    """The same account later is another person; an edit of the old comment tells none of its old words."""
    async with store.write() as unit:
        scene, _entry = await _known_person(unit)
        back = await unit.people.account(SITI, LATER)
        assert back.person_id != scene.account.person_id
        new = edited(a_comment(), "kata baru", 2, timedelta(seconds=9))
        recorded = await record_one(unit, new, scene.channel.channel_id, back.row_id, LATER)
        decision = await decide(unit, recorded, Outcome.APPROVE)

        assert (recorded.is_new, recorded.is_newest) == (True, True)
        seen = [judged.text for judged in await unit.comments.decided_after(0, 10)]
        assert seen == ["", "kata baru"]
        stands = await unit.comments.by_decision(decision)
        assert stands is not None
        assert stands.account_row == back.row_id
