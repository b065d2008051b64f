"""Connecting a draw to the outside world, as the settings say."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.beacons.drand import DrandBeacon
from bot.beacons.rfc3161 import Rfc3161Timestamps
from bot.beacons.timekeeper import HttpTimekeeper
from bot.ports.clock import Clock
from bot.ports.timekeeper import NoTimekeeper
from bot.ports.timestamps import NoTimestamps
from bot.services.sources import Demands, Sources


def connect_sources(
    demands: Demands, clock: Clock, *, drand: Sequence[str], tsa: str, platforms: Sequence[str]
) -> Sources:
    """The sources of a draw; nothing is asked before a step needs it.

    `platforms`: addresses of their APIs, whose hosts say what time it is; none where the clock is a story's.
    """
    hosts = [f"{parts.scheme}://{parts.netloc}/" for parts in map(urlsplit, platforms)]
    return Sources(
        demands=demands,
        beacon=DrandBeacon(drand),
        timestamps=Rfc3161Timestamps(tsa) if tsa else NoTimestamps(),
        timekeeper=HttpTimekeeper(hosts, clock) if hosts else NoTimekeeper(),
    )
