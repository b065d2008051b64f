"""No host of a package registry is named anywhere in the tree."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Put together here, so that this file does not name what it looks for.
HOSTS = [
    ".".join(parts)
    for parts in (("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"))
]


def test_no_registry_is_named() -> None:
    """Locks and scripts use package names; where packages come from is the machine's business."""
    found = [
        subprocess.run(
            ["git", "grep", "--untracked", "-lI", "-F", host],  # noqa: S607
            cwd=ROOT, capture_output=True, text=True, check=False,
        ).stdout
        for host in HOSTS
    ]  # fmt: skip
    assert "".join(found) == ""
