"""Members' reports: kept once each, enough of them put a comment before a person, and nothing more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.moderation.comment import PlatformName
from bot.moderation.decision import Outcome
from bot.ports.people import ProfileFact
from bot.ports.platform import DeleteComment, Rewrite
from bot.services.reports import AN_HOUR
from bot.store.unit_of_work import SqlUnit
from tests.support.other_side import OtherSide
from tests.support.reporting import report, stand
from tests.support.season import Season
from tests.support.world import CHAT, LOCAL, MODERATORS, REVIEWER, World

AUTHOR = "7"
APPROVED, HELD = Outcome.APPROVE, Outcome.HOLD


async def written(world: World) -> str:
    """A comment that stands approved."""
    ref = await world.comment(AUTHOR, "biasa saja")
    await world.drain()
    assert (await stand(world, ref))[0] is APPROVED
    return ref


@pytest.mark.asyncio
async def test_enough_different_members_put_a_comment_before_a_person(world: World) -> None:
    """Two reports change nothing; the third holds it, and the card says how many there were."""
    ref = await written(world)
    for user in ("11", "12"):
        await report(world, user, ref)
    assert await stand(world, ref) == (APPROVED, ["system"])
    assert world.told(MODERATORS) == []

    await report(world, "13", ref)

    assert await stand(world, ref) == (HELD, ["system", "report"])
    (card,) = world.told(MODERATORS)
    (why,) = card.params["reasons"]  # type: ignore[misc]  # a card holds its reasons
    assert (why.code, why.params) == ("flag.reported.hold", {"count": 3})  # type: ignore[has-type]  # as above
    assert not any(each.message_ref == ref for each in world.effects(DeleteComment))


@pytest.mark.asyncio
async def test_one_member_counts_once(world: World) -> None:
    """Reporting again changes nothing, and neither does a second account of the same person."""
    ref = await written(world)
    for user in ("11", "11", "12"):
        await report(world, user, ref)
    await world.start("14")
    await world.drain()
    one, other = await world.account("11"), await world.account("14")
    async with world.store.write() as unit:
        await unit.links.join(one.person_id, other.person_id, world.clock.now())
    await report(world, "14", ref)

    assert await stand(world, ref) == (APPROVED, ["system"])
    await report(world, "15", ref)
    assert (await stand(world, ref))[0] is HELD


@pytest.mark.asyncio
async def test_the_command_leaves_the_public_view(world: World) -> None:
    """Whoever reports is not seen to do so."""
    ref = await written(world)
    command = await report(world, "11", ref)

    assert world.effects(DeleteComment) == [DeleteComment(CHAT, command)]


@pytest.mark.asyncio
async def test_thanks_go_where_they_can(world: World) -> None:
    """In the private chat when it is open, in place where a press holds it, else nowhere."""
    ref = await written(world)
    await report(world, "11", ref)
    assert world.told("11") == []
    await world.start("12")
    await report(world, "12", ref)
    assert world.codes("12")[-1] == "report.thanks"
    async with world.store.write() as unit:
        now = world.clock.now()
        await unit.channels.put(PlatformName.DISCORD, "d1", title="D", active=True, locale="id", now=now)
    said = {"message": "m1", "user": "7", "text": "x", "at": world.clock.now().timestamp()}
    other = OtherSide(world)
    assert await other.report("13", chat="d1", comment=said) == ["report.thanks"]
    assert await other.report("13", chat="d2", comment=said) == ["report.not_watched"]
    assert await other.report("13", chat="d1") == ["report.nothing"]


@pytest.mark.asyncio
async def test_a_comment_never_seen_is_judged_first(world: World) -> None:
    """A report can be the first that is heard of a comment, and an insult is held for what it says."""
    await report(world, "11", "m9", words="goblok kamu")

    outcome, by = await stand(world, "m9")
    assert (outcome, by) == (HELD, ["system"])
    # The card that stands, or is on its way, names the report too.
    shown = [e.prompt for e in world.effects(Rewrite)][-1:] or world.told(MODERATORS)
    assert "flag.reported.hold" in [why.code for why in shown[-1].params["reasons"]]  # type: ignore[attr-defined]  # a card holds its reasons


@pytest.mark.asyncio
async def test_the_card_that_waits_counts_on(world: World) -> None:
    """Reports on what a person is to look at anyway show on its card, whose buttons stay good."""
    ref = await world.comment(AUTHOR, "goblok kamu")
    await world.drain()
    data = world.button(MODERATORS, ":approve")
    for user in ("11", "12"):
        await report(world, user, ref)

    last = world.effects(Rewrite)[-1].prompt
    assert {"count": 2} in [why.params for why in last.params["reasons"]]  # type: ignore[attr-defined]  # a card holds its reasons
    press = await world.press(REVIEWER, data, chat=MODERATORS)
    await world.drain()
    assert world.answered(press) == "review.done.approve"


@pytest.mark.asyncio
async def test_a_persons_decision_stands_until_twice_as_many_come(world: World) -> None:
    """Three reports, approved by a reviewer; the sixth puts it before a person again, the fifth does not."""
    ref = await written(world)
    for user in ("11", "12", "13"):
        await report(world, user, ref)
    await world.press(REVIEWER, world.button(MODERATORS, ":approve"), chat=MODERATORS)
    await world.drain()
    world.clock.advance(timedelta(minutes=1))
    for user in ("14", "15"):
        await report(world, user, ref)
    assert (await stand(world, ref))[0] is APPROVED

    await report(world, "16", ref)

    assert (await stand(world, ref))[0] is HELD
    assert [e.prompt.code for e in world.effects(Rewrite)][-1] == "review.card.superseded"
    assert world.told(MODERATORS)[-1].code == "review.card.pending"


@pytest.mark.asyncio
@pytest.mark.parametrize(("author", "code"), [("11", "report.own"), (REVIEWER, "report.official")])
async def test_own_and_official_comments_are_not_reported(world: World, author: str, code: str) -> None:
    """Nobody reports themselves, and the institution's own words are no matter for its moderators."""
    await world.start("11")
    await report(world, "11", "m1", author=author)

    assert world.codes("11")[-1] == code
    async with world.store.read() as unit:
        assert await unit.comments.count_by_outcome() == {}


