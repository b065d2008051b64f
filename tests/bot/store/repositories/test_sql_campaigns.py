"""Campaigns, entries and salts: guarded steps, one entry a comment and campaign."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store.engine import SqlStore
from campaigns.campaign import CampaignState
from campaigns.permit import Mode, Permit, PermitStatus
from campaigns.rules import Rules, Stratum
from tests.bot.store.seeds import BUDI, LATER, NOW, a_campaign, a_comment, an_entry, seed

CAMPAIGN = "jernih-2026-11"


@pytest.mark.asyncio
async def test_a_campaign_comes_back_as_it_was_published(store: SqlStore) -> None:
    """Every rule survives the store; an id is taken once; the oldest comes first."""
    rules = Rules(
        hashtag="#Beda", channels=("telegram:-1", "discord:2"), mode=Mode.LOMBA,
        strata=(Stratum("tg", 1, 2, "telegram"), Stratum("dc", 3, 0, "discord")),
        permit=Permit(PermitStatus.NOT_REQUIRED, why="lomba"),
        required_facts=("phone",), minimum_age=21,
        witness_roles=("notaris",), freeze_lead=timedelta(hours=2), claim_hours=5, prize_value=50_000,
        weight=3,
    )  # fmt: skip
    second = replace(a_campaign("b"), rules=rules, name="Ulang Tahun \u2728", draw_no=2, zone="Asia/Jayapura")
    async with store.write() as unit:
        assert await unit.campaigns.add(a_campaign("z"), NOW) is True
        assert await unit.campaigns.add(second, LATER) is True
        assert await unit.campaigns.add(replace(second, name="lain"), LATER) is False
        assert await unit.campaigns.get("b") == await unit.campaigns.lock("b") == second
        assert await unit.campaigns.get("none") is None
        assert await unit.campaigns.all() == [a_campaign("z"), second]


@pytest.mark.asyncio
async def test_a_step_is_guarded_by_the_state_it_expects(store: SqlStore) -> None:
    """The second who takes the same step is refused and changes nothing."""
    opened = a_campaign(state=CampaignState.OPEN)
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        assert await unit.campaigns.save(opened, CampaignState.DRAFT) is True
        late = replace(opened, name="lain")
        assert await unit.campaigns.save(late, CampaignState.DRAFT) is False
        assert await unit.campaigns.get(CAMPAIGN) == opened


@pytest.mark.asyncio
async def test_a_comment_enters_a_campaign_once(store: SqlStore) -> None:
    """The same comment again is refused; in another campaign it is another entry."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        await unit.campaigns.add(a_campaign("other"), NOW)
        scene = await seed(unit)
        entry = an_entry(scene)
        first = await unit.entries.add(entry)
        assert first is not None
        assert await unit.entries.add(replace(entry, commitment="ff" * 32)) is None
        second = await unit.entries.add(replace(entry, campaign_id="other"))
        assert second is not None

        kept = replace(entry, entry_id=first)
        assert await unit.entries.of_person(CAMPAIGN, entry.person_id) == [kept]
        of_comment = await unit.entries.of_comment(entry.comment_id)
        assert of_comment == [kept, replace(entry, entry_id=second, campaign_id="other")]


@pytest.mark.asyncio
async def test_entries_stand_in_the_order_of_their_commitments(store: SqlStore) -> None:
    """A campaign's list is by commitment; withdrawn ones stay in it and do not count."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        ids = {}
        for number in (3, 1, 2):
            scene = await seed(unit, a_comment(ref=str(number), no=number))
            ids[number] = await unit.entries.add(an_entry(scene, number))
        assert ids[1] is not None
        await unit.entries.set_withdrawn(ids[1], withdrawn=True)

        listed = await unit.entries.of_campaign(CAMPAIGN)
        assert [entry.entry_id for entry in listed] == [ids[1], ids[2], ids[3]]
        assert [entry.withdrawn for entry in listed] == [True, False, False]
        assert await unit.entries.count(CAMPAIGN) == 2
        await unit.entries.set_withdrawn(ids[1], withdrawn=False)
        assert await unit.entries.count(CAMPAIGN) == 3


@pytest.mark.asyncio
async def test_a_person_has_one_salt_in_a_campaign(store: SqlStore) -> None:
    """The first salt stays; another person or campaign has another."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        await unit.campaigns.add(a_campaign("other"), NOW)
        siti = (await seed(unit)).account.person_id
        budi = (await seed(unit, a_comment(author=BUDI, ref="2"))).account.person_id
        assert await unit.entries.person_salt(CAMPAIGN, siti, b"1" * 32) == b"1" * 32
        assert await unit.entries.person_salt(CAMPAIGN, siti, b"2" * 32) == b"1" * 32
        assert await unit.entries.person_salt(CAMPAIGN, budi, b"3" * 32) == b"3" * 32
        assert await unit.entries.person_salt("other", siti, b"4" * 32) == b"4" * 32


@pytest.mark.asyncio
async def test_salts_are_read_in_the_order_asked(store: SqlStore) -> None:
    """Those who have none, and the erased, are left out; reading makes no salt."""
    async with store.write() as unit:
        await unit.campaigns.add(a_campaign(), NOW)
        siti = (await seed(unit)).account.person_id
        budi = (await seed(unit, a_comment(author=BUDI, ref="2"))).account.person_id
        assert await unit.entries.salts(CAMPAIGN, [siti, budi]) == []
        await unit.entries.person_salt(CAMPAIGN, siti, b"1" * 32)
        await unit.entries.person_salt(CAMPAIGN, budi, b"3" * 32)
        assert await unit.entries.salts(CAMPAIGN, [budi, siti]) == [b"3" * 32, b"1" * 32]
        assert await unit.entries.salts(CAMPAIGN, []) == []
        await unit.people.erase(budi, LATER)
        assert await unit.entries.salts(CAMPAIGN, [budi, siti]) == [b"1" * 32]
