"""Runs the fake Telegram as a process: `python -m bot.fakes.telegram --port 0`."""

import argparse
import asyncio
import contextlib

from bot.fakes.telegram.control import run
from bot.fakes.telegram.fake import TOKEN


def main() -> None:
    """Read the options and serve until killed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options.add_argument("--token", default=TOKEN)
    given = options.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(given.token, given.port))


if __name__ == "__main__":
    main()
