"""Logs: structured lines that carry ids and codes, never what a person wrote or is called."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# A belt to the braces: whoever logs one of these by mistake logs its absence.
PERSONAL = frozenset(
    {"text", "raw", "name", "display_name", "phone", "birth_date", "account_id", "code", "token"}
)


def drop_personal(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace personal fields by a mark."""
    return {key: "[withheld]" if key in PERSONAL else value for key, value in event.items()}


def configure(*, json: bool, quiet: bool = False) -> None:
    """Set up structlog on stderr: JSON lines for machines, short lines for people."""
    renderer = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            drop_personal,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR if quiet else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries log addresses with tokens in them at INFO; their warnings are enough.
    logging.basicConfig(level=logging.ERROR if quiet else logging.WARNING, stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # At its chattiest it writes down every statement with its values.
    logging.getLogger("aiosqlite").setLevel(logging.WARNING)
