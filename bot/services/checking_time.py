"""What `jernih check` says of our clock: by how much it differs from the platforms', and what that stops."""

from bot.ports.platform import Finding
from bot.ports.timekeeper import Timekeeper
from bot.services.sources import clock_refusals


async def clock_findings(timekeeper: Timekeeper) -> list[Finding]:
    """One finding where anybody could be asked."""
    offset = await timekeeper.offset()
    if offset is None:
        return []
    seconds = round(abs(offset).total_seconds())
    if clock_refusals(offset):
        return [Finding("fail", "check.draw_clock_wrong", {"minutes": round(seconds / 60)})]
    return [Finding("ok", "check.draw_clock", {"seconds": seconds})]
