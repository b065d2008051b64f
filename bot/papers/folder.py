"""The public folder of a draw: its files, the minutes, an archive and a page; static and self-contained.

Each file is written aside and then renamed into its place, the page last: whoever reads meanwhile sees an
older file or a newer one, never half of one. Writing again changes nothing that has not changed.
"""

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from bot.papers.minutes import render_minutes
from bot.papers.page import MINUTES_PDF, ZIP, Listed, render_page
from campaigns.minutes import Minutes
from campaigns.undi.source import BLOCK, open_file

PAGE, SEAL = "index.html", "freeze.json"
_DRAFT = ".jernih-"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment that an archive can name
_READABLE = 0o644


class FolderInUse(Exception):  # noqa: N818 - it names the state of the folder
    """The folder holds something else: another draw, or no draw at all."""


def write_files(folder: Path, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """Write a draw's files alone.

    Raises:
        FolderInUse: the folder holds something else, and `force` is not set.
        OSError: it cannot be written.
    """
    _made_ready(folder, files, force=force)
    with tempfile.TemporaryDirectory(prefix=_DRAFT, dir=folder) as draft:
        _copy(Path(draft), files)
        _place(folder, Path(draft), files)


def write_public_folder(
    folder: Path,
    minutes: Minutes,
    files: Mapping[str, bytes],
    beside: Mapping[str, bytes],
    *,
    force: bool = False,
) -> None:
    """Write the whole folder: a draw's `files`, those `beside` them, the minutes, an archive, the page.

    Each file is read as a stream where it can be. The minutes are left out before the draw.

    Raises:
        FolderInUse: the folder holds something else, and `force` is not set.
        OSError: it cannot be written.
    """
    _made_ready(folder, files, force=force)
    pdf = {MINUTES_PDF: render_minutes(minutes)} if minutes.drawn or minutes.void else {}
    with tempfile.TemporaryDirectory(prefix=_DRAFT, dir=folder) as name:
        draft = Path(name)
        listed = sorted(_copy(draft, files) + _copy(draft, beside) + _copy(draft, pdf), key=_name)
        archived = [each for each in listed if each.name not in pdf]
        _write_zip(draft, f"{minutes.campaign_id}-{minutes.draw_no}", archived)
        with (draft / ZIP).open("rb") as stream:
            listed.append(_taken(ZIP, stream, None))
        _place(folder, draft, [each.name for each in listed])
        _copy(draft, {PAGE: render_page(minutes, listed)})
        _move(draft / PAGE, folder / PAGE)


def _made_ready(folder: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    there = [each.name for each in folder.iterdir() if not each.name.startswith(_DRAFT)]
    if force or not there:
        return
    sealed = folder / SEAL
    if not sealed.is_file() or sealed.read_bytes() != files[SEAL]:
        raise FolderInUse(str(folder))


def _name(each: Listed) -> str:
    return each.name


def _copy(draft: Path, files: Mapping[str, bytes]) -> list[Listed]:
    """Write every file aside and tell what it is."""
    listed = []
    for name in files:
        with open_file(files, name) as source, (draft / name).open("wb") as out:
            listed.append(_taken(name, source, out))
    return listed


def _taken(name: str, source: BinaryIO, out: BinaryIO | None) -> Listed:
    """Read a file once: its size and digest, and its bytes to where they are wanted."""
    size, digest = 0, hashlib.sha256()
    while data := source.read(BLOCK):
        size += len(data)
        digest.update(data)
        if out is not None:
            out.write(data)
    return Listed(name, size, digest.hexdigest())


def _place(folder: Path, draft: Path, names: Iterable[str]) -> None:
    """Rename every file into its place; the seal first.

    By it the folder is known again when the writing is stopped here.
    """
    for name in sorted(names, key=lambda each: each != SEAL):
        _move(draft / name, folder / name)


def _move(draft: Path, place: Path) -> None:
    """Rename a file that is safely on the disk."""
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
    draft.chmod(_READABLE)
    draft.replace(place)


def _write_zip(draft: Path, folder: str, listed: Iterable[Listed]) -> None:
    """An archive with the same bytes for the same files."""
    with zipfile.ZipFile(draft / ZIP, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in listed:
            entry = zipfile.ZipInfo(f"{folder}/{each.name}", _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = _READABLE << 16
            # Told beforehand, so that a file beyond 2 GiB gets a header that has room for its size.
            entry.file_size = each.size
            with (draft / each.name).open("rb") as source, archive.open(entry, "w") as out:
                shutil.copyfileobj(source, out, BLOCK)
