"""Shadow mode: everything is decided and recorded, and nothing of it is ever acted upon."""

import random

import pytest
from sqlalchemy import select

from bot.ports.platform import DeleteComment
from bot.services.reports import AN_HOUR
from bot.store.tables.comments import decisions, review_items
from bot.store.tables.flow import outbox
from bot.store.tables.moderation import strikes
from tests.bot.services.test_policies_at_work import outcomes, set_policy
from tests.support.reporting import report, stand
from tests.support.season import TAG, Season
from tests.support.world import CHAT, MODERATORS, World

ACTS = {"delete", "restrict", "warn", "reply", "react", "card"}
SAID = (
    "goblok",
    "slot gacor",
    "tolong",
    "mantap",
    f"Lampu mati {TAG}",
    f"goblok {TAG}",
    "http://x.example/a",
)


async def acted(world: World) -> set[str]:
    """The kinds of actions that stand recorded and are no answer to someone's command."""
    async with world.store.read() as unit:
        rows = (await unit._connection.execute(select(outbox.c.kind, outbox.c.key))).all()
    return {row.kind for row in rows if not row.key.startswith("delete:report:")} & ACTS


async def count(world: World, table: object) -> int:
    """How many rows a table has."""
    async with world.store.read() as unit:
        return len((await unit._connection.execute(select(table))).all())  # type: ignore[call-overload]  # any table


@pytest.mark.asyncio
@pytest.mark.parametrize("seed", range(8))
async def test_no_sequence_of_comments_edits_and_reports_leads_to_an_action(world: World, seed: int) -> None:
    """Whatever people write, edit, report and delete, and whatever the policy would do: nothing is done."""
    dice = random.Random(seed)
    await Season.opened(world)
    await set_policy(
        world, shadow=True, hide_held=dice.random() < 0.7, reply=dice.random() < 0.7, acknowledge=True,
        report_hold=dice.randint(1, 2), toxic_remove=dice.choice([0.5, 1.01]), help_text="Hubungi 119",
        public_notice=True, help_public=True, claim_reply=True,
    )  # fmt: skip
    refs: list[str] = []
    for turn in range(25):
        kind, user = dice.choice(["comment", "comment", "edit", "report", "gone"]), str(dice.randint(30, 36))
        if kind == "comment" or not refs:
            refs.append(await world.comment(user, dice.choice(SAID)))
        elif kind == "edit":
            await world.comment("30", dice.choice(SAID), message=dice.choice(refs), edited=turn)
        elif kind == "report":
            await report(world, str(40 + turn % AN_HOUR), dice.choice(refs), author="30", words="x")
        else:
            await world.accept("gone", {"chat": CHAT, "messages": [dice.choice(refs)]})
        await world.pass_time(minutes=dice.randint(0, 3))
    assert await acted(world) == set()
    assert await count(world, review_items) == await count(world, strikes) == 0
    assert world.codes(MODERATORS) == []
    assert await count(world, decisions) >= len(refs)


@pytest.mark.asyncio
async def test_an_edit_in_shadow_mode_calls_off_what_waits(world: World) -> None:
    """A removal recorded before stays undone when the edit is only shadowed."""
    await set_policy(world, hide_held=True)
    ref = await world.comment("7", "goblok")
    await world.services.worker.run_once()
    await set_policy(world, shadow=True)
    await world.comment("7", "slot gacor", message=ref, edited=1)
    await world.drain()
    assert await outcomes(world) == {"remove": 1}
    assert not world.effects(DeleteComment)


@pytest.mark.asyncio
async def test_courtesies_that_wait_are_left_unsaid(world: World) -> None:
    """What was to be acknowledged when shadow mode began is not."""
    await Season.opened(world)
    await set_policy(world, reply=True)
    await world.comment("7", f"Lampu mati {TAG}")
    await world.services.worker.run_once()
    before = len(world.platform.performed)
    await set_policy(world, shadow=True)
    await world.drain()
    assert len(world.platform.performed) == before


@pytest.mark.asyncio
async def test_a_deletion_by_people_is_not_taken_for_ours(world: World) -> None:
    """What the shadow would have removed and people did is known as their deletion."""
    await set_policy(world, shadow=True)
    ref = await world.comment("7", "slot gacor")
    await world.drain()
    await world.accept("gone", {"chat": CHAT, "messages": [ref]})
    await world.drain()
    async with world.store.read() as unit:
        judged = await unit.comments.judged(1)
    assert judged is not None
    assert (judged.gone, judged.shadow) == (True, True)


@pytest.mark.asyncio
@pytest.mark.parametrize("words", ["slot gacor", "goblok", "lampu mati"])
async def test_reports_reach_a_person_once_the_shadow_is_over(world: World, words: str) -> None:
    """Whatever the shadow decided on a comment keeps nobody from looking at it later."""
    await set_policy(world, shadow=True, report_hold=2)
    ref = await world.comment("7", words)
    await report(world, "21", ref, words=words)
    await set_policy(world, shadow=False)
    await report(world, "22", ref, words=words)
    assert world.codes(MODERATORS) == ["review.card.pending"]
    assert (await stand(world, ref))[0].value == "hold"
