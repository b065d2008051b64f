"""Logs: what must never be written down, whoever asks for how much."""

import logging

import structlog

from bot.logs import configure


def test_libraries_that_quote_values_stay_quiet() -> None:
    """Even where all else is logged at its chattiest: addresses with tokens, statements with values."""
    configure(json=True)
    structlog.reset_defaults()
    for name in ("httpx", "aiosqlite"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)
