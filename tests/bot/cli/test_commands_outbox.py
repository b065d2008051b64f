"""`jernih outbox`: what failed and what waits, line by line."""

import asyncio
from datetime import UTC, datetime

from bot.app import open_records
from bot.dialogue.prompt import Prompt
from bot.moderation.comment import PlatformName
from bot.services.actions import announce
from bot.settings import load_settings
from tests.bot.cli.conftest import Jernih


async def _waits() -> None:
    async with open_records(load_settings()) as (_, store), store.write() as unit:
        said = announce(PlatformName.LOCAL, "balai", Prompt("dialogue.hello"), "a")
        await unit.outbox.add(said, datetime(2026, 11, 10, 5, 0, tzinfo=UTC))


def test_the_list_says_what_waits_where_and_why(channel: Jernih) -> None:
    """Without failures it says so, and shows each line of those that wait with its reason."""
    assert "Menunggu" not in channel("outbox", "list").output
    asyncio.run(_waits())
    done = channel("outbox", "list")
    assert done.exit_code == 0
    assert done.output.splitlines()[1:] == [
        "Menunggu: 1 tindakan untuk local:balai, mulai Selasa, 10 Nov 2026, 12.00 WIB. Menunggu giliran."
    ]
