"""`jernih outbox`: what failed and what waits, line by line."""

import asyncio
import json
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


async def _dead() -> int:
    async with open_records(load_settings()) as (_, store), store.write() as unit:
        at = datetime(2026, 11, 10, 5, 0, tzinfo=UTC)
        await unit.outbox.add(announce(PlatformName.LOCAL, "balai", Prompt("dialogue.hello"), "b"), at)
        (row,) = await unit.outbox.lease(1, at, at)
        await unit.outbox.dead(row.row_id, "no rights", at)
        return row.row_id


def test_trying_again_is_on_the_record(channel: Jernih) -> None:
    """Who puts an action back into the line changes what happens, so that the audit log has it; once."""
    row = asyncio.run(_dead())
    assert channel("outbox", "retry", str(row)).exit_code == 0
    assert channel("outbox", "retry", str(row)).exit_code == 1
    events = [json.loads(line) for line in channel("audit", "export").output.splitlines()]
    assert [e["subject"] for e in events if e["word"] == "action:retried"] == [f"outbox:{row}"]
