"""Entry point of the `jernih` command."""

import sys

from bot.cli import cli


def main() -> None:
    """Run the command line.

    Exit codes: 0, 1 for a refusal, 2 for bad usage. A reader that closes its pipe early is no error.
    """
    try:
        cli(prog_name="jernih")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
