"""Holds the project's verifier and the single-file one against each other over a folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.cli.undi import verdict_json
from campaigns.undi.folder import read_bundle
from campaigns.undi.verify import Verdict, verify
from campaigns.undi.verify_standalone import check
from tests.campaigns.undi.bundles import Files

# What both say in the same words; `code` and `message` are the project's own, `where` the single file's.
SAME = (
    "valid", "exit", "stage", "rule", "proven", "unproven", "cosigners", "stamp", "unchecked", "weak", "void",
    "seats",
)  # fmt: skip


def put(folder: Path, files: Files) -> Path:
    """Write a bundle's folder; what stood there before is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name not in files:
            old.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def judged(folder: Path, files: Files, chain: Sequence[Files] = ()) -> Verdict:
    """The verdict on which both agree, in every field that they share."""
    own = put(folder / "own", files)
    earlier = [put(folder / f"earlier-{n}", each) for n, each in enumerate(chain)]
    verdict = verify(read_bundle(own), [read_bundle(each) for each in earlier])
    ours: dict[str, Any] = verdict_json(verdict)
    theirs = check(str(own), [str(each) for each in earlier])
    said = {name: (list(v) if isinstance(v := ours[name], tuple) else v) for name in SAME}
    assert said == {name: theirs[name] for name in SAME}, (ours["message"], theirs["where"])
    return verdict
