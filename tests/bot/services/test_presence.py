"""What comes and goes: members, posts, comments deleted at the platform, and what its own filter stops."""

import pytest
from sqlalchemy import select

from bot.moderation.review import ReviewState
from bot.ports.platform import DeleteComment, Rewrite
from bot.store.tables.flow import audit
from tests.support.reporting import report
from tests.support.season import ID, TAG, Season
from tests.support.world import CHAT, MODERATORS, REVIEWER, World


async def gone(world: World, *messages: str) -> None:
    """Someone deletes messages at the platform."""
    await world.accept("gone", {"chat": CHAT, "messages": messages})
    await world.drain()


async def words(world: World) -> list[str]:
    """The audit words so far."""
    async with world.store.read() as unit:
        rows = await unit.audit._all(select(audit.c.word).order_by(audit.c.id))
    return [row.word for row in rows]


async def item_of(world: World, number: int = 1) -> ReviewState:
    """Where a review item stands."""
    async with world.store.read() as unit:
        found = await unit.reviews.get(number)
    assert found is not None
    return found.state


@pytest.mark.asyncio
async def test_the_newest_word_on_a_member_counts(world: World) -> None:
    """Someone comes, leaves and comes back; who is in a stranger's chat is not kept."""
    for kind in ("came", "left", "came", "left"):
        await world.accept(kind, {"user": "7", "chat": CHAT})
        await world.drain()
        row = (await world.account("7")).row_id
        async with world.store.read() as unit:
            assert await unit.presence.member(row, CHAT) == kind
    await world.accept("came", {"user": "8", "chat": "pasar"})
    await world.drain()
    async with world.store.read() as unit:
        assert await unit.people.find(world.platform.name, "8") is None


@pytest.mark.asyncio
async def test_the_card_leads_to_the_comment_and_its_post(world: World) -> None:
    """A moderator opens the comment in its place, and the post that it stands under."""
    await world.accept("post", {"chat": CHAT, "thread": "t1", "post": "siaran:77"})
    at = world.clock.now().timestamp()
    said = {"chat": CHAT, "message": "m1", "user": "7", "text": "goblok", "at": at, "thread": "t1"}
    await world.accept("comment", said)
    await world.drain()

    (card,) = world.told(MODERATORS)
    doors = {b.code: b.url for row in card.buttons for b in row if b.url}
    assert doors == {
        "button.review.comment": f"fake:{CHAT}/m1", "button.review.post": "fake:siaran/77",
    }  # fmt: skip


@pytest.mark.asyncio
async def test_a_deleted_comment_needs_no_decision(world: World) -> None:
    """Its item closes, its card says so, and a late press changes nothing."""
    ref = await world.comment("7", "goblok")
    await world.drain()
    data = world.button(MODERATORS, ":remove")
    await gone(world, ref)

    assert await item_of(world) is ReviewState.SUPERSEDED
    assert [e.prompt.code for e in world.effects(Rewrite)] == ["review.card.gone"]
    press = await world.press(REVIEWER, data, chat=MODERATORS)
    await world.drain()
    assert world.answered(press) == "review.superseded"
    await gone(world, ref)
    assert (await words(world)).count("comment:gone") == 1


@pytest.mark.asyncio
async def test_a_cry_for_help_stays_with_a_person(world: World) -> None:
    """Its author took it back, and may need somebody all the same."""
    ref = await world.comment("7", "tolong")
    await world.drain()
    await gone(world, ref)

    assert await item_of(world) is ReviewState.PENDING


@pytest.mark.asyncio
async def test_a_deleted_comment_is_no_entry(world: World) -> None:
    """Like one whose tag was edited out, as long as the list is not drafted."""
    season = await Season.opened(world)
    ref, kept = await season.enter("7"), await season.enter("8")
    await gone(world, ref)
    async with world.store.read() as unit:
        assert await unit.entries.count(ID) == 1
    await season.close()
    await gone(world, kept)
    async with world.store.read() as unit:
        assert await unit.entries.count(ID) == 1
    assert (await words(world)).count("entry:withdrawn") == 1


@pytest.mark.asyncio
async def test_our_own_removal_is_no_news(world: World) -> None:
    """What a moderator removed comes back as an event and changes nothing, also its undoing."""
    ref = await world.comment("7", f"goblok {TAG}")
    await world.drain()
    await world.press(REVIEWER, world.button(MODERATORS, ":remove"), chat=MODERATORS)
    await world.drain()
    await world.pass_time(seconds=11)
    assert world.effects(DeleteComment)
    await gone(world, ref)

    assert "comment:gone" not in await words(world)
    assert await item_of(world) is ReviewState.REMOVED


@pytest.mark.asyncio
async def test_a_deleted_comment_is_not_held_by_reports(world: World) -> None:
    """There is nothing left to look at."""
    ref = await world.comment("7", "biasa")
    await world.drain()
    await gone(world, ref, "unknown")
    for user in ("11", "12", "13"):
        await report(world, user, ref)

    assert world.told(MODERATORS) == []


@pytest.mark.asyncio
async def test_what_the_platforms_filter_stops_is_only_noted(world: World) -> None:
    """The rule's number and what was done stand in the audit; of the author nothing is kept."""
    await world.accept("blocked", {"user": "7", "chat": CHAT, "rule": "42", "action": "block_message"})
    await world.drain()

    async with world.store.read() as unit:
        (row,) = await unit.audit._all(select(audit).where(audit.c.word == "platform:blocked"))
        assert row.facts == {"rule": "42", "action": "block_message"}
        assert await unit.people.find(world.platform.name, "7") is None
