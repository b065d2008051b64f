"""Channels: the official spaces, each under one versioned policy; and who may do what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.moderation.comment import PlatformName
from bot.moderation.policy import Policy
from bot.ports.people import Account

AccountRef = tuple[PlatformName, str]  # an account by its platform's own number


@dataclass(frozen=True, slots=True)
class Channel:
    """An official channel or group.

    `active` is False until one of its admins confirms it. `moderators_ref` is the moderators' chat on
    the same platform. `linked_ref` is the broadcast channel that a discussion group belongs to.
    """

    channel_id: int
    platform: PlatformName
    channel_ref: str
    title: str
    active: bool
    locale: str
    policy: Policy
    moderators_ref: str | None = None


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One version of a channel's policy. `by`: `default`, `cli` or `account:<row>`."""

    policy: Policy
    by: str
    at: datetime


class Role(StrEnum):
    """What a person may do."""

    REVIEWER = "reviewer"
    LEAD = "lead"
    CAMPAIGN_MANAGER = "campaign_manager"
    VOUCHER_OFFICER = "voucher_officer"
    PRIVACY_OFFICER = "privacy_officer"
    VIEWER = "viewer"
    ADMIN = "admin"


class Channels(Protocol):
    """Channels and their policies."""

    async def by_ref(self, platform: PlatformName, channel_ref: str) -> Channel | None:
        """The channel of a chat, active or not."""
        ...

    async def by_id(self, channel_id: int) -> Channel | None:
        """The channel with an id."""
        ...

    async def at(self, places: Collection[tuple[PlatformName, str]]) -> Sequence[Channel]:
        """The channels of these chats, as far as they are any."""
        ...

    async def all(self) -> Sequence[Channel]:
        """Every channel, oldest first."""
        ...

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
        ...

    async def set_moderators(self, channel_id: int, chat_ref: str | None) -> None:
        """Name the moderators' chat."""
        ...

    async def moved(self, platform: PlatformName, old_ref: str, new_ref: str) -> None:
        """A group became a supergroup and changed its id."""
        ...

    async def set_policy(self, channel_id: int, policy: Policy, by: str, now: datetime) -> Policy:
        """Store a new version; the policy with its new version number."""
        ...

    async def policy_at(self, channel_id: int, version: int) -> PolicyVersion | None:
        """One version; None where there is none."""
        ...

    async def policies(self, channel_id: int, limit: int) -> Sequence[PolicyVersion]:
        """The newest versions, newest first."""
        ...


class Roles(Protocol):
    """Roles by account; kept as a blind index of the account, never its number."""

    async def grant(
        self, platform: PlatformName, account_id: str, role: Role, by: str, now: datetime
    ) -> bool:
        """Give a role; False when it was there."""
        ...

    async def revoke(self, platform: PlatformName, account_id: str, role: Role) -> bool:
        """Take a role; False when it was not there."""
        ...

    async def of(self, platform: PlatformName, account_id: str) -> frozenset[Role]:
        """The roles of an account."""
        ...

    async def held_by(self, accounts: Sequence[AccountRef]) -> frozenset[AccountRef]:
        """Those of the accounts that hold any role."""
        ...

    async def count(self) -> dict[str, int]:
        """How many accounts hold each role."""
        ...

    async def holders(self, role: Role) -> Sequence[Account]:
        """The accounts that hold a role, as far as they were ever seen."""
        ...

    async def names(self) -> Sequence[str]:
        """The shown names of all accounts that hold any role, as far as they were ever seen."""
        ...
