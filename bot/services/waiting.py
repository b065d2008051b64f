"""Waiting: what stands in which line of the outbox and why, as findings in codes; changes nothing."""

from datetime import datetime, timedelta

from bot.dialogue.prompt import Coded
from bot.ports.outbox import Waiting
from bot.ports.platform import Finding
from bot.ports.unit_of_work import UnitOfWork
from bot.services.reach import silent_since

# No pace and no quiet hours keep a private message longer: its reader has not opened the chat yet.
_A_WHILE = timedelta(days=1)


async def lines(unit: UnitOfWork, now: datetime, limit: int) -> list[Finding]:
    """The longest lines: how many actions wait in each lane, from when on one may go, and why not yet."""
    return [
        Finding(
            "ok",
            "outbox.waiting",
            {
                "count": line.count,
                "lane": f"{line.platform}:{line.lane}" if line.lane else line.platform.value,
                "next_due": line.next_due,
                "why": await _why(unit, line, now),
            },
        )
        for line in await unit.outbox.waiting(limit)
    ]


async def _why(unit: UnitOfWork, line: Waiting, now: datetime) -> Coded:
    """The first that holds: a silent platform, told to wait, somebody not met yet, none due, just a line."""
    since = await silent_since(unit, line.platform)
    if since is not None:
        return Coded("outbox.why_silent", {"since": since})
    if line.why:
        return Coded("outbox.why_met", {"why": line.why})
    if line.lane.startswith("person:") and line.next_due - now > _A_WHILE:
        return Coded("outbox.why_person")
    return Coded("outbox.why_later" if line.next_due > now else "outbox.why_line")
