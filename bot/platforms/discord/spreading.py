"""Spreading: what Discord says of a whole server concerns each of our channels there.

An event of a server becomes one for each registered channel in it, known by a number of its own, so that
past this package a channel is all there is.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.platforms.discord.raws import Taken

WHOLE = frozenset({"GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE", "GUILD_CREATE", "GUILD_DELETE"})


def spread(batch: Iterable[Taken], watched: Iterable[str], guild_of: Callable[[str], str]) -> list[Taken]:
    """The events, those of a whole server once for each watched channel there, or as they came."""
    ours = list(watched)
    return [
        each
        for taken in batch
        for each in (_spread(taken, ours, guild_of) if taken.kind in WHOLE else [taken])
    ]


def _spread(taken: Taken, watched: list[str], guild_of: Callable[[str], str]) -> list[Taken]:
    data = json.loads(taken.body)
    guild = data.get("guild_id") or data.get("id")
    there = [channel for channel in watched if guild and guild_of(channel) == str(guild)]
    return [
        replace(
            taken, series=f"{taken.series}/{channel}",
            body=json.dumps({**data, "channel_id": channel}, separators=(",", ":")),
        )
        for channel in there
    ] or [taken]  # fmt: skip
