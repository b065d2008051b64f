"""The ladder at work: what the system's removals cost, step by step, and when a person is asked."""

from datetime import timedelta

import pytest

from bot.moderation.comment import AuthorKind
from bot.moderation.review import Kind
from bot.moderation.rules import Rule
from bot.moderation.strike import Strike
from bot.ports.channels import Role
from bot.ports.platform import DeleteComment, Restrict
from tests.bot.services.test_policies_at_work import set_policy, written_by
from tests.bot.services.test_reviewing import decide
from tests.support.world import LOCAL, MODERATORS, World

ADVERT = "slot gacor"
HOUR = timedelta(hours=1)


async def strikes(world: World, user: str = "7") -> list[Strike]:
    """What stands against someone."""
    account = await world.account(user)
    async with world.store.read() as unit:
        persons = await unit.people.linked(account.person_id)
        return list(await unit.strikes.everywhere(persons, world.clock.now()))


async def adverts(world: World, count: int, user: str = "7", *, hours: float = 1) -> None:
    """So many adverts, one every so many hours."""
    for _ in range(count):
        await world.comment(user, ADVERT)
        await world.drain()
        await world.pass_time(hours=min(hours, 1 / 30))
        await world.pass_time(hours=max(0.0, hours - 1 / 30))


@pytest.mark.asyncio
async def test_each_removal_is_one_step_further(world: World) -> None:
    """A reminder, a warning, an hour, a day; then a person is asked and nothing happens by itself."""
    await world.start("7")
    await adverts(world, 5, hours=25)
    means = [str(p.params["next"].code) for p in world.told("7") if p.code.startswith("notice.")]  # type: ignore[attr-defined]  # a Coded
    steps = ("remind", "warn", "restrict", "restrict_day", "ask")
    assert means == [f"notice.next.{step}" for step in steps]
    given = [each for each in await strikes(world) if each.restricted_until]
    assert [each.restricted_until - each.at for each in given if each.restricted_until] == [HOUR, 24 * HOUR]
    assert [effect.until for effect in world.effects(Restrict)] == [each.restricted_until for each in given]
    assert len(world.effects(DeleteComment)) == 5
    async with world.store.read() as unit:
        (item,) = await unit.reviews.pending(10)
    assert item.kind is Kind.ASK
    assert len(world.told(MODERATORS)) == 1


@pytest.mark.asyncio
async def test_strikes_expire(world: World) -> None:
    """After the policy's days the ladder begins anew."""
    await set_policy(world, strike_days=2)
    await adverts(world, 2, hours=1)
    assert len(await strikes(world)) == 2
    await world.pass_time(days=2)
    assert await strikes(world) == []
    await world.start("7")
    await world.comment("7", ADVERT)
    await world.pass_time(minutes=2)
    assert world.told("7")[-1].params["next"].code == "notice.next.remind"  # type: ignore[attr-defined]  # a Coded


@pytest.mark.asyncio
async def test_linked_accounts_count_together(world: World) -> None:
    """What was done on one platform counts for the same person's next step on the other."""
    await adverts(world, 2)
    account = await world.account("7")
    await world.comment("8", "Lampu mati")
    await world.drain()
    other = await world.account("8")
    async with world.store.write() as unit:
        await unit.links.join(account.person_id, other.person_id, world.clock.now())
    await world.comment("8", ADVERT)
    await world.drain()
    assert [effect.account_id for effect in world.effects(Restrict)] == ["8"]


