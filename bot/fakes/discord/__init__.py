"""A strict fake of Discord's REST API and gateway on loopback, for the real library to talk to."""

from bot.fakes.discord.fake import FakeDiscord
from bot.fakes.discord.server import Call
from bot.fakes.remote import CannotActError

__all__ = ["Call", "CannotActError", "FakeDiscord"]
