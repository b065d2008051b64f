"""The errors that a planned fault answers with, in the service's own words."""

from bot.fakes import faults
from bot.fakes.telegram.refusal import Json, Refused

_TOO_MANY = 429
# What a proxy before the service says when the service is away.
BAD_GATEWAY_PAGE = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
    b"</body>\r\n</html>\r\n"
)
_WORDS = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


Fault = faults.Fault[Refused]
Faults = faults.Faults[Refused]


def error(status: int, description: str | None, retry_after: int | None) -> Refused:
    """Make the error that a fault answers with; 429 carries the seconds to wait."""
    parameters: Json = {} if retry_after is None else {"retry_after": retry_after}
    if description is None and status == _TOO_MANY:
        description = f"Too Many Requests: retry after {retry_after}"
    return Refused(status, description or _WORDS.get(status, f"Error {status}"), parameters)
