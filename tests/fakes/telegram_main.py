"""Runs the fake Telegram as a process: `python tests/fakes/telegram_main.py --port 0`."""

import argparse
import asyncio
import contextlib
import sys
from pathlib import Path

# The script's own folder holds a package named like the real library; the root must come instead.
sys.path[0] = str(Path(__file__).parents[2])

from tests.fakes.telegram.control import serve  # noqa: E402 - after the path is set
from tests.fakes.telegram.fake import TOKEN  # noqa: E402 - after the path is set


def main() -> None:
    """Read the options and serve until killed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options.add_argument("--token", default=TOKEN)
    given = options.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(given.token, given.port))


if __name__ == "__main__":
    main()
