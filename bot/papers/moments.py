"""Moments as papers write them: the day in words, and the hour in all three zones of the country."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from bot.texts import text
from bot.texts.numbers import spelled
from bot.texts.rendering import ZONE_NAMES

_DEFAULT = "Asia/Jakarta"
_HOUR = {"id": "HH.mm", "en": "HH:mm"}


def main_zone(zone: str) -> str:
    """The zone of the country that a campaign is shown in."""
    return zone if zone in ZONE_NAMES else _DEFAULT


def opening(at: datetime, zone: str, locale: str) -> str:
    """The day in words and the hour, as a berita acara opens."""
    local = at.astimezone(ZoneInfo(main_zone(zone)))
    day = {
        "weekday": format_date(local, "EEEE", locale=locale),
        "day": spelled(local.day) if locale == "id" else str(local.day),
        "month": format_date(local, "MMMM", locale=locale),
        "year": spelled(local.year) if locale == "id" else str(local.year),
        "date": local.strftime("%d-%m-%Y"),
    }
    return text(locale, "minutes.opening_day", **day, hours=hours(at, zone, locale))


def hours(at: datetime, zone: str, locale: str) -> str:
    """`21.00 WIB (22.00 WITA, 23.00 WIT)`; another day is said."""
    own = main_zone(zone)
    day = at.astimezone(ZoneInfo(own)).date()
    others = (_hour(at, each, locale, day) for each in ZONE_NAMES if each != own)
    return f"{_hour(at, own, locale, day)} ({', '.join(others)})"


def day_and_hours(at: datetime, zone: str, locale: str) -> str:
    """A day with its hour in three zones, in figures."""
    local = at.astimezone(ZoneInfo(main_zone(zone)))
    return f"{format_date(local, 'EEEE, d MMMM y', locale=locale)}, {hours(at, zone, locale)}"


def brief(at: datetime, zone: str, locale: str) -> str:
    """A moment in one zone, for tables."""
    own = main_zone(zone)
    local = at.astimezone(ZoneInfo(own))
    return f"{format_datetime(local, f'd MMM y, {_HOUR[locale]}', locale=locale)} {ZONE_NAMES[own]}"


def day_only(at: datetime, zone: str, locale: str) -> str:
    """A day in figures and the name of its month."""
    return format_date(at.astimezone(ZoneInfo(main_zone(zone))), "d MMMM y", locale=locale)


def _hour(at: datetime, zone: str, locale: str, day: date) -> str:
    local = at.astimezone(ZoneInfo(zone))
    hour = f"{local.strftime(_HOUR[locale].replace('HH', '%H').replace('mm', '%M'))} {ZONE_NAMES[zone]}"
    if local.date() == day:
        return hour
    later = local.date() > day
    return f"{hour} {text(locale, 'minutes.next_day' if later else 'minutes.day_before')}"
