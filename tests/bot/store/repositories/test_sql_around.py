"""Reports, posts, memberships, standings and holders of roles, as rows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.moderation.decision import Outcome
from bot.moderation.flag import Flag, Severity, Source
from bot.moderation.trust import Record
from bot.ports.channels import Role
from bot.ports.events import Standing
from bot.store.engine import SqlStore
from tests.bot.store.seeds import BUDI, CHAT, LATER, NOW, SITI, TELEGRAM, a_comment, decide, seed


@pytest.mark.asyncio
async def test_reports_count_persons_up_to_a_moment(store: SqlStore) -> None:
    """One a member; two accounts of one person are one; earlier moments saw fewer."""
    async with store.write() as unit:
        scene = await seed(unit)
        comment = scene.recorded.comment_id
        one = await unit.people.account(BUDI, NOW)
        two = await unit.people.account(replace(BUDI, account_id="9"), NOW)
        assert await unit.reports.add(comment, one.row_id, NOW)
        assert not await unit.reports.add(comment, one.row_id, LATER)
        assert await unit.reports.add(comment, two.row_id, LATER)
        assert await unit.reports.records(comment) == [Record(), Record()]
        assert await unit.reports.records(comment, NOW) == [Record()]
        assert await unit.reports.made_by(one.row_id, NOW - timedelta(seconds=1)) == 1
        assert await unit.reports.made_by(one.row_id, NOW) == 0
        await unit.links.join(one.person_id, two.person_id, NOW)
        assert await unit.reports.records(comment) == [Record()]


@pytest.mark.asyncio
async def test_a_flag_takes_the_place_of_its_phase(store: SqlStore) -> None:
    """On a decision, and in the decision that follows from it; other flags stay."""

    def reported(count: int) -> Flag:
        return Flag("reported", Severity.HOLD, {"count": count}, source=Source.REPORTED)

    async with store.write() as unit:
        scene = await seed(unit)
        decision = await decide(unit, scene.recorded, Outcome.APPROVE)
        await unit.comments.put_flag(decision, Flag.clear("links"))
        await unit.comments.put_flag(decision, reported(1))
        await unit.comments.put_flag(decision, reported(2))
        await unit.comments.overrule(scene.recorded.comment_id, Outcome.HOLD, "report", NOW, reported(3))
        before = await unit.comments.by_decision(decision)
        after = await unit.comments.judged(scene.recorded.comment_id)

    assert before is not None
    assert after is not None
    assert before.flags == (Flag.clear("links"), reported(2))
    assert (after.outcome, after.flags) == (Outcome.HOLD, (Flag.clear("links"), reported(3)))


@pytest.mark.asyncio
async def test_a_comment_knows_its_post_and_that_it_is_gone(store: SqlStore) -> None:
    """The thread leads to the post, whichever was told first; being gone is told once."""
    async with store.write() as unit:
        scene = await seed(unit, replace(a_comment(), thread_ref="5", reply_ref="6"))
        comment = scene.recorded.comment_id
        await decide(unit, scene.recorded)
        assert await unit.comments.post_of(comment) is None
        await unit.presence.put_post(TELEGRAM, (CHAT, "5"), "-100:9", NOW)
        await unit.presence.put_post(TELEGRAM, (CHAT, "5"), "-100:9", LATER)
        assert await unit.comments.post_of(comment) == "-100:9"
        assert await unit.comments.gone(comment, NOW)
        assert not await unit.comments.gone(comment, LATER)
        judged = await unit.comments.judged(comment)

    assert judged is not None
    assert judged.gone


@pytest.mark.asyncio
async def test_the_newest_standing_counts_and_follows_no_chat(store: SqlStore) -> None:
    """Changes are counted; a chat with a new number begins anew, and its members stay."""
    async with store.write() as unit:
        await unit.presence.put_standing(TELEGRAM, CHAT, Standing.ADMIN, ["pin"], NOW)
        found = await unit.presence.put_standing(TELEGRAM, CHAT, Standing.GONE, [], LATER)
        assert (found.state, found.lacks, found.at, found.changes) == (Standing.GONE, (), LATER, 2)
        account = await unit.people.account(SITI, NOW)
        await unit.presence.put_member(account.row_id, CHAT, "came", NOW)
        await unit.presence.moved(TELEGRAM, CHAT, "-100new")
        assert await unit.presence.standings() == []
        assert await unit.presence.member(account.row_id, "-100new") == "came"


@pytest.mark.asyncio
async def test_who_holds_a_role_is_found(store: SqlStore) -> None:
    """As far as the account was ever seen."""
    async with store.write() as unit:
        account = await unit.people.account(SITI, NOW)
        for number in (SITI.account_id, "404"):
            await unit.roles.grant(TELEGRAM, number, Role.ADMIN, "cli", NOW)
        await unit.roles.grant(TELEGRAM, BUDI.account_id, Role.LEAD, "cli", NOW)

        assert await unit.roles.holders(Role.ADMIN) == [account]
