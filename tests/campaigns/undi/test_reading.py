"""Reading a bundle's folder: known files only, and a clear word when one cannot be read."""

import io
from pathlib import Path

import pytest

from campaigns.undi.draw import draw
from campaigns.undi.folder import Folder, UnreadableBundle, read_bundle
from campaigns.undi.primitives import BrokenRule
from campaigns.undi.source import Without, blocks, open_file
from campaigns.undi.verify import verify
from tests.campaigns.undi.bundles import TEN, drawn, sealed


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


class _Streamed(Folder):
    """A folder that refuses to read a list whole."""

    def __getitem__(self, name: str) -> bytes:
        """A small file's bytes."""
        assert name not in {"entries.txt", "excluded.txt"}
        return super().__getitem__(name)


def test_a_folder_is_checked_without_reading_a_list_whole(tmp_path: Path) -> None:
    """Verdict and result are those of the same bundle in memory; how far the reading is, is told."""
    files, read = drawn(sealed(TEN)), list[int]()
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    folder = _Streamed(tmp_path, read.append)

    assert verify(folder) == verify(files)
    assert draw(folder) == files["result.json"]
    assert sum(read) >= folder.size("entries.txt") == len(files["entries.txt"])
    assert folder.size("void.json") == 0


def test_a_file_that_is_gone_meanwhile_is_named(tmp_path: Path) -> None:
    """It was there when the folder was opened, and is not when it is read."""
    for name in ("entries.txt", "rules"):
        (tmp_path / name).write_bytes(b"x")
    folder = Folder(tmp_path)
    (tmp_path / "entries.txt").unlink()
    (tmp_path / "rules").unlink()

    with pytest.raises(UnreadableBundle, match=r"entries\.txt"):
        folder.open("entries.txt")
    with pytest.raises(UnreadableBundle, match="rules"):
        folder.get("rules")
    with pytest.raises(KeyError):
        folder.open("seed.json")


def test_hidden_files_are_not_there() -> None:
    """A bundle without its result is one that has none; the rest can be read and opened."""
    files = {"a": b"1", "result.json": b"2"}
    rest = Without(files, {"result.json"})

    assert dict(rest) == {"a": b"1"}
    assert ("result.json" in rest, rest.get("result.json"), len(rest)) == (False, None, 1)
    assert rest.open("a").read() == open_file(files, "a").read() == b"1"


@pytest.mark.parametrize("size", [1, 3, 4, 100])
def test_blocks_hold_whole_lines(size: int) -> None:
    """Whatever the size of a block, lines stay whole, even those longer than it; nothing is lost."""
    data = b"aa\nb\n\nccccccccccc\nd\n"
    found = list(blocks(io.BytesIO(data), "x", size))

    assert b"".join(found) == data
    assert all(block.endswith(b"\n") for block in found)
    assert list(blocks(io.BytesIO(b""), "x", size)) == []


def test_a_missing_line_end_is_said_first() -> None:
    """Before any line is given."""
    with pytest.raises(BrokenRule, match=r"undi\.no_final_newline"):
        next(blocks(io.BytesIO(b"a\nb"), "x"))
