"""The budgets of docs/architecture: small files, short functions, shallow folders, clean locks."""

import ast
import re
import statistics
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES = 250
# One file holds a whole verifier, Ed25519 and DER included, so that a citizen needs nothing else.
LONGER = {"campaigns/undi/verify_standalone.py": 696}
FUNCTION_LINES = 40
MEDIAN_LINES = 8
BLOCKS = 3
FOLDERS = 3
_BLOCK = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _tracked(pattern: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", pattern],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


SOURCES = [path for path in _tracked("*.py") if "migrations" not in path.parts]


def _functions(path: Path) -> list[Function]:
    tree = ast.parse(path.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def _length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _depth(node: ast.AST) -> int:
    """How deep blocks nest below a node; an `elif` stands beside its `if`, not inside it."""
    deepest = 0
    for name, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        for child in children:
            if not isinstance(child, ast.AST):
                continue
            is_elif = name == "orelse" and isinstance(node, ast.If) and isinstance(child, ast.If)
            own = 1 if isinstance(child, _BLOCK) and not is_elif else 0
            deepest = max(deepest, own + _depth(child))
    return deepest


def test_there_are_sources() -> None:
    """The budgets are measured on something."""
    assert len(SOURCES) > 20


def test_files_are_short() -> None:
    """A source file has at most 250 lines, but for the one that must stand alone."""
    lengths = {p.relative_to(ROOT).as_posix(): len(p.read_text("utf-8").splitlines()) for p in SOURCES}
    assert {name: n for name, n in lengths.items() if n > LONGER.get(name, FILE_LINES)} == {}


def test_functions_are_short() -> None:
    """A function has at most 40 lines, and half of those in the packages at most 8."""
    lengths = {f"{p.relative_to(ROOT)}:{f.name}": _length(f) for p in SOURCES for f in _functions(p)}
    own = [n for name, n in lengths.items() if not name.startswith("tests")]

    assert {name: n for name, n in lengths.items() if n > FUNCTION_LINES} == {}
    assert statistics.median(own) <= MEDIAN_LINES


def test_blocks_are_shallow() -> None:
    """Blocks nest at most three deep."""
    deep = [f"{p.name}:{f.name}" for p in SOURCES for f in _functions(p) if _depth(f) > BLOCKS]
    assert deep == []


def test_folders_are_shallow() -> None:
    """Sources stand at most three folders below the root, test mirrors one deeper."""
    for path in SOURCES:
        folders = path.relative_to(ROOT).parts[:-1]
        assert len(folders) <= FOLDERS + (folders[0] == "tests"), path


def test_every_test_says_what_it_shows() -> None:
    """Each test function opens with the sentence of its behaviour."""
    silent = [
        f"{p.name}:{f.name}"
        for p in SOURCES
        if "tests" in p.relative_to(ROOT).parts
        for f in _functions(p)
        if f.name.startswith("test_") and not ast.get_docstring(f)
    ]
    assert silent == []


def test_the_lock_has_hashes_and_no_addresses() -> None:
    """Every pin carries hashes; no registry is named."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = re.findall(r"^[a-z0-9._-]+==.*?(?=^[a-z0-9]|\Z)", lock, re.MULTILINE | re.DOTALL)

    assert len(pins) > 20
    assert all("--hash=sha256:" in pin for pin in pins)
    assert re.search(r"://|--index|--find-links|--extra", lock) is None


@pytest.mark.parametrize("word", ["TODO", "FIXME"])
def test_nothing_is_left_for_later(word: str) -> None:
    """A note to finish something is an issue, not a comment."""
    own = Path(__file__).name
    assert [p for p in SOURCES if p.name != own and re.search(rf"\b{word}\b", p.read_text("utf-8"))] == []
