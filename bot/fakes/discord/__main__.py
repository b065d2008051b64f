"""Runs the fake Discord as a process: `python -m bot.fakes.discord --port 0`."""

import argparse
import asyncio
import contextlib

from bot.fakes.discord.control import run
from bot.fakes.discord.fake import TOKEN


def main() -> None:
    """Read the options and serve until killed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options.add_argument("--token", default=TOKEN)
    options.add_argument("--rate-limits", action="store_true", help="keep the service's known limits")
    given = options.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(given.token, given.port, rate_limits=given.rate_limits))


if __name__ == "__main__":
    main()
