"""Reads a bundle's folder from disk: the one file of `campaigns` that does, so that a check needs no bot."""

import os
from pathlib import Path

KNOWN = (
    "entries.txt", "excluded.txt", "freeze.json", "freeze.sig", "freeze.tsr", "cosign.json", "rules",
    "seed.json", "result.json", "amend.jsonl", "void.json",
)  # fmt: skip


class UnreadableBundle(Exception):  # noqa: N818 - it names the state of the folder
    """The folder or one of its files cannot be read; the message says which and why."""


def read_bundle(folder: Path) -> dict[str, bytes]:
    """The known files of a folder by name; unknown ones are left alone.

    Raises:
        UnreadableBundle: it is no folder, or a file cannot be read.
    """
    try:
        # Listed rather than asked for by name: a link that leads nowhere is unreadable, not absent.
        present = sorted(set(os.listdir(folder)) & set(KNOWN))  # noqa: PTH208 - names alone are needed
        return {name: (folder / name).read_bytes() for name in present}
    except OSError as error:
        raise UnreadableBundle(f"{error.filename or folder}: {error.strerror}") from None
    except ValueError:
        raise UnreadableBundle("the name of the folder holds a zero byte") from None
