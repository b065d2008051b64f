"""Channels, policies and roles in SQL."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, Text, cast, delete, func, select, tuple_, update

from bot.moderation.comment import PlatformName
from bot.moderation.policy import Policy
from bot.ports.channels import AccountRef, Channel, PolicyVersion, Role
from bot.ports.people import Account
from bot.store.repositories.accounts import NAME, Accounts, accounts_with_keys
from bot.store.repositories.base import Repository
from bot.store.tables.people import accounts, channels, policies, roles

_POLICY = TypeAdapter(Policy)
_KEPT = 1024  # policies


def _channels() -> Select[Any]:
    joined = channels.join(
        policies,
        (policies.c.channel_id == channels.c.id) & (policies.c.version == channels.c.policy_version),
    )
    # The body as it is written, by which one that was read before is known.
    return select(channels, cast(policies.c.body, Text).label("body")).select_from(joined)


def _read(row: Row[Any]) -> Channel:
    return Channel(
        row.id, PlatformName(row.platform), row.channel_ref, row.title, row.active, row.locale,
        _policy(row.body), row.moderators_ref,
    )  # fmt: skip


def _version(row: Row[Any]) -> PolicyVersion:
    return PolicyVersion(_POLICY.validate_python(row.body), row.made_by, row.made_at)


@lru_cache(_KEPT)
def _policy(body: str) -> Policy:
    return _POLICY.validate_json(body)


class SqlChannels(Repository):
    """Channels, each under the newest version of its policy."""

    async def by_ref(self, platform: PlatformName, channel_ref: str) -> Channel | None:
        """The channel of a chat."""
        row = await self._first(_channels().where(self._place(platform, channel_ref)))
        return _read(row) if row else None

    async def by_id(self, channel_id: int) -> Channel | None:
        """The channel with an id."""
        row = await self._first(_channels().where(channels.c.id == channel_id))
        return _read(row) if row else None

    async def at(self, places: Collection[tuple[PlatformName, str]]) -> Sequence[Channel]:
        """The channels of these chats."""
        wanted = [(platform.value, ref) for platform, ref in places]
        query = _channels().where(tuple_(channels.c.platform, channels.c.channel_ref).in_(wanted))
        return [_read(row) for row in await self._all(query.order_by(channels.c.id))] if wanted else ()

    async def all(self) -> Sequence[Channel]:
        """Every channel."""
        return [_read(row) for row in await self._all(_channels().order_by(channels.c.id))]

    async def put(
        self,
        platform: PlatformName,
        channel_ref: str,
        *,
        title: str,
        active: bool,
        locale: str,
        now: datetime,
    ) -> Channel:
        """Add it with the default policy, or change title, activity and locale."""
        values = {"title": title[:200], "active": active, "locale": locale}
        fresh = {
            "platform": platform.value, "channel_ref": channel_ref, **values,
            "policy_version": 1, "created_at": now,
        }  # fmt: skip
        if await self._add_unless_there(channels, fresh):
            row = await self._first(select(channels.c.id).where(self._place(platform, channel_ref)))
            await self._keep_policy(row.id if row else 0, Policy(), "default", now)
        else:
            await self._changed(update(channels).where(self._place(platform, channel_ref)).values(**values))
        found = await self.by_ref(platform, channel_ref)
        if found is None:
            raise LookupError(channel_ref)
        return found

    @staticmethod
    def _place(platform: PlatformName, channel_ref: str) -> Any:
        return (channels.c.platform == platform.value) & (channels.c.channel_ref == channel_ref)

    async def set_moderators(self, channel_id: int, chat_ref: str | None) -> None:
        """Name the moderators' chat."""
        await self._changed(
            update(channels).where(channels.c.id == channel_id).values(moderators_ref=chat_ref)
        )

    async def moved(self, platform: PlatformName, old_ref: str, new_ref: str) -> None:
        """A group became a supergroup and changed its id."""
        of_platform = channels.c.platform == platform.value
        old = self._place(platform, old_ref)
        if await self.by_ref(platform, new_ref) is None:
            await self._changed(update(channels).where(old).values(channel_ref=new_ref))
        else:
            # The new group was registered by itself; the old one is no more.
            await self._changed(update(channels).where(old).values(active=False))
        moderators = of_platform & (channels.c.moderators_ref == old_ref)
        await self._changed(update(channels).where(moderators).values(moderators_ref=new_ref))

    async def set_policy(self, channel_id: int, policy: Policy, by: str, now: datetime) -> Policy:
        """Store a new version."""
        await self._locked(select(channels.c.id).where(channels.c.id == channel_id))
        newest = select(func.max(policies.c.version)).where(policies.c.channel_id == channel_id)
        row = await self._first(newest)
        stored = replace(policy, version=(row[0] or 0) + 1 if row else 1)
        await self._keep_policy(channel_id, stored, by, now)
        await self._changed(
            update(channels).where(channels.c.id == channel_id).values(policy_version=stored.version)
        )
        return stored

    async def policy_at(self, channel_id: int, version: int) -> PolicyVersion | None:
        """One version."""
        own = (policies.c.channel_id == channel_id) & (policies.c.version == version)
        row = await self._first(select(policies).where(own))
        return _version(row) if row else None

    async def policies(self, channel_id: int, limit: int) -> Sequence[PolicyVersion]:
        """The newest versions."""
        query = select(policies).where(policies.c.channel_id == channel_id)
        rows = await self._all(query.order_by(policies.c.version.desc()).limit(limit))
        return [_version(row) for row in rows]

    async def _keep_policy(self, channel_id: int, policy: Policy, by: str, now: datetime) -> None:
        body = _POLICY.dump_python(policy, mode="json")
        await self._changed(
            policies.insert().values(
                channel_id=channel_id, version=policy.version, body=body, made_by=by, made_at=now
            )
        )


