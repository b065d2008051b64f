"""Every table. A personal column says so in its `info`: `sealed` (encrypted) or `hashed` (blind index)."""

from bot.store.tables import campaigns, comments, corrections, flow, people
from bot.store.tables.base import METADATA

__all__ = ["METADATA", "campaigns", "comments", "corrections", "flow", "people"]
