"""Two units at once: what one holds, the other waits for or passes by; nothing is done twice."""

from datetime import timedelta

import pytest

from bot.moderation.decision import Outcome
from bot.moderation.policy import Policy
from bot.ports.audit import AuditEvent, AuditWord, ChainReport
from bot.ports.channels import Role
from bot.ports.inbox import RawUpdate
from bot.ports.outbox import Action
from bot.store.engine import SqlStore, open_store
from bot.store.unit_of_work import SqlUnit
from bot.vault.aes import AesVault
from tests.bot.store.seeds import (
    CHAT,
    NOW,
    SITI,
    TELEGRAM,
    a_comment,
    decide,
    edited,
    race,
    seed,
)
from tests.support.recording import record_one

UNTIL = NOW + timedelta(seconds=30)


@pytest.mark.asyncio
async def test_two_takers_share_the_inbox(postgres_database: str, vault: AesVault) -> None:
    """On PostgreSQL a second worker passes by what the first holds and takes the next."""
    store = await open_store(postgres_database, vault)
    async with store.write() as unit:
        await unit.inbox.add([RawUpdate(TELEGRAM, "bot", n, b"{}") for n in range(5)], NOW)
    async with store.write() as one, store.write() as two:
        first = [row.update.update_no for row in await one.inbox.take(2)]
        second = [row.update.update_no for row in await two.inbox.take(10)]
    await store.close()

    assert (first, second) == ([0, 1], [2, 3, 4])


@pytest.mark.asyncio
async def test_two_senders_keep_each_targets_order(postgres_database: str, vault: AesVault) -> None:
    """A second sender takes other targets, and never the next action of a target that the first holds."""
    store = await open_store(postgres_database, vault)
    async with store.write() as unit:
        for key, target in (("a1", "a"), ("a2", "a"), ("b1", "b"), ("b2", "b")):
            await unit.outbox.add(Action(key, TELEGRAM, "say", target), NOW)
    async with store.write() as one, store.write() as two:
        first = [row.action.key for row in await one.outbox.lease(1, NOW, UNTIL)]
        second = [row.action.key for row in await two.outbox.lease(10, NOW, UNTIL)]
    async with store.write() as unit:
        third = await unit.outbox.lease(10, NOW, UNTIL)
    await store.close()

    assert (first, second, third) == (["a1"], ["b1"], [])


@pytest.mark.asyncio
async def test_one_update_from_two_gateways_is_one(store: SqlStore) -> None:
    """The same update arriving twice at once is stored once."""
    update = RawUpdate(TELEGRAM, "bot", 1, b"{}")
    assert await race(
        store, lambda unit: unit.inbox.add([update], NOW), lambda unit: unit.inbox.add([update], NOW)
    ) == (1, 0)


@pytest.mark.asyncio
async def test_one_author_met_twice_is_one_person(store: SqlStore) -> None:
    """Two workers that meet a new author at once end with one account."""
    one, two = await race(
        store, lambda unit: unit.people.account(SITI, NOW), lambda unit: unit.people.account(SITI, NOW)
    )
    assert one == two


@pytest.mark.asyncio
async def test_two_revisions_at_once_agree_on_the_newest(store: SqlStore) -> None:
    """The older edit that arrives beside the newer one does not come into force."""
    async with store.write() as unit:
        scene = await seed(unit)
    old = edited(a_comment(), "lama", 2, timedelta(seconds=1))
    new = edited(a_comment(), "baru", 3, timedelta(seconds=2))

    async def judge(unit: SqlUnit, edit: int) -> bool:
        comment, outcome = ((new, Outcome.REMOVE), (old, Outcome.APPROVE))[edit]
        recorded = await record_one(unit, comment, scene.channel.channel_id, scene.account.row_id, NOW)
        await decide(unit, recorded, outcome)
        return recorded.is_newest

    assert await race(store, lambda unit: judge(unit, 0), lambda unit: judge(unit, 1)) == (True, False)
    async with store.read() as unit:
        judged = await unit.comments.judged(scene.recorded.comment_id)
    assert judged is not None
    assert (judged.text, judged.outcome) == ("baru", Outcome.REMOVE)


@pytest.mark.asyncio
async def test_a_revision_waits_for_the_one_before_it(store: SqlStore) -> None:
    """From the moment a revision looks at its comment, another of the same comment waits."""
    async with store.write() as unit:
        scene = await seed(unit)
    new = edited(a_comment(), "baru", 2, timedelta(seconds=1))

    async def look(unit: SqlUnit) -> int | None:
        row = await unit.comments._place(TELEGRAM, CHAT, "11")
        return row.id if row else None

    async def record(unit: SqlUnit) -> int | None:
        channel, account = scene.channel.channel_id, scene.account.row_id
        return (await record_one(unit, new, channel, account, NOW)).comment_id

    one, two = await race(store, look, record)
    assert one == two == scene.recorded.comment_id


@pytest.mark.asyncio
async def test_a_reviewer_overrules_what_stands_now(store: SqlStore) -> None:
    """A press that meets an edit on its way rules on the edit, never on the text before it."""
    async with store.write() as unit:
        scene = await seed(unit)
        await decide(unit, scene.recorded)
    new = edited(a_comment(), "baru", 2, timedelta(seconds=1))

    async def judge(unit: SqlUnit) -> int:
        channel, account = scene.channel.channel_id, scene.account.row_id
        return await decide(unit, await record_one(unit, new, channel, account, NOW))

    async def overrule(unit: SqlUnit) -> int:
        comment_id = scene.recorded.comment_id
        return await unit.comments.overrule(comment_id, Outcome.APPROVE, "account:9", NOW)

    _, decision = await race(store, judge, overrule)
    async with store.read() as unit:
        judged = await unit.comments.judged(scene.recorded.comment_id)
    assert judged is not None
    assert (judged.decision_id, judged.text) == (decision, "baru")


@pytest.mark.asyncio
async def test_two_policies_at_once_are_two_versions(store: SqlStore) -> None:
    """The second waits and gets the next number."""
    async with store.write() as unit:
        channel = (await seed(unit)).channel.channel_id

    async def change(unit: SqlUnit) -> int:
        return (await unit.channels.set_policy(channel, Policy(), "cli", NOW)).version

    assert await race(store, change, change) == (2, 3)


@pytest.mark.asyncio
async def test_two_sealers_make_one_chain(store: SqlStore) -> None:
    """The second sealer goes on where the first ended."""
    async with store.write() as unit:
        for n in range(5):
            event = AuditEvent("system", "cli", AuditWord.ROLE_GRANTED, f"role:{n}")
            await unit.audit.add(event, NOW)

    assert await race(store, lambda unit: unit.audit.seal(3), lambda unit: unit.audit.seal(10)) == (3, 2)
    async with store.read() as unit:
        assert await unit.audit.verify() == [ChainReport("system", 5, None)]


@pytest.mark.asyncio
async def test_two_who_register_at_once_make_one_channel(store: SqlStore) -> None:
    """A channel put twice at once is one row under one policy; a role granted twice is one."""

    async def put(unit: SqlUnit) -> tuple[int, bool]:
        granted = await unit.roles.grant(TELEGRAM, "1", Role.ADMIN, "cli", NOW)
        channel = await unit.channels.put(TELEGRAM, CHAT, title="A", active=True, locale="id", now=NOW)
        return channel.channel_id, granted

    (one, first), (two, second) = await race(store, put, put)
    assert one == two
    assert (first, second) == (True, False)
