"""The public folder of a draw: its files, the minutes, an archive and a page; static and self-contained.

Each file is written aside and then renamed into its place, the page last: whoever reads meanwhile sees an
older file or a newer one, never half of one. Writing again changes nothing that has not changed.
"""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from bot.papers.minutes import render_minutes
from bot.papers.page import MINUTES_PDF, ZIP, Listed, render_page
from campaigns.minutes import Minutes
from campaigns.undi.primitives import h

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
        _place(folder, Path(draft), files)


def write_public_folder(
    folder: Path, minutes: Minutes, files: Mapping[str, bytes], *, force: bool = False
) -> None:
    """Write the whole folder: `files` (the draw's and those published beside them), minutes, archive, page.

    The minutes are left out before the draw.

    Raises:
        FolderInUse: the folder holds something else, and `force` is not set.
        OSError: it cannot be written.
    """
    _made_ready(folder, files, force=force)
    pdf = {MINUTES_PDF: render_minutes(minutes)} if minutes.drawn or minutes.void else {}
    with tempfile.TemporaryDirectory(prefix=_DRAFT, dir=folder) as name:
        draft = Path(name)
        _write_zip(draft / ZIP, f"{minutes.campaign_id}-{minutes.draw_no}", files)
        listed = [_listed(each, data) for each, data in sorted({**files, **pdf}.items())]
        archive = draft / ZIP
        with archive.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        listed.append(Listed(ZIP, archive.stat().st_size, digest))
        _place(folder, draft, {**files, **pdf})
        _move(archive, folder / ZIP)
        _place(folder, draft, {PAGE: render_page(minutes, listed)})


def _made_ready(folder: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    there = [each.name for each in folder.iterdir() if not each.name.startswith(_DRAFT)]
    if force or not there:
        return
    sealed = folder / SEAL
    if not sealed.is_file() or sealed.read_bytes() != files[SEAL]:
        raise FolderInUse(str(folder))


def _place(folder: Path, draft: Path, files: Mapping[str, bytes]) -> None:
    """Write every file aside, then rename each into its place."""
    for name, data in files.items():
        (draft / name).write_bytes(data)
    # The seal first: by it the folder is known again when the writing is stopped here.
    for name in sorted(files, key=lambda each: each != SEAL):
        _move(draft / name, folder / name)


def _move(draft: Path, place: Path) -> None:
    """Rename a file that is safely on the disk."""
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
    draft.chmod(_READABLE)
    draft.replace(place)


def _write_zip(place: Path, folder: str, files: Mapping[str, bytes]) -> None:
    """An archive with the same bytes for the same files."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = _READABLE << 16
            archive.writestr(entry, data)


def _listed(name: str, data: bytes) -> Listed:
    return Listed(name, len(data), h(data).hex())
