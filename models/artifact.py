"""The artefact: named arrays and facts in one file, checked before it is believed. No pickle.

Layout: one line of canonical JSON (version, facts, array shapes, SHA-256 of the rest), LF, then the
arrays' little-endian bytes in the order of the line.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

import numpy as np
from numpy.typing import NDArray

VERSION = 2
MAX_BYTES = 8_000_000
Arrays = Mapping[str, NDArray[Any]]


class ArtifactError(Exception):
    """The file is not a model of this version, or was altered; the message says what to do."""


def digest_of(arrays: Arrays) -> str:
    """The SHA-256 of what a model does, whatever is said of it."""
    return hashlib.sha256(_body(arrays)).hexdigest()


def _body(arrays: Arrays) -> bytes:
    return b"".join(np.ascontiguousarray(array).tobytes() for array in arrays.values())


def save(path: Path, facts: Mapping[str, Any], arrays: Arrays) -> str:
    """Write the artefact whole or not at all; its SHA-256."""
    body = _body(arrays)
    head = {
        "arrays": [[name, array.dtype.str, list(array.shape)] for name, array in arrays.items()],
        "facts": dict(facts),
        "sha256": hashlib.sha256(body).hexdigest(),
        "version": VERSION,
    }
    data = json.dumps(head, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n" + body
    # A name of its own: two trainers must not mix their bytes.
    draft = path.with_name(f"{path.name}.{token_hex(8)}.tmp")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return hashlib.sha256(data).hexdigest()


def read(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The facts and arrays of an artefact.

    Raises:
        ArtifactError: with one line.
    """
    try:
        data = path.read_bytes()
        line, _, body = data.partition(b"\n")
        head = json.loads(line)
        version, expected = head["version"], head["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtifactError(
            f"{path} is no model: {type(error).__name__}. Build one: jernih model train"
        ) from None
    if version != VERSION:
        raise ArtifactError(f"{path} has version {version}, this program reads {VERSION}: jernih model train")
    if hashlib.sha256(body).hexdigest() != expected:
        raise ArtifactError(
            f"{path} was altered: its checksum does not match. Restore it: jernih model train"
        )
    arrays, at = {}, 0
    for name, kind, shape in head["arrays"]:
        count = int(np.prod(shape))
        array = np.frombuffer(body, dtype=np.dtype(kind), count=count, offset=at)
        arrays[name] = array.reshape(shape)
        at += array.nbytes
    return head["facts"], arrays
