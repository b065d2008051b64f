"""The errors that a planned fault answers with, in the service's own words."""

from bot.fakes import faults
from bot.fakes.discord.refusal import KNOWN, TOO_MANY, Json, Refused
from bot.fakes.discord.refusal import refused as known

_WORDS = {
    500: "500: Internal Server Error",
    502: "502: Bad Gateway",
    503: "503: Service Unavailable",
    504: "504: Gateway Timeout",
}


Fault = faults.Fault[Refused]
Faults = faults.Faults[Refused]


def error(status: int, code: int, retry_after: float | None) -> Refused:
    """Make the error that a fault answers with; 429 carries the seconds to wait."""
    if status == TOO_MANY:
        return too_many(retry_after or 1.0)
    return known(code) if code in KNOWN else Refused(status, code, _WORDS.get(status, f"{status}: Error"))


def too_many(retry_after: float, *, everywhere: bool = False) -> Refused:
    """Make a 429."""
    extra: Json = {"retry_after": retry_after, "global": everywhere}
    return Refused(TOO_MANY, 0, "You are being rate limited.", extra)
