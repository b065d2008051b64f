"""Reading a raw Telegram update: ours against python-telegram-bot's own parsing, in the same run.

Prints microseconds an update for both and the ratio; on a noisy machine only the ratio means much.
"""

import json
import time
from collections.abc import Callable

from telegram import Bot, Update

from bot.platforms.telegram.reading import read

ROUNDS, UPDATES = 5, 2000


def _updates() -> list[bytes]:
    return [
        json.dumps(
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
        ).encode()
        for number in range(UPDATES)
    ]


def _best(work: Callable[[bytes], object], updates: list[bytes]) -> float:
    """The best of several rounds, in seconds an update."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for raw in updates:
            work(raw)
        times.append((time.perf_counter() - began) / len(updates))
    return min(times)


def main() -> None:
    """Measure and print."""
    bot, updates = Bot("1:uji"), _updates()
    ours = _best(read, updates)
    theirs = _best(lambda raw: Update.de_json(json.loads(raw), bot), updates)
    print(f"ours {ours * 1e6:.1f} us, python-telegram-bot {theirs * 1e6:.1f} us, ratio {theirs / ours:.1f}")


if __name__ == "__main__":
    main()