@pytest.mark.asyncio
async def test_a_report_does_not_tell_whose_phone_it_is(world: World) -> None:
    """Who declares another's number learns nothing of it by reporting their comments."""
    ref, now = await world.comment("7", "biasa"), world.clock.now()
    await world.start("11")
    await world.drain()
    for user in ("7", "11"):
        account = await world.account(user)
        async with world.store.write() as unit:
            await unit.people.put_fact(
                account.person_id, ProfileFact("phone", "+6281234567890", "declared"), now
            )
    await report(world, "11", ref)

    assert world.codes("11")[-1] == "report.thanks"


@pytest.mark.asyncio
async def test_nobody_reports_without_end(world: World) -> None:
    """Ten an hour are taken from one account; an hour later there is room again."""
    await world.start("11")
    for number in range(AN_HOUR):
        await report(world, "11", f"m{number}")
    await report(world, "11", "m-more")
    assert world.codes("11")[-1] == "report.too_many"
    async with world.store.read() as unit:
        assert await _reported(unit, "m-more") is None

    world.clock.advance(timedelta(hours=1, seconds=1))
    await report(world, "11", "m-more")
    assert world.codes("11")[-1] == "report.thanks"


async def _reported(unit: SqlUnit, message: str) -> int | None:
    return await unit.comments.id_of(PlatformName.LOCAL, CHAT, message)


@pytest.mark.asyncio
async def test_in_shadow_reports_are_only_kept(world: World) -> None:
    """A channel that only watches holds nothing, however many complain."""
    async with world.store.write() as unit:
        (channel,) = await unit.channels.all()
        await unit.channels.set_policy(
            channel.channel_id, replace(channel.policy, shadow=True), "cli", world.clock.now()
        )
    ref = await written(world)
    for user in ("11", "12", "13", "14"):
        await report(world, user, ref)

    assert await stand(world, ref) == (APPROVED, ["system"])
    assert world.told(MODERATORS) == []


@pytest.mark.asyncio
async def test_nobody_is_complained_out_of_a_draw(world: World) -> None:
    """An entry that only reports hold counts as it was judged; what a person then decides counts."""
    season = await Season.opened(world)
    ref = await season.enter(AUTHOR)
    for user in ("11", "12", "13"):
        await report(world, user, ref)
    assert (await stand(world, ref))[0] is HELD
    assert await _counts(world, ref) is APPROVED

    await world.press(REVIEWER, world.button(MODERATORS, "remove"), chat=MODERATORS)
    await world.drain()
    assert await _counts(world, ref) is Outcome.REMOVE


async def _counts(world: World, ref: str) -> Outcome:
    async with world.store.read() as unit:
        comment_id = await unit.comments.id_of(LOCAL, CHAT, ref)
        assert comment_id is not None
        return (await unit.comments.outcomes([comment_id], world.clock.now()))[comment_id].outcome
