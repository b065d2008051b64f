"""Case: a decision of the system that came into force, and what follows from it is recorded by Followers.

Only for the newest revision and never under a policy in shadow mode.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.moderation.comment import Comment
from bot.moderation.decision import Decision
from bot.moderation.flag import Flag
from bot.ports.channels import Channel
from bot.ports.comments import Recorded
from bot.ports.people import Account
from bot.ports.unit_of_work import UnitOfWork
from models.labels import Scores


@dataclass(frozen=True, slots=True)
class Case:
    """What was decided about whom, where and when.

    `flags` are all that were raised, also the clear ones. `quiet_until`: what is not urgent waits until then.
    """

    comment: Comment
    channel: Channel
    account: Account
    recorded: Recorded
    decision: Decision
    decision_id: int
    now: datetime
    flags: Sequence[Flag] = ()
    scores: Scores | None = None
    quiet_until: datetime | None = None


class Follower(Protocol):
    """Records one consequence."""

    async def __call__(self, unit: UnitOfWork, case: Case) -> None:
        """Record it, where it follows from the case; a plain approval costs no statement."""
        ...
