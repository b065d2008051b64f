"""Every table. A personal column says so in its `info`: `sealed` (encrypted) or `hashed` (blind index)."""

from bot.store.tables import (
    around,
    campaigns,
    comments,
    corrections,
    entrants,
    flow,
    moderation,
    people,
    proofs,
)
from bot.store.tables.base import METADATA

__all__ = [
    "METADATA",
    "around",
    "campaigns",
    "comments",
    "corrections",
    "entrants",
    "flow",
    "moderation",
    "people",
    "proofs",
]
