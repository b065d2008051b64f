"""Reads a bundle's folder from disk: the one file of `campaigns` that does, so that a check needs no bot."""

from pathlib import Path

KNOWN = (
    "entries.txt", "excluded.txt", "freeze.json", "freeze.sig", "freeze.tsr", "cosign.json", "rules",
    "seed.json", "result.json", "amend.jsonl", "void.json",
)  # fmt: skip
MAX_BYTES = 1 << 31


class UnreadableBundle(Exception):  # noqa: N818 - it names the state of the folder
    """The folder or one of its files cannot be read."""


def read_bundle(folder: Path) -> dict[str, bytes]:
    """The known files of a folder by name; unknown ones are left alone.

    Raises:
        UnreadableBundle: it is no folder, or a file cannot be read.
    """
    if not folder.is_dir():
        raise UnreadableBundle(str(folder))
    try:
        present = {name: folder / name for name in KNOWN if (folder / name).exists()}
        return {name: path.read_bytes() for name, path in present.items()}
    except OSError as error:
        raise UnreadableBundle(f"{error.filename}: {error.strerror}") from None
