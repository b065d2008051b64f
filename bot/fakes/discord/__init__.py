"""A strict fake of Discord's REST API and gateway on loopback, for the real library to talk to."""

from bot.fakes.discord.crowd import CannotActError
from bot.fakes.discord.fake import FakeDiscord
from bot.fakes.discord.server import Call

__all__ = ["Call", "CannotActError", "FakeDiscord"]
