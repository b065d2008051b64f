"""What a channel's policy makes of a comment: exemptions, shadow mode, hiding, urgency, removal."""

from dataclasses import replace

import pytest

from bot.moderation.comment import AuthorKind
from bot.moderation.policy import Policy
from bot.platforms.local.reading import read
from bot.ports.channels import Role
from bot.ports.events import CommentSeen, Event
from bot.ports.platform import DeleteComment, React
from tests.support.season import ID, TAG, Season
from tests.support.world import CHAT, LOCAL, MODERATORS, REVIEWER, World


async def set_policy(world: World, **changes: object) -> None:
    """Change the channel's policy."""
    async with world.store.write() as unit:
        channel = await unit.channels.by_ref(LOCAL, CHAT)
        assert channel is not None
        policy: Policy = replace(channel.policy, **changes)  # type: ignore[arg-type]  # names of its fields
        await unit.channels.set_policy(channel.channel_id, policy, "cli", world.clock.now())


async def outcomes(world: World) -> dict[str, int]:
    """How many comments stand at each outcome."""
    async with world.store.read() as unit:
        return await unit.comments.count_by_outcome()


@pytest.mark.asyncio
@pytest.mark.parametrize("role", list(Role))
async def test_staff_are_left_alone(world: World, role: Role) -> None:
    """Whoever holds any role is not judged."""
    async with world.store.write() as unit:
        await unit.roles.grant(LOCAL, "55", role, "cli", world.clock.now())
    await world.comment("55", "goblok")
    await world.comment(REVIEWER, "slot gacor")
    await world.drain()
    assert await outcomes(world) == {}
    assert world.platform.performed == []


def written_by(world: World, kind: AuthorKind, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every comment is read as one by such an author."""

    def reader(raw: bytes) -> Event:
        event = read(raw)
        if not isinstance(event, CommentSeen):
            return event
        author = replace(event.comment.author, kind=kind)
        return CommentSeen(replace(event.comment, author=author))

    monkeypatch.setitem(world.services.worker._readers, LOCAL, reader)


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", [AuthorKind.OFFICIAL, AuthorKind.BOT])
async def test_the_institution_and_bots_are_left_alone(
    world: World, kind: AuthorKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The channel's own posts and other bots are not judged."""
    written_by(world, kind, monkeypatch)
    await world.comment("7", "goblok")
    await world.drain()
    assert await outcomes(world) == {}


@pytest.mark.asyncio
async def test_a_channel_identity_is_judged_and_never_enters(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who writes as a channel is judged like anyone, and is no person who could win."""
    await Season.opened(world)
    written_by(world, AuthorKind.CHANNEL, monkeypatch)
    await world.comment("7", f"goblok {TAG}")
    await world.drain()
    assert await outcomes(world) == {"hold": 1}
    async with world.store.read() as unit:
        assert not await unit.entries.of_campaign(ID)


@pytest.mark.asyncio
async def test_acknowledging_is_the_channels_choice(world: World) -> None:
    """An entry is taken without a reaction where the policy wants none, or is in shadow mode."""
    await Season.opened(world)
    for changes in ({"acknowledge": False}, {"acknowledge": True, "shadow": True}):
        await set_policy(world, **changes)
        await world.comment("7", f"Lampu mati {TAG}")
        await world.drain()
    assert not world.effects(React)
    async with world.store.read() as unit:
        assert len(await unit.entries.of_campaign(ID)) == 2


@pytest.mark.asyncio
async def test_shadow_mode_records_and_acts_not(world: World) -> None:
    """In shadow mode every comment has its decision, and nobody sees anything of it."""
    await set_policy(world, shadow=True, hide_held=True)
    for words in ("goblok", "slot gacor", "tolong", "Lampu mati #JernihBerkomentar"):
        await world.comment("7", words)
    await world.drain()
    assert await outcomes(world) == {"approve": 1, "hold": 1, "remove": 1, "to_person": 1}
    assert world.platform.tried == []
    async with world.store.read() as unit:
        assert not await unit.reviews.pending(10)


@pytest.mark.asyncio
async def test_hide_held_takes_a_held_comment_out_of_view(world: World) -> None:
    """With hide_held, a held comment leaves public view, and its card still comes."""
    await set_policy(world, hide_held=True)
    ref = await world.comment("7", "goblok")
    await world.drain()
    assert world.effects(DeleteComment) == [DeleteComment(CHAT, ref)]
    assert world.codes(MODERATORS) == ["review.card.pending"]


@pytest.mark.asyncio
async def test_an_urgent_comment_goes_to_a_person_and_stays(world: World) -> None:
    """A cry for help is shown to moderators as urgent and is never hidden."""
    await set_policy(world, hide_held=True)
    await world.comment("7", "tolong goblok saya tidak kuat")
    world.fake.words = {"tolong": replace(world.fake.words["tolong"], toxic=0.99, spam=0.99)}
    await world.drain()
    assert await outcomes(world) == {"to_person": 1}
    assert world.codes(MODERATORS) == ["review.card.urgent"]
    assert not world.effects(DeleteComment)


@pytest.mark.asyncio
async def test_an_urgent_card_goes_out_before_older_ones(world: World) -> None:
    """Urgent cards overtake cards that wait."""
    for words in ("goblok satu", "goblok dua", "tolong"):
        await world.comment("7", words)
    await world.drain()
    assert world.codes(MODERATORS) == ["review.card.urgent", "review.card.pending", "review.card.pending"]


@pytest.mark.asyncio
async def test_a_sure_advert_is_removed_at_once_and_once(world: World) -> None:
    """What the policy lets the system remove is removed without a card."""
    ref = await world.comment("7", "slot gacor")
    await world.drain()
    assert world.platform.performed == [DeleteComment(CHAT, ref)]
    assert await outcomes(world) == {"remove": 1}


@pytest.mark.asyncio
async def test_a_cheer_is_withheld_without_any_effect(world: World) -> None:
    """What earns nothing and harms nobody stays where it is."""
    await world.comment("7", "mantap")
    await world.drain()
    assert await outcomes(world) == {"withhold": 1}
    assert world.platform.performed == []


@pytest.mark.asyncio
async def test_without_a_moderators_chat_the_item_waits_all_the_same(world: World) -> None:
    """A held comment opens an item even where no card can be shown."""
    async with world.store.write() as unit:
        channel = await unit.channels.by_ref(LOCAL, CHAT)
        assert channel is not None
        await unit.channels.set_moderators(channel.channel_id, None)
    await world.comment("7", "goblok")
    await world.drain()
    assert world.platform.tried == []
    async with world.store.read() as unit:
        assert len(await unit.reviews.pending(10)) == 1
