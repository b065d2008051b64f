"""A tagged comment becomes an entry; what keeps one out is said with every reason."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.ports.campaigns import EntryRow
from bot.ports.channels import Role
from bot.ports.people import ProfileFact
from bot.ports.platform import React
from bot.services.entries import standings
from campaigns.campaign import CampaignState
from campaigns.undi.signatures import receipt_message
from tests.support.season import ID, TAG, Season
from tests.support.world import CHAT, LOCAL, World

WIDE = "".join(chr(ord(letter) + 0xFEE0) for letter in "JernihBerkomentar")  # fullwidth letters


async def rows(world: World) -> Sequence[EntryRow]:
    """The campaign's entries."""
    async with world.store.read() as unit:
        return await unit.entries.of_campaign(ID)


async def reasons(season: Season) -> set[str]:
    """What keeps the campaign's entries out as things stand."""
    async with season.world.store.read() as unit:
        found = await standings(
            unit, await season.campaign(), await unit.entries.of_campaign(ID), season.world.clock.now()
        )
    return {refusal.code for each in found for refusal in each.refusals}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "words",
    [
        f"Lampu mati {TAG}", f"{TAG.upper()} lampu mati", "lampu #jernihberkomentar!", f"(lihat {TAG}).",
        f"Lampu mati #{WIDE}", f"baris satu\n{TAG}\nbaris dua", f"#lain {TAG}",
    ],
)  # fmt: skip
async def test_any_spelling_of_the_tag_enters_with_a_receipt(world: World, words: str) -> None:
    """However the tag is written, there is one entry, a reaction, and a signed receipt that verifies."""
    await Season.opened(world)
    ref = await world.comment("7", words)
    await world.drain()
    (entry,) = await rows(world)
    assert [(e.chat_ref, e.message_ref) for e in world.effects(React)] == [(CHAT, ref)]
    assert entry.entry_ref == f"lo:{CHAT}:{ref}"
    message = receipt_message(ID, bytes.fromhex(entry.commitment), int(entry.accepted_at.timestamp()))
    key = Ed25519PublicKey.from_public_bytes(world.signer.public_key)
    key.verify(bytes.fromhex(entry.receipt_signature), message)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "words", ["JernihBerkomentar", f"{TAG}Dong", f"kata{TAG}", f"https://contoh.id/{TAG}", "#Jernih"]
)
async def test_what_is_not_the_tag_enters_nothing(world: World, words: str) -> None:
    """The tag inside a word or a link, or without its sign, makes no entry."""
    await Season.opened(world)
    await world.comment("7", f"Lampu mati {words}")
    await world.drain()
    assert not await rows(world)
    assert not world.effects(React)


@pytest.mark.asyncio
async def test_editing_the_tag_out_and_in_again(world: World) -> None:
    """Without the tag the entry is withdrawn, with it the same entry is back; one reaction in all."""
    await Season.opened(world)
    ref = await world.comment("7", f"Lampu mati {TAG}")
    await world.drain()
    (first,) = await rows(world)
    await world.comment("7", "Lampu mati", message=ref, edited=10)
    await world.drain()
    assert [(e.entry_id, e.withdrawn) for e in await rows(world)] == [(first.entry_id, True)]
    await world.comment("7", f"Lampu mati lagi {TAG}", message=ref, edited=20)
    await world.drain()
    assert await rows(world) == [first]
    assert len(world.effects(React)) == 1


@pytest.mark.asyncio
async def test_a_stale_revision_makes_no_entry(world: World) -> None:
    """An old text with the tag that arrives after its edit enters nothing."""
    await Season.opened(world)
    await world.comment("7", "Lampu mati", message="c1", edited=60, no=90)
    await world.comment("7", f"Lampu mati {TAG}", message="c1", no=80)
    await world.drain()
    assert not await rows(world)
    assert not world.effects(React)


@pytest.mark.asyncio
async def test_entries_are_taken_while_the_campaign_is_open_only(world: World) -> None:
    """Before it opens and after it closes a tag is a word like any other."""
    await world.comment("7", f"Terlalu dini {TAG}")
    await world.drain()
    season = await Season.opened(world)
    world.clock.advance_to(season.planned.closes_at + timedelta(seconds=1))
    await world.comment("7", f"Terlambat {TAG}")
    await world.drain()
    assert not await rows(world)


@pytest.mark.asyncio
async def test_a_comment_posted_in_time_counts_though_it_is_read_late(world: World) -> None:
    """What was posted before the end enters when it is read after it."""
    season = await Season.opened(world)
    world.clock.advance_to(season.planned.closes_at)
    await world.comment("7", f"Pas di ujung {TAG}")
    world.clock.advance_to(season.planned.closes_at + timedelta(minutes=2))
    await world.services.schedule.run_once()
    assert await season.state() is CampaignState.CLOSED
    await world.drain()
    assert len(await rows(world)) == 1


@pytest.mark.asyncio
async def test_every_reason_is_named_at_once(world: World) -> None:
    """An entrant who did nothing yet, with a held comment, learns all that is missing."""
    season = await Season.opened(world)
    await world.comment("7", f"goblok {TAG}")
    await world.drain()
    assert await reasons(season) == {
        "comment.held", "profile.consent_missing", "profile.birth_date_missing", "profile.phone_missing",
    }  # fmt: skip


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("words", "reason"), [("goblok", "comment.held"), ("mantap", "comment.not_constructive"),
                          ("gacor", "comment.removed"), ("tolong", "comment.held")],
)  # fmt: skip
async def test_an_entry_stands_as_its_comment_does(world: World, words: str, reason: str) -> None:
    """A comment that is not approved keeps its entry, and keeps it out, for its own reason."""
    season = await Season.opened(world)
    await season.enter("7", f"{words} {TAG}")
    assert await reasons(season) == {reason}


@pytest.mark.asyncio
async def test_a_complete_entrant_is_in(world: World) -> None:
    """Nothing keeps out who has an approved comment, consent and a whole profile."""
    season = await Season.opened(world)
    await season.enter("7")
    assert await reasons(season) == set()


@pytest.mark.asyncio
async def test_who_joins_the_staff_is_out(world: World) -> None:
    """A role given after the entry keeps the person out of the draw."""
    season = await Season.opened(world)
    await season.enter("7")
    async with world.store.write() as unit:
        await unit.roles.grant(LOCAL, "7", Role.VIEWER, "cli", world.clock.now())
    assert await reasons(season) == {"entrant.is_staff"}


@pytest.mark.asyncio
async def test_who_is_too_young_is_out(world: World) -> None:
    """Age counts on the day of the draft, to the day."""
    season = await Season.opened(world)
    await season.enter("7")
    account = await world.account("7")
    for born, expected in (("2008-11-11", {"profile.too_young"}), ("2008-11-10", set())):
        async with world.store.write() as unit:
            fact = ProfileFact("birth_date", born, "declared")
            await unit.people.put_fact(account.person_id, fact, world.clock.now())
        assert await reasons(season) == expected