class SqlRoles(Accounts):
    """Roles by the blind index of an account."""

    async def grant(
        self, platform: PlatformName, account_id: str, role: Role, by: str, now: datetime
    ) -> bool:
        """Give a role."""
        index = self._account_index(platform, account_id)
        values = {"account_index": index, "role": role.value, "granted_by": by, "granted_at": now}
        return await self._add_unless_there(roles, values)

    async def revoke(self, platform: PlatformName, account_id: str, role: Role) -> bool:
        """Take a role."""
        held = (roles.c.account_index == self._account_index(platform, account_id)) & (
            roles.c.role == role.value
        )
        return await self._changed(delete(roles).where(held)) == 1

    async def of(self, platform: PlatformName, account_id: str) -> frozenset[Role]:
        """The roles of an account."""
        index = self._account_index(platform, account_id)
        rows = await self._all(select(roles.c.role).where(roles.c.account_index == index))
        return frozenset(Role(row.role) for row in rows)

    async def held_by(self, accounts: Sequence[AccountRef]) -> frozenset[AccountRef]:
        """Those of the accounts that hold any role."""
        by_index = {self._account_index(*each): each for each in accounts}
        if not by_index:
            return frozenset()
        holding = select(roles.c.account_index).distinct().where(roles.c.account_index.in_(by_index))
        return frozenset(by_index[bytes(row.account_index)] for row in await self._all(holding))

    async def count(self) -> dict[str, int]:
        """How many accounts hold each role."""
        query = select(roles.c.role, func.count()).group_by(roles.c.role)
        return await self._counts(query)

    async def holders(self, role: Role) -> Sequence[Account]:
        """The accounts that hold a role and were ever seen."""
        query = accounts_with_keys().join(roles, roles.c.account_index == accounts.c.account_index)
        rows = await self._all(query.where(roles.c.role == role.value).order_by(accounts.c.id))
        return [self._read_account(row) for row in rows]

    async def names(self) -> Sequence[str]:
        """The shown names of all who hold a role."""
        holds = accounts.c.account_index.in_(select(roles.c.account_index))
        rows = await self._all(accounts_with_keys().where(holds).order_by(accounts.c.id))
        shown = (self._open_text(row.name, NAME, row.key) for row in rows)
        return [name for name in shown if name]
