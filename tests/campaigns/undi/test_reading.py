"""Reading a bundle's folder: known files only, and a clear word when one cannot be read."""

from pathlib import Path

import pytest

from campaigns.undi.folder import UnreadableBundle, read_bundle


def test_only_known_files_are_read(tmp_path: Path) -> None:
    """A note beside the bundle is left alone."""
    (tmp_path / "entries.txt").write_bytes(b"x")
    (tmp_path / "catatan.txt").write_bytes(b"y")

    assert read_bundle(tmp_path) == {"entries.txt": b"x"}


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    """No folder, a folder in a file's place, a link that leads nowhere, or an impossible name."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "rules").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "seed.json").symlink_to(tmp_path / "nowhere")
    for folder, said in (("none", "none"), ("a", "rules"), ("b", "seed.json"), ("\x00", "zero byte")):
        with pytest.raises(UnreadableBundle, match=said):
            read_bundle(tmp_path / folder)
