"""Taking in Telegram updates: ours up to the commit, against python-telegram-bot's own dispatch, in one run.

Ours: batches of 100 updates as `getUpdates` gives them (parsed JSON), through the feed's own `raw_update`
and the true `Ingest` into the inbox of a true SQLite file: written, sealed and synced to the disk, batch by
batch. Theirs: the same parsed JSON, one by one through `Update.de_json` and `Application.process_update`
with a single handler that does nothing: nothing is stored, nothing is done. So ours does more, and is still
to be several times as fast. Prints updates a second for both and the ratio; on a noisy machine only the
ratio means much.
"""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.bus.memory import MemoryBus
from bot.clock import SystemClock
from bot.platforms.telegram.polling import packed
from bot.services.ingest import Ingest
from bot.store.engine import open_store
from bot.store.schema import migrate
from bot.vault.aes import AesVault

ROUNDS, UPDATES, BATCH, WANTED = 15, 3000, 100, 3.0


def _updates(first: int) -> list[dict[str, Any]]:
    return [
        {
            "update_id": number,
            "message": {
                "message_id": number,
                "date": 1_700_000_000 + number,
                "chat": {"id": -1001234567890, "type": "supergroup", "title": "Kabar"},
                "from": {"id": 5000 + number, "is_bot": False, "first_name": "Warga"},
                "text": f"Lampu jalan nomor {number} mati https://kabar.example/{number}",
                "entities": [{"type": "url", "offset": 22, "length": 20}],
            },
        }
        for number in range(first, first + UPDATES)
    ]


async def _ours(ingest: Ingest, updates: list[dict[str, Any]]) -> float:
    """Updates a second, committed."""
    began = time.perf_counter()
    for start in range(0, len(updates), BATCH):
        await ingest.accept(packed("1", updates[start : start + BATCH]))
    return len(updates) / (time.perf_counter() - began)


async def _theirs(application: "Application[Any, Any, Any, Any, Any, Any]", updates: list[Any]) -> float:
    """Updates a second, dispatched."""
    began = time.perf_counter()
    for each in updates:
        await application.process_update(Update.de_json(each, application.bot))
    return len(updates) / (time.perf_counter() - began)


async def _nothing(_update: object, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """What the library's single handler does."""


async def measure(folder: Path) -> tuple[float, float]:
    """The best rates of several rounds, taken in turn: ours, theirs."""
    database = f"sqlite:///{folder / 'intake.db'}"
    await migrate(database)
    store = await open_store(database, AesVault(bytes(32), bytes(32)))
    ingest = Ingest(store, SystemClock(), MemoryBus())
    application = Application.builder().token("1:uji").updater(None).build()
    application.add_handler(MessageHandler(filters.ALL, _nothing))
    # Initialising asks Telegram who the bot is; dispatching needs only the mark that it was done.
    application._initialized = True  # noqa: SLF001 - nothing is connected in a benchmark
    ours, theirs = 0.0, 0.0
    for number in range(ROUNDS):
        updates = json.loads(json.dumps(_updates(1 + number * UPDATES)))
        ours = max(ours, await _ours(ingest, updates))
        theirs = max(theirs, await _theirs(application, updates))
    await store.close()
    return ours, theirs


def main() -> None:
    """Measure, print, and fail when the ratio is too small."""
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = asyncio.run(measure(Path(folder)))
    print(
        f"ours {ours:,.0f} updates a second committed, python-telegram-bot {theirs:,.0f} dispatched, "
        f"ratio {ours / theirs:.1f} (wanted: at least {WANTED:.0f})"
    )
    if ours < WANTED * theirs:
        sys.exit(1)


if __name__ == "__main__":
    main()
