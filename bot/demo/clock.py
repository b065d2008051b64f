"""DemoClock: the machine's time plus an offset that the story may advance, kept on disk.

A story that is killed and started again goes on in its own time, never backwards.
"""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path


class DemoClock:
    """A clock over a folder; `advance_to` is durable before it is visible."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock.json"
        stored = json.loads(self._file.read_text("utf-8")) if self._file.exists() else {"offset": 0.0}
        self._offset = timedelta(seconds=stored["offset"])

    def now(self) -> datetime:
        """The story's present, in UTC."""
        return datetime.now(UTC) + self._offset

    def advance_to(self, moment: datetime) -> None:
        """Jump forward to a moment; never backwards."""
        offset = max(self._offset, moment - datetime.now(UTC))
        draft = self._file.with_suffix(".tmp")
        with draft.open("w", encoding="utf-8") as stream:
            json.dump({"offset": offset.total_seconds()}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self._file)
        self._offset = offset
