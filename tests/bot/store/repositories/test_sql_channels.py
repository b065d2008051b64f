"""Channels with versioned policies; roles behind a blind index."""

from dataclasses import replace

import pytest

from bot.moderation.comment import PlatformName
from bot.moderation.policy import Policy
from bot.ports.channels import Channel, Role
from bot.store.engine import SqlStore
from bot.store.unit_of_work import SqlUnit
from tests.bot.store.seeds import CHAT, LATER, NOW, TELEGRAM


async def _channel(unit: SqlUnit, ref: str = CHAT, title: str = "Kanal") -> Channel:
    return await unit.channels.put(TELEGRAM, ref, title=title, active=False, locale="id", now=NOW)


@pytest.mark.asyncio
async def test_a_channel_begins_with_the_default_policy(store: SqlStore) -> None:
    """Putting adds once, then changes title, activity and locale and keeps everything else."""
    async with store.write() as unit:
        added = await _channel(unit)
        await unit.channels.set_moderators(added.channel_id, "-77")
        again = await unit.channels.put(TELEGRAM, CHAT, title="Baru", active=True, locale="en", now=LATER)

        assert added == Channel(added.channel_id, TELEGRAM, CHAT, "Kanal", False, "id", Policy())  # noqa: FBT003 - the row as it is
        assert again == replace(added, title="Baru", active=True, locale="en", moderators_ref="-77")
        assert await unit.channels.by_ref(TELEGRAM, CHAT) == again
        assert await unit.channels.by_id(added.channel_id) == again
        assert await unit.channels.by_ref(PlatformName.DISCORD, CHAT) is None
        assert await unit.channels.by_id(999) is None
        assert await unit.channels.all() == [again]


@pytest.mark.asyncio
async def test_a_policy_gets_its_version_from_the_store(store: SqlStore) -> None:
    """Each policy stored is a version of its own; the channel stands under the newest."""
    wanted = Policy(version=77, shadow=True, own_hosts=frozenset({"go.id"}), toxic_hold=0.25)
    async with store.write() as unit:
        channel = await _channel(unit)
        other = await _channel(unit, "-2")
        second = await unit.channels.set_policy(channel.channel_id, wanted, "cli", NOW)
        third = await unit.channels.set_policy(channel.channel_id, wanted, "cli", LATER)
        found = await unit.channels.by_id(channel.channel_id)
        untouched = await unit.channels.by_id(other.channel_id)

    assert (second, third) == (replace(wanted, version=2), replace(wanted, version=3))
    assert found is not None
    assert found.policy == third
    assert untouched == other


@pytest.mark.asyncio
async def test_a_group_that_moves_takes_everything_along(store: SqlStore) -> None:
    """A supergroup keeps its channel's row, also as someone's moderators' chat; telling twice is harmless."""
    async with store.write() as unit:
        channel = await _channel(unit)
        other = await _channel(unit, "-2")
        await unit.channels.set_moderators(other.channel_id, CHAT)
        await unit.channels.moved(TELEGRAM, CHAT, "-100")
        await unit.channels.moved(TELEGRAM, CHAT, "-100")

        assert await unit.channels.by_ref(TELEGRAM, CHAT) is None
        assert await unit.channels.by_ref(TELEGRAM, "-100") == replace(channel, channel_ref="-100")
        assert await unit.channels.by_id(other.channel_id) == replace(other, moderators_ref="-100")


@pytest.mark.asyncio
async def test_a_group_can_move_onto_a_registered_one(store: SqlStore) -> None:
    """When the new chat was registered by itself, the old channel ends and the new one stays."""
    async with store.write() as unit:
        old = await unit.channels.put(TELEGRAM, CHAT, title="Lama", active=True, locale="id", now=NOW)
        new = await unit.channels.put(TELEGRAM, "-100", title="Baru", active=True, locale="id", now=NOW)
        await unit.channels.moved(TELEGRAM, CHAT, "-100")

        assert await unit.channels.by_ref(TELEGRAM, CHAT) == replace(old, active=False)
        assert await unit.channels.by_ref(TELEGRAM, "-100") == new


@pytest.mark.asyncio
async def test_a_long_title_is_cut(store: SqlStore) -> None:
    """A title longer than any platform allows does not stop a channel."""
    async with store.write() as unit:
        assert (await _channel(unit, title="x" * 999)).title == "x" * 200


@pytest.mark.asyncio
async def test_a_role_is_given_and_taken_once(store: SqlStore) -> None:
    """Granting or revoking again says that nothing changed; roles belong to one account."""
    async with store.write() as unit:
        roles = unit.roles
        assert await roles.grant(TELEGRAM, "1", Role.REVIEWER, "cli", NOW) is True
        assert await roles.grant(TELEGRAM, "1", Role.REVIEWER, "cli", NOW) is False
        assert await roles.grant(TELEGRAM, "1", Role.LEAD, "cli", NOW) is True
        assert await roles.grant(TELEGRAM, "2", Role.REVIEWER, "cli", NOW) is True

        assert await roles.of(TELEGRAM, "1") == {Role.REVIEWER, Role.LEAD}
        assert await roles.of(PlatformName.DISCORD, "1") == frozenset()
        assert await roles.count() == {"reviewer": 2, "lead": 1}
        assert await roles.revoke(TELEGRAM, "1", Role.REVIEWER) is True
        assert await roles.revoke(TELEGRAM, "1", Role.REVIEWER) is False
        assert await roles.of(TELEGRAM, "1") == {Role.LEAD}
