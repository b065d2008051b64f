"""Moments as people type them on the command line."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from bot.cli.shell import settings
from bot.texts import text


class Moment(click.ParamType[datetime]):
    """`2026-12-03 20:00` in the zone of JERNIH_TIMEZONE."""

    name = "MOMENT"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment in UTC, or the form that it takes."""
        if isinstance(value, datetime):
            return value
        zone = settings().timezone
        for form in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H.%M"):
            try:
                return datetime.strptime(str(value), form).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
            except (ValueError, OverflowError):
                continue
        return self.fail(text("id", "campaign.bad_moment", given=str(value)[:40], zone=zone), param, ctx)


MOMENT = Moment()
