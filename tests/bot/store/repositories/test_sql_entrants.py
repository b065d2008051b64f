"""What stands beside entries in SQL: exclusions, steps back, membership, silence, reasons, earlier wins."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.moderation.decision import Decision, Outcome
from bot.moderation.rules import Rule
from bot.moderation.strike import Strike
from bot.ports.campaigns import Seat, SeatState
from bot.ports.comments import Made
from bot.ports.entrants import Beside, Exclusion
from bot.ports.people import ProfileFact
from bot.store.engine import SqlStore
from bot.store.tables.entrants import exclusions
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import (
    BUDI,
    CHAT,
    LATER,
    NOW,
    SITI,
    Scene,
    a_campaign,
    a_comment,
    an_entry,
    decide,
    seed,
)
from tests.support.builders import FINE
from tests.support.recording import decide_one

CAMPAIGN, DAY = "jernih-2026-11", timedelta(days=1)


async def entered(unit: SqlUnit, number: int = 1) -> tuple[Scene, int]:
    """A person with an entry; the entry's id."""
    await unit.campaigns.add(a_campaign(), NOW)
    author = SITI if number == 1 else replace(BUDI, account_id=f"{number}")
    scene = await seed(unit, a_comment(author=author, ref=f"{number}", no=number))
    entry_id = await unit.entries.add(an_entry(scene, number))
    assert entry_id is not None
    return scene, entry_id


def out(entry_id: int, code: str = "bought") -> Exclusion:
    """An exclusion of it."""
    return Exclusion(entry_id, code, "account:1", NOW, "Bukti jual beli di arsip 12")


@pytest.mark.asyncio
async def test_an_entry_is_taken_out_once_and_put_back(store: SqlStore) -> None:
    """The first manager's code stands until it is undone; the words are sealed and come back as they were."""
    async with store.write() as unit:
        _, entry_id = await entered(unit)
        assert await unit.entrants.exclude(CAMPAIGN, out(entry_id))
        assert not await unit.entrants.exclude(CAMPAIGN, out(entry_id, "automated"))
        assert await unit.entrants.exclusion(entry_id) == out(entry_id)
        (row,) = await unit.audit._all(select(exclusions.c.why))
        assert b"jual beli" not in bytes(row.why)
        assert (await unit.entrants.beside(CAMPAIGN, [entry_id], NOW)).excluded == {entry_id: "bought"}
        assert await unit.entrants.include(entry_id)
        assert not await unit.entrants.include(entry_id)
        assert await unit.entrants.exclusion(entry_id) is None


@pytest.mark.asyncio
async def test_the_words_go_with_the_person(store: SqlStore) -> None:
    """Of an erased person the code stays and the words cannot be read; nobody erased is taken out anew."""
    async with store.write() as unit:
        scene, entry_id = await entered(unit)
        await unit.entrants.exclude(CAMPAIGN, out(entry_id))
        await unit.people.erase(scene.account.person_id, NOW)
        assert await unit.entrants.exclusion(entry_id) == replace(out(entry_id), why="")
        await unit.entrants.include(entry_id)
        assert not await unit.entrants.exclude(CAMPAIGN, out(entry_id))


@pytest.mark.asyncio
async def test_stepping_back_and_coming_back(store: SqlStore) -> None:
    """Each counts once, in one campaign alone."""
    async with store.write() as unit:
        scene, entry_id = await entered(unit)
        person = scene.account.person_id
        assert await unit.entrants.step_back(CAMPAIGN, person, NOW)
        assert not await unit.entrants.step_back(CAMPAIGN, person, LATER)
        assert (await unit.entrants.beside(CAMPAIGN, [entry_id], NOW)).stepped_back == {person}
        assert await unit.entrants.come_back(CAMPAIGN, person)
        assert not await unit.entrants.come_back(CAMPAIGN, person)
        assert await unit.entrants.beside(CAMPAIGN, [entry_id], NOW) == Beside(
            left=frozenset(), stepped_back=frozenset(), must_step_up=frozenset()
        )


@pytest.mark.asyncio
async def test_who_left_the_channel_of_their_comment(store: SqlStore) -> None:
    """The newest word on that very chat counts; of others nothing is held against anybody."""
    async with store.write() as unit:
        scene, entry_id = await entered(unit)
        _, other_id = await entered(unit, 2)
        both, row = [entry_id, other_id], scene.account.row_id
        await unit.presence.put_member(row, "-100999", "left", NOW)
        assert not (await unit.entrants.beside(CAMPAIGN, both, NOW)).left
        await unit.presence.put_member(row, CHAT, "left", NOW)
        assert (await unit.entrants.beside(CAMPAIGN, both, NOW)).left == {entry_id}
        await unit.presence.put_member(row, CHAT, "came", LATER)
        assert not (await unit.entrants.beside(CAMPAIGN, both, NOW)).left


