"""Days as people type them on the command line."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import click

from bot.cli.shell import settings
from bot.texts import text

_EARLIEST, _LATEST = date(2000, 1, 1), date(2999, 12, 31)  # further off no clock of ours goes


class Day(click.ParamType[date]):
    """`2026-12-03`."""

    name = "DAY"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or the form that it takes."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            day = date.max
        if not _EARLIEST <= day <= _LATEST:
            self.fail(text(settings().locale, "report.bad_day", given=str(value)[:40]), param, ctx)
        return day


DAY = Day()


def span(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments from the beginning of one day to the end of another, in the zone of JERNIH_TIMEZONE."""
    zone = ZoneInfo(settings().timezone)
    begins = datetime.combine(first, time(), zone)
    ends = datetime.combine(last + timedelta(days=1), time(), zone)
    return begins.astimezone(UTC), ends.astimezone(UTC)
