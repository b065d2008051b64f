"""Quiet: what is not urgent and answers nobody waits until a channel's quiet hours are over."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.moderation.policy import Policy
from bot.moderation.quiet import quiet_until
from bot.ports.outbox import Action


class Quiet:
    """Knows the institution's zone, by its name."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def until(self, policy: Policy, now: datetime) -> datetime | None:
        """When the quiet hours end that it is now; None outside of them."""
        return quiet_until(now, policy.quiet_hours, self._zone)


def later(action: Action, until: datetime | None) -> Action:
    """The action, due no sooner than a moment; unchanged without one."""
    if until is None or (action.due_at is not None and action.due_at >= until):
        return action
    return replace(action, due_at=until)
