"""Journal: every request that a fake was sent, kept where `JERNIH_FAKE_JOURNAL` names a folder.

`make crosscheck` reads it and holds each request against the published descriptions. Without the
variable nothing is written.
"""

import json
import os
import uuid
from pathlib import Path

VARIABLE = "JERNIH_FAKE_JOURNAL"


class Journal:
    """Appends one JSON object a line to a file of its own, so that fakes in many processes do not mix."""

    def __init__(self, platform: str) -> None:
        folder = os.environ.get(VARIABLE, "")
        self._file = Path(folder) / f"{platform}-{uuid.uuid4().hex}.jsonl" if folder else None

    def note(self, call: object) -> None:
        """Write one request down: anything that JSON can hold; what it cannot hold is written as text."""
        if self._file is not None:
            with self._file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(call, default=str) + "\n")