@pytest.mark.asyncio
async def test_who_may_not_write_in_the_channel(store: SqlStore) -> None:
    """Up to the end of the silence, and not once the strike was taken back."""
    async with store.write() as unit:
        scene, entry_id = await entered(unit)
        decision, end = await decide(unit, scene.recorded), NOW + DAY
        strike = Strike(
            0, scene.channel.channel_id, scene.account.person_id, scene.account.row_id,
            scene.recorded.comment_id, decision, Rule.INSULT, NOW, NOW + 90 * DAY, restricted_until=end,
        )  # fmt: skip
        await unit.strikes.add(strike)
        assert (await unit.entrants.beside(CAMPAIGN, [entry_id], LATER)).restricted == {entry_id: end}
        assert not (await unit.entrants.beside(CAMPAIGN, [entry_id], end)).restricted
        await unit.strikes.void(decision, NOW)
        assert not (await unit.entrants.beside(CAMPAIGN, [entry_id], LATER)).restricted


@pytest.mark.asyncio
async def test_the_reason_is_the_models_own(store: SqlStore) -> None:
    """What a person decided has no kind, so that nobody is kept out by a model that was overruled."""
    async with store.write() as unit:
        scene, entry_id = await entered(unit)
        made = Made(scene.recorded, Decision(Outcome.APPROVE), (), FINE, 1, shadow=False)
        await decide_one(unit, made, NOW)
        assert (await unit.entrants.beside(CAMPAIGN, [entry_id], NOW)).reasons == {entry_id: "report"}
        await unit.comments.overrule(scene.recorded.comment_id, Outcome.APPROVE, "account:9", LATER)
        assert not (await unit.entrants.beside(CAMPAIGN, [entry_id], NOW)).reasons


@pytest.mark.asyncio
async def test_winners_of_other_campaigns_and_who_is_one_with_them(store: SqlStore) -> None:
    """A seat of another campaign drawn since a moment counts, for linked accounts too; a lost one not."""
    async with store.write() as unit:
        scene, entry_id = await entered(unit)
        other, _ = await entered(unit, 2)
        person, drawn = scene.account.person_id, NOW + timedelta(days=8)
        row = an_entry(scene)
        seat = Seat(
            0, CAMPAIGN, 1, entry_id, row.commitment, person, row.account_row, 0, 1, SeatState.WAITING, LATER
        )
        await unit.draws.put_seats([seat])
        await unit.links.join(person, other.account.person_id, NOW)
        both = {person: drawn, other.account.person_id: drawn}
        assert await unit.entrants.winners_since("another", drawn) == both
        assert await unit.entrants.winners_since(CAMPAIGN, drawn) == {}
        assert await unit.entrants.winners_since("another", drawn + timedelta(seconds=1)) == {}
        (kept,) = await unit.draws.seats(CAMPAIGN)
        await unit.draws.save_seat(replace(kept, state=SeatState.LOST), SeatState.WAITING)
        assert await unit.entrants.winners_since("another", drawn) == {}


@pytest.mark.asyncio
async def test_the_first_of_those_who_are_one(store: SqlStore) -> None:
    """Persons who proved one number are named by the first of them."""
    async with store.write() as unit:
        persons = [(await entered(unit, number))[0].account.person_id for number in (1, 2, 3)]
        for person in persons[:2]:
            await unit.people.put_fact(person, ProfileFact("phone", "+6281234567890", "verified"), NOW)
        first, _, alone = persons
        assert await unit.entrants.ones(persons) == {first: first, persons[1]: first, alone: alone}


@pytest.mark.asyncio
async def test_many_entries_are_asked_for_in_chunks(store: SqlStore) -> None:
    """More ids than one chunk holds are all answered for."""
    async with store.write() as unit:
        _, entry_id = await entered(unit)
        await unit.entrants.exclude(CAMPAIGN, out(entry_id))
        asked = [*range(10**6, 10**6 + 1200), entry_id]
        assert (await unit.entrants.beside(CAMPAIGN, asked, NOW)).excluded == {entry_id: "bought"}
