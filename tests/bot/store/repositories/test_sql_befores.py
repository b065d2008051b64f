"""How comments stood before an edit: the decision in force and its words, in one statement."""

import pytest

from bot.moderation.decision import Decision, Outcome
from bot.moderation.flag import Flag, Severity
from bot.ports.channels import Role
from bot.ports.comments import Made
from bot.store.engine import SqlStore
from tests.bot.store.seeds import BUDI, LATER, NOW, SITI, TELEGRAM, a_comment, edited, seed
from tests.support.recording import decide_one, record_one

PHASES = ("edited", "sudden_link")


@pytest.mark.asyncio
async def test_an_edit_sees_what_was_decided_on_the_words_before(store: SqlStore) -> None:
    """A recorded and undecided edit changes nothing of what is in force."""
    async with store.write() as unit:
        scene = await seed(unit, comment := a_comment("Lampu mati"))
        recorded = scene.recorded
        flags = (
            Flag("edited", Severity.HOLD),
            Flag("sudden_link", Severity.HOLD),
            Flag("links", Severity.HOLD),
        )
        made = Made(recorded, Decision(Outcome.HOLD), flags, None, 1, shadow=False)
        await decide_one(unit, made, NOW)
        again = edited(comment, "Lampu menyala", 2)
        await record_one(unit, again, scene.channel.channel_id, scene.account.row_id, LATER)
        (before,) = (await unit.befores.of([recorded.comment_id], PHASES)).values()

    assert (before.outcome, before.made_by, before.text) == (Outcome.HOLD, "system", "Lampu mati")
    assert before.digest == comment.revision.digest
    assert before.held_for == set(PHASES)
    assert not before.rewarded


@pytest.mark.asyncio
async def test_what_was_never_decided_has_no_before(store: SqlStore) -> None:
    """Clear flags hold nothing, other comments are not told of, and no ids ask nothing."""
    async with store.write() as unit:
        scene = await seed(unit, a_comment(ref="1"))
        undecided = await seed(unit, a_comment(ref="2", no=2, author=BUDI))
        made = Made(
            scene.recorded, Decision(Outcome.APPROVE), (Flag.clear("edited"),), None, 1, shadow=False
        )  # fmt: skip
        await decide_one(unit, made, NOW)
        found = await unit.befores.of(
            [scene.recorded.comment_id, undecided.recorded.comment_id], PHASES
        )  # fmt: skip

        assert list(found) == [scene.recorded.comment_id]
        assert found[scene.recorded.comment_id].held_for == frozenset()
        assert await unit.befores.of([], PHASES) == {}


@pytest.mark.asyncio
async def test_the_names_of_whoever_holds_a_role(store: SqlStore) -> None:
    """Each account once, however many roles it holds; members and erased persons are not among them."""
    async with store.write() as unit:
        for number, author in enumerate((SITI, BUDI), 1):
            await seed(unit, a_comment(ref=str(number), no=number, author=author))
        for role in (Role.LEAD, Role.REVIEWER):
            await unit.roles.grant(TELEGRAM, SITI.account_id, role, "cli", NOW)
        account = await unit.people.find(TELEGRAM, SITI.account_id)
        assert account is not None
        names = await unit.roles.names()
        await unit.people.erase(account.person_id, LATER)

        assert list(names) == [SITI.display_name]
        assert list(await unit.roles.names()) == []
