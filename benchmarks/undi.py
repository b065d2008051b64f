"""Freeze, draw and verify a draw of many entries, against a plain loop over the same lines, in one run.

The loop reads the lines one by one and calls SHA-256 as often, over as many bytes, as the step does:
a leaf and a node an entry, for draw and verify also a ticket; then once over the whole file. Each step
runs in a process of its own, turn about with its loop, so that its peak of resident memory is its own.

    python -m benchmarks.undi [ENTRIES] [ROUNDS]

prints for each step the seconds of both (the best of the rounds), the ratio and the peak in MB.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.undi_lists import reveal, seal, write_lines
from campaigns.undi.draw import draw
from campaigns.undi.folder import Folder
from campaigns.undi.verify import verify

ENTRIES, ROUNDS = 1_000_000, 3
STEPS = ("freeze", "draw", "verify")
_LEAF, _NODE, _TICKET = 71, 65, 80  # bytes that are hashed for each


def plain(entries: Path, *, tickets: bool) -> None:
    """The loop that a step is measured against."""
    sha256 = hashlib.sha256
    with entries.open("rb") as lines:
        for line in lines:
            sha256(line[:_LEAF]).digest()
            sha256(line[:_NODE]).digest()
            if tickets:
                sha256(line[:_TICKET]).digest()
    with entries.open("rb") as whole:
        hashlib.file_digest(whole, "sha256")


def _freeze(folder: Path) -> None:
    seal(folder / "lines", folder / "bundle")
    reveal(folder / "bundle")


def _draw(folder: Path) -> None:
    result = draw(Folder(folder / "bundle"))
    if not isinstance(result, bytes):
        raise SystemExit(f"no result: {result}")
    (folder / "bundle" / "result.json").write_bytes(result)


def _verify(folder: Path) -> None:
    verdict = verify(Folder(folder / "bundle"))
    if verdict.exit_code:
        raise SystemExit(f"not valid: {verdict}")


_WORK: Mapping[str, Callable[[Path], None]] = {"freeze": _freeze, "draw": _draw, "verify": _verify}


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _peak() -> float:
    """The most memory that this process had resident, in MB; counted from its own beginning (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _step(folder: Path, name: str, rounds: int) -> None:
    """In a process of its own: measure a step and its loop, and print the figures as JSON."""
    times: list[tuple[float, float]] = []
    for _ in range(rounds):
        loop = _seconds(lambda: plain(folder / "lines" / "entries.txt", tickets=name != "freeze"))
        times.append((loop, _seconds(lambda: _WORK[name](folder))))
    print(json.dumps({"plain": [a for a, _ in times], "step": [b for _, b in times], "peak": _peak()}))


def measured(folder: Path, name: str, rounds: int) -> Mapping[str, Any]:
    """Seconds of the loop (`plain`) and of the step (`step`) in each round, and `peak` in MB."""
    command = [sys.executable, "-m", "benchmarks.undi", "--step", name, str(folder), str(rounds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure and print."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else ROUNDS  # noqa: PLR2004 - the second argument
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_lines(folder / "lines", entries)
        for step in STEPS:
            found = measured(folder, step, rounds)
            ours, loop = min(found["step"]), min(found["plain"])
            each = ", ".join(f"{b / a:.2f}" for a, b in zip(found["plain"], found["step"], strict=True))
            print(
                f"{step} {entries:,} entries: {ours:.2f} s, plain loop {loop:.2f} s, "
                f"ratio {ours / loop:.2f} (each round {each}), peak {found['peak']:.0f} MB"
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        _step(Path(sys.argv[3]), sys.argv[2], int(sys.argv[4]))
    else:
        main()
