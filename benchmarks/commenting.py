"""Commenting: people who write in a channel, as many comments a second as a benchmark asks for."""

import json
import random
import time
from collections.abc import Sequence

from bot.moderation.comment import PlatformName
from bot.ports.inbox import RawUpdate
from models.corpus import read

RATE = 200  # comments a second
AUTHORS = 3_000  # so that nobody writes more often than people do
RUDE = 0.04  # of all comments
CHAT, TAG = "balai", "#JernihBerkomentar"
_LOCAL = PlatformName.LOCAL


class Crowd:
    """People who write the project's texts, each line an update of the local log."""

    def __init__(self) -> None:
        self._random, self._number = random.Random(5), 0
        rows = read("project")
        self._random.shuffle(rows)
        self._rude = [row.text for row in rows if row.toxic or row.spam]
        self._plain = [row.text for row in rows if not (row.toxic or row.spam or row.urgent)]

    def says(self) -> RawUpdate:
        """The next comment."""
        self._number += 1
        user = str(1000 + self._random.randrange(AUTHORS))
        texts = self._rude if self._random.random() < RUDE else self._plain
        text = self._text(texts) + (f" {TAG}" if self._number % 10 == 0 else "")
        line = {
            "n": self._number, "kind": "comment", "key": f"c:{self._number}", "chat": CHAT, "user": user,
            "message": f"m{self._number}", "name": f"Warga {user}", "text": text, "at": time.time(),
        }  # fmt: skip
        return RawUpdate(_LOCAL, "local", self._number, json.dumps(line).encode())

    def _text(self, texts: Sequence[str]) -> str:
        """The beginning of one text and the end of another: nobody says what somebody else said."""
        one, other = (self._random.choice(texts).split() for _ in range(2))
        return " ".join((*one[: len(one) // 2 + 1], *other[len(other) // 2 :]))

    def pause(self) -> float:
        """Seconds until the next."""
        return self._random.expovariate(RATE)
