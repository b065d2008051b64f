"""PolicyDesk: puts a policy in force as a new version, and goes back to an earlier one.

Every version stays; who made it and when is kept with it.
"""

from dataclasses import dataclass, replace

from bot.moderation.policy import Policy
from bot.moderation.policy_changes import Change, changes, tightens
from bot.ports.audit import AuditEvent, AuditWord
from bot.ports.channels import Channel
from bot.ports.clock import Clock
from bot.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Placed:
    """The policy in force afterwards, what changed, and whether more can leave the public view."""

    policy: Policy
    changed: tuple[Change, ...]
    tightens: bool


class PolicyDesk:
    """One for all channels."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def put(self, unit: UnitOfWork, channel: Channel, policy: Policy, by: str) -> Placed:
        """Put a policy in force; the same again is no new version."""
        before = channel.policy
        found = changes(before, policy)
        if not found:
            return Placed(before, (), tightens=False)
        now = self._clock.now()
        stored = await unit.channels.set_policy(channel.channel_id, policy, by, now)
        scope = f"channel:{channel.channel_id}"
        facts = {
            "version": stored.version, "shadow": stored.shadow, "adapt": stored.adapt,
            "keys": ",".join(each.key for each in found),
        }  # fmt: skip
        await unit.audit.add(AuditEvent(scope, by, AuditWord.POLICY_CHANGED, scope, facts), now)
        return Placed(stored, found, tightens(before, policy))

    async def back_to(self, unit: UnitOfWork, channel: Channel, version: int, by: str) -> Placed | None:
        """An earlier version in force again, as a new one; None where there is no such version."""
        kept = await unit.channels.policy_at(channel.channel_id, version)
        if kept is None:
            return None
        return await self.put(unit, channel, replace(kept.policy, version=channel.policy.version), by)

    async def undo(self, unit: UnitOfWork, channel: Channel, by: str) -> Placed | None:
        """Take the last change back; once more brings it again. None where nothing was ever changed."""
        return await self.back_to(unit, channel, channel.policy.version - 1, by)