@pytest.mark.asyncio
async def test_personal_data_is_told_and_never_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is hidden to protect somebody gives no strike, however often."""
    monkeypatch.setattr("bot.services.following.penalty.rule_of", lambda _: Rule.PERSONAL_DATA)
    await world.start("7")
    await adverts(world, 4)
    assert await strikes(world) == []
    assert not world.effects(Restrict)
    assert world.codes("7").count("notice.protected") == 4


@pytest.mark.asyncio
async def test_urgent_and_shadow_cost_nothing(world: World) -> None:
    """A cry for help is never counted, and under a policy in shadow mode nothing is."""
    await world.comment("7", "tolong slot")
    await set_policy(world, shadow=True)
    await world.comment("7", ADVERT)
    await world.pass_time(minutes=20)
    assert await strikes(world) == []


@pytest.mark.asyncio
async def test_who_is_staff_on_another_account_gets_no_strike(world: World) -> None:
    """A role on a linked account is a role."""
    await world.comment("7", "Lampu mati")
    await world.comment("8", "Lampu mati")
    await world.drain()
    one, other = await world.account("7"), await world.account("8")
    async with world.store.write() as unit:
        await unit.links.join(one.person_id, other.person_id, world.clock.now())
        await unit.roles.grant(LOCAL, "8", Role.VIEWER, "cli", world.clock.now())
    await adverts(world, 4)
    assert await strikes(world) == []
    assert not world.effects(Restrict)


@pytest.mark.asyncio
async def test_a_channel_identity_is_counted_and_never_restricted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can silence an identity or write to it, and so that is not tried."""
    written_by(world, AuthorKind.CHANNEL, monkeypatch)
    await adverts(world, 4)
    assert [each.restricted_until for each in await strikes(world)] == [None] * 4
    assert not world.effects(Restrict)


@pytest.mark.asyncio
async def test_an_edit_into_a_good_comment_is_not_punished_twice(world: World) -> None:
    """The removal's strike stays one; the edit adds none, and another bad edit is the same comment's."""
    ref = await world.comment("7", ADVERT)
    await world.drain()
    await world.comment("7", "Lampu mati", message=ref, edited=5)
    await world.drain()
    assert len(await strikes(world)) == 1
    await world.comment("7", "slot gacor lagi", message=ref, edited=9)
    await world.drain()
    assert {each.comment_id for each in await strikes(world)} == {(await strikes(world))[0].comment_id}
    await world.start("7")
    await world.pass_time(minutes=2)
    assert world.told("7")[-1].params["next"].code == "notice.next.remind"  # type: ignore[attr-defined]  # a Coded


@pytest.mark.asyncio
async def test_a_flood_asks_the_moderators_once(world: World) -> None:
    """Thirty adverts in a minute are no thirty questions."""
    await adverts(world, 30, hours=2 / 3600)
    async with world.store.read() as unit:
        assert len(await unit.reviews.pending(40)) <= 2
    assert len(await strikes(world)) == 30


@pytest.mark.asyncio
async def test_a_person_who_approves_takes_the_strike_away(world: World) -> None:
    """Asked at the ladder's end, a moderator finds nothing wrong: that comment counts no more."""
    await adverts(world, 5)
    assert len(await strikes(world)) == 5
    await decide(world, "approve")
    assert len(await strikes(world)) == 4


@pytest.mark.asyncio
async def test_undoing_the_approval_counts_it_again(world: World) -> None:
    """A slip of the finger costs nothing and spares nothing: strike and notice are as they were."""
    await world.start("7")
    await adverts(world, 4)
    await world.comment("7", ADVERT)
    await world.drain()
    before, told = await strikes(world), len(world.told("7"))
    await decide(world, "approve")
    await decide(world, "undo")
    assert await strikes(world) == before
    await world.pass_time(hours=1)
    assert [prompt.code for prompt in world.told("7")[told:]] == ["notice.removed"]


@pytest.mark.asyncio
async def test_an_approved_comment_is_not_told_as_removed(world: World) -> None:
    """What waits to be said of a removal is not said once a person approved the comment."""
    await world.start("7")
    await adverts(world, 4)
    await world.comment("7", ADVERT)
    await world.drain()
    told = len(world.told("7"))
    await decide(world, "approve")
    await world.pass_time(hours=1)
    assert world.told("7")[told:] == []


@pytest.mark.asyncio
async def test_who_is_staff_on_another_account_is_told_why_a_comment_went(world: World) -> None:
    """Nothing is counted, and what was taken down is said with the way to object."""
    await world.start("7")
    await world.start("8")
    await world.drain()
    one, other = await world.account("7"), await world.account("8")
    async with world.store.write() as unit:
        await unit.links.join(one.person_id, other.person_id, world.clock.now())
        await unit.roles.grant(LOCAL, "8", Role.VIEWER, "cli", world.clock.now())
    await adverts(world, 1)
    assert await strikes(world) == []
    await world.pass_time(hours=1)
    assert world.codes("7")[-1] == "notice.removed"
    assert not world.told("7")[-1].params["next"]
