"""Edits at work: what was approved or entered and then changed is read again; typos cost nothing."""

from typing import cast

import pytest

from bot.moderation.comment import Author, Comment, Revision, digest
from bot.moderation.context import Earlier
from bot.moderation.decision import Outcome
from bot.moderation.policy import Policy
from bot.ports.channels import Channel
from bot.ports.comments import Recorded
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from bot.services.gathering.earlier import EarlierGatherer
from bot.services.gathering.seen import Seen
from tests.bot.services.test_policies_at_work import set_policy
from tests.bot.services.test_reviewing import decide, held, outcomes
from tests.support.builders import NOON
from tests.support.season import TAG, Season
from tests.support.world import CHAT, LOCAL, MODERATORS, World

ENTRY = f"Lampu jalan depan pasar mati sejak minggu lalu {TAG}"
OTHER = f"Belanja murah hanya hari ini di toko kami saja {TAG}"


@pytest.mark.asyncio
async def test_what_a_person_approved_is_read_again_when_it_says_something_else(world: World) -> None:
    """Approved, rewritten, and edited once more: it waits until a person looks, and then stands."""
    ref = await held(world)
    await decide(world, "approve")
    await world.comment("7", "belanja murah hanya hari ini", message=ref, edited=60)
    await world.drain()
    waits = await outcomes(world)
    await world.comment("7", "belanja murah, hanya hari ini", message=ref, edited=120)
    await world.drain()
    waits_still = await outcomes(world)
    await decide(world, "approve")
    await world.comment("7", "Belanja murah, hanya hari ini!", message=ref, edited=180)
    await world.drain()

    assert waits == waits_still == {Outcome.HOLD: 1}
    assert await outcomes(world) == {Outcome.APPROVE: 1}


@pytest.mark.asyncio
@pytest.mark.parametrize(("text", "outcome"), [(f"{ENTRY}!", Outcome.APPROVE), (OTHER, Outcome.HOLD)])
async def test_an_entry_that_becomes_another_waits(world: World, text: str, outcome: Outcome) -> None:
    """What counts in a draw cannot be swapped for an advert; a mended entry goes on counting."""
    await Season.opened(world)
    ref = await world.comment("11", ENTRY)
    await world.drain()
    await world.comment("11", text, message=ref, edited=60)
    await world.drain()
    assert await outcomes(world) == {outcome: 1}


@pytest.mark.asyncio
async def test_a_plain_comment_may_be_rewritten(world: World) -> None:
    """What nobody approved and what earned nothing is judged anew like any first words."""
    ref = await world.comment("11", "Lampu jalan depan pasar mati")
    await world.drain()
    await world.comment("11", "Air di kampung kami keruh sekali", message=ref, edited=60)
    await world.drain()
    assert await outcomes(world) == {Outcome.APPROVE: 1}


@pytest.mark.asyncio
async def test_links_are_for_those_who_are_known(world: World) -> None:
    """A first comment with a link waits; later ones pass, until a link is slipped in by an edit."""
    await set_policy(world, link_limit=2)
    await world.comment("11", "Lihat https://berita.example/a")
    await world.drain()
    await decide(world, "approve")
    await world.comment("11", "Lihat juga https://berita.example/b")
    ref = await world.comment("11", "Lampu jalan depan pasar mati")
    await world.drain()
    before = await outcomes(world)
    await world.comment("11", "Lampu mati https://toko.example", message=ref, edited=60)
    await world.drain()
    await world.comment("11", "Lampu mati, https://toko.example", message=ref, edited=90)
    await world.drain()

    assert before == {Outcome.APPROVE: 3}
    assert await outcomes(world) == {Outcome.APPROVE: 2, Outcome.HOLD: 1}
    assert world.codes(MODERATORS).count("review.card.pending") == 3


class NothingIsAsked:
    """A unit of work that has nothing to ask."""


@pytest.mark.asyncio
async def test_first_revisions_ask_nothing(world: World) -> None:
    """Without an edit in the batch no statement is made."""
    author = Author(LOCAL, "7")
    comment = Comment(LOCAL, CHAT, "m", author, "halo", NOON, Revision(NOON, 1, digest("halo")))
    channel = Channel(1, LOCAL, CHAT, "Balai", active=True, locale="id", policy=Policy())
    account = Account(1, 1, LOCAL, "7", private_open=False, locale="id")
    seen = Seen(comment, channel, account, Recorded(1, 1, is_new=True, is_newest=True, is_first=True))
    nothing = cast("UnitOfWork", NothingIsAsked())

    assert await EarlierGatherer()(nothing, [seen, seen], world.clock.now()) == [Earlier(), Earlier()]


@pytest.mark.asyncio
@pytest.mark.parametrize("by_person", [True, False], ids=["approved", "entered"])
async def test_small_steps_are_measured_against_what_was_approved(world: World, *, by_person: bool) -> None:
    """Two other words at a time make another text in the end, of an entry and of what a person approved."""
    if by_person:
        ref = await held(world, "goblok sekali jalan rusak depan pasar lama kota")
        await decide(world, "approve")
    else:
        await Season.opened(world)
        ref = await world.comment("7", f"aduh sekali jalan rusak depan pasar lama kota {TAG}")
        await world.drain()
    before = await outcomes(world)
    await world.pass_time(minutes=1)
    for number, text in enumerate((
        "belanja murah jalan rusak depan pasar lama kota",
        "belanja murah hanya sebentar depan pasar lama kota",
        "belanja murah hanya sebentar toko kami lama kota",
    )):  # fmt: skip
        tagged = text if by_person else f"{text} {TAG}"
        await world.comment("7", tagged, message=ref, edited=60 * (number + 1))
        await world.pass_time(minutes=1)
    assert before == {Outcome.APPROVE: 1}
    assert await outcomes(world) == {Outcome.HOLD: 1}
