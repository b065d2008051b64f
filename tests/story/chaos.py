"""The service as a process of its own that is killed without warning, and what its database says then."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.fakes.remote import RemoteFake

FAKES = {
    "telegram": {"JERNIH_TELEGRAM__TOKEN": "token", "JERNIH_TELEGRAM__BASE_URL": "base_url"},
    "discord": {"JERNIH_DISCORD__TOKEN": "token", "JERNIH_DISCORD__API_BASE": "api_base"},
}
PATIENCE = 120.0  # seconds in which everything must be over
LOOKS = 0.05


@contextmanager
def fake_process(platform: str) -> Iterator[tuple[RemoteFake, dict[str, str]]]:
    """A platform's strict fake as a process of its own, and the settings that name it."""
    server = subprocess.Popen(
        (sys.executable, "-m", f"bot.fakes.{platform}", "--port", "0"), stdout=subprocess.PIPE
    )
    try:
        assert server.stdout is not None
        said = json.loads(server.stdout.readline())
        yield RemoteFake(said["root"]), {name: said[key] for name, key in FAKES[platform].items()}
    finally:
        server.kill()
        server.communicate()


@dataclass
class Service:
    """`jernih run` over a folder whose database is migrated; `env` names the platforms."""

    folder: Path
    env: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Begin, with what it logs beside the database."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("JERNIH_")}
        named = {**clean, **self.env, "JERNIH_DATA_DIR": str(self.folder)}
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                (sys.executable, "-m", "bot", "run"),
                env=named, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """End it as a power cut does."""
        if self.process is not None:
            assert self.process.poll() is None, (self.folder / "log").read_text("utf-8")[-2000:]
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Read the database beside the service."""
        database = sqlite3.connect(self.folder / "jernih.db", timeout=30)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()

    def count(self, query: str) -> int:
        """One number."""
        return int(str(self.ask(query)[0][0]))

    def decided(self) -> int:
        """How many comments stand at an outcome."""
        return self.count("SELECT COUNT(*) FROM comments WHERE outcome IS NOT NULL")

    def check_decisions(self, comments: int) -> None:
        """Every comment once, each author's in the order in which they were written."""
        assert self.count("SELECT COUNT(*) FROM comments") == comments
        assert self.count("SELECT COUNT(*) FROM decisions WHERE made_by = 'system'") == comments
        assert self.count("SELECT COUNT(DISTINCT comment_id) FROM decisions") == comments
        order: dict[object, list[int]] = {}
        for account, number in self.ask(
            "SELECT account_id, message_ref FROM decisions JOIN comments ON comments.id = comment_id"
            " ORDER BY decisions.id"
        ):
            order.setdefault(account, []).append(int(str(number).rpartition("/")[2]))
        assert [account for account, numbers in order.items() if numbers != sorted(numbers)] == []


def run_and_kill(
    service: Service, kills: int, seed: int, done: Callable[[], bool], meanwhile: Callable[[], object] = str
) -> None:
    """Let the service work until all is done, and kill it so often on the way, at moments of a seed's choice.

    `meanwhile`: what goes on in the city at every look.

    Raises:
        AssertionError: the service ended by itself, or the work did not end.
    """
    dice = random.Random(seed)
    for _ in range(kills):
        service.start()
        # So that every life gets some work done: a kill after so many new decisions, or while it starts.
        goal, ends = service.decided() + dice.randint(1, 60), time.monotonic() + dice.uniform(1.0, 6.0)
        while service.decided() < goal and time.monotonic() < ends:
            meanwhile()
            time.sleep(dice.uniform(0.0, LOOKS))
        service.kill()
    service.start()
    try:
        ends = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < ends, "the work does not end"
            meanwhile()
            time.sleep(LOOKS)
    finally:
        service.kill()
