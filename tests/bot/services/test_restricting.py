"""Restricting: down with the comment, an hour of silence for its author, and an exact way back."""

from datetime import timedelta

import pytest

from bot.moderation.comment import AuthorKind
from bot.ports.platform import DeleteComment, Effect, PlatformBusy, PlatformRefused, Restrict, Rewrite
from tests.bot.services.test_policies_at_work import written_by
from tests.bot.services.test_reviewing import decide, held
from tests.support.builders import NOON
from tests.support.world import CHAT, MODERATORS, REVIEWER, World

END = NOON + timedelta(hours=1, seconds=10)


@pytest.mark.asyncio
async def test_the_author_is_silent_for_an_hour_and_told_why(world: World) -> None:
    """After the ten seconds the comment goes, the author cannot write for an hour and reads why."""
    await world.start("7")
    await held(world)
    assert await decide(world, "restrict") == "review.done.restrict"
    await world.pass_time(seconds=9)
    assert not world.effects(Restrict)
    await world.pass_time(seconds=2)
    assert world.effects(Restrict) == [Restrict(CHAT, "7", END)]
    assert len(world.effects(DeleteComment)) == 1
    assert world.codes("7").count("notice.restricted") == 1
    assert world.rewritten()[-1] == "review.card.restricted"


@pytest.mark.asyncio
async def test_undone_in_time_nothing_happens(world: World) -> None:
    """Within the ten seconds undo takes back removal, restriction and notice."""
    await world.start("7")
    await held(world)
    await decide(world, "restrict")
    assert await decide(world, "undo") == "review.done.undo"
    await world.pass_time(days=40)
    assert not world.effects(Restrict)
    assert not world.effects(DeleteComment)
    assert "notice.restricted" not in world.codes("7")


@pytest.mark.asyncio
async def test_undone_later_the_author_may_write_again(world: World) -> None:
    """Once it was done, undo lifts it, and says what cannot be brought back."""
    await held(world)
    await decide(world, "restrict")
    await world.pass_time(seconds=11)
    assert await decide(world, "undo") == "review.done.undo_lifted"
    assert world.effects(Restrict) == [Restrict(CHAT, "7", END), Restrict(CHAT, "7", None)]


@pytest.mark.asyncio
async def test_undone_after_the_hour_nothing_is_lifted(world: World) -> None:
    """A restriction that is over is left alone: someone may have silenced the member by hand since."""
    await held(world)
    await decide(world, "restrict")
    await world.pass_time(seconds=11)
    await world.pass_time(minutes=61)
    assert await decide(world, "undo") == "review.done.undo_but_deleted"
    assert len(world.effects(Restrict)) == 1


@pytest.mark.asyncio
async def test_undoing_one_leaves_the_other_in_force(world: World) -> None:
    """Who was restricted for two comments stays silent as long as the decision says that still stands."""
    await held(world)
    await decide(world, "restrict")
    await world.pass_time(seconds=11)
    await held(world, "goblok lagi")
    await decide(world, "restrict")
    await world.pass_time(seconds=11)
    await decide(world, "undo")
    assert [effect.until for effect in world.effects(Restrict)] == [END, END + timedelta(seconds=11), END]


@pytest.mark.asyncio
async def test_restricted_undone_and_restricted_again(world: World) -> None:
    """Each decision has its own restriction: the second is done though the first was taken back."""
    await held(world)
    for verb in ("restrict", "undo", "restrict"):
        await decide(world, verb)
    await world.pass_time(seconds=11)
    assert world.effects(Restrict) == [Restrict(CHAT, "7", END)]


@pytest.mark.asyncio
async def test_a_lift_never_passes_its_restriction(world: World) -> None:
    """Undone while nobody knows whether the platform took the restriction, only the lift is performed."""
    await held(world)
    world.platform.fault = lambda effect: PlatformBusy("502", 30) if isinstance(effect, Restrict) else None
    await decide(world, "restrict")
    await world.pass_time(seconds=11)
    await decide(world, "undo")
    world.platform.fault = lambda _: None
    await world.pass_time(minutes=5)
    assert world.effects(Restrict) == [Restrict(CHAT, "7", None)]


@pytest.mark.asyncio
async def test_too_early_for_the_platform_is_not_asked(world: World) -> None:
    """Where the platform itself named a later time it did nothing, so that undo has nothing to lift."""
    await held(world)
    world.platform.fault = lambda effect: (
        PlatformBusy("429", 30, throttled=True) if isinstance(effect, Restrict) else None
    )
    await decide(world, "restrict")
    await world.pass_time(seconds=11)
    assert await decide(world, "undo") == "review.done.undo_but_deleted"
    world.platform.fault = lambda _: None
    await world.pass_time(minutes=5)
    assert not world.effects(Restrict)


@pytest.mark.asyncio
async def test_an_outage_of_an_hour_outlasts_the_restriction(world: World) -> None:
    """What could not be done before its end is not done after it."""
    await world.start("7")
    await held(world)
    world.platform.fault = lambda effect: PlatformBusy("502", 30) if isinstance(effect, Restrict) else None
    await decide(world, "restrict")
    await world.pass_time(minutes=30)
    await world.pass_time(minutes=30, seconds=1)
    world.platform.fault = lambda _: None
    await world.pass_time(minutes=10)
    assert not world.effects(Restrict)
    async with world.store.read() as unit:
        assert "pending" not in await unit.outbox.counts()


@pytest.mark.asyncio
async def test_a_refused_restriction_is_said_to_the_moderators(world: World) -> None:
    """Where the bot may not restrict, the moderators read that the author can still write."""

    def refuse(effect: Effect) -> Exception | None:
        return PlatformRefused("not enough rights") if isinstance(effect, Restrict) else None

    world.platform.fault = refuse
    await held(world)
    await decide(world, "restrict")
    await world.pass_time(seconds=11)
    (said,) = [prompt for prompt in world.told(MODERATORS) if prompt.code == "review.restrict_failed"]
    assert said.params["why"] == "not enough rights"


@pytest.mark.asyncio
async def test_a_channel_identity_has_no_such_button(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a member can be kept from writing; for others the card does not offer it."""
    written_by(world, AuthorKind.CHANNEL, monkeypatch)
    await held(world)
    (card,) = world.told(MODERATORS)
    verbs = [button.code for row in card.buttons for button in row if button.data]
    offered = {"button.review.approve", "button.review.remove", "button.review.warn", "button.review.more"}
    assert set(verbs) == offered
    await world.press(REVIEWER, world.button(MODERATORS, ":page-more"), chat=MODERATORS)
    await world.drain()
    second = [button.data for row in world.effects(Rewrite)[-1].prompt.buttons for button in row]
    assert any(data.endswith(":ignore") for data in second)
    assert not any("restrict" in data for data in second)
