"""Quiet hours: when a moment falls into them, at what moment they end.

By the wall clock of the institution's zone, over midnight and over a change of the clocks. What is urgent,
what protects and what answers somebody knows no quiet hours; deciding that is the services' business.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)


def quiet_until(moment: datetime, hours: str, zone: ZoneInfo) -> datetime | None:
    """The end (UTC) of the quiet hours that an aware moment falls into; None outside of them.

    `hours` as in `Policy.quiet_hours`: `22.00-06.00`, the end not included; empty for none.
    """
    if not hours:
        return None
    begins, ends = (time.fromisoformat(each.replace(".", ":")) for each in hours.split("-"))
    local = moment.astimezone(zone)
    if not _is_quiet(local.time(), begins, ends):
        return None
    day = local.date() if local.time() < ends else local.date() + _DAY
    wall = datetime.combine(day, ends, zone)
    end = wall.astimezone(UTC)
    if end <= moment:
        # The hour that the clocks repeat: its second half has an end of its own.
        end = wall.replace(fold=1).astimezone(UTC)
    # Where the clocks leap over the end, it is when they leap.
    while not _is_quiet((end - _MINUTE).astimezone(zone).time(), begins, ends):
        end -= _MINUTE
    return end


def _is_quiet(at: time, begins: time, ends: time) -> bool:
    if begins < ends:
        return begins <= at < ends
    return at >= begins or at < ends
