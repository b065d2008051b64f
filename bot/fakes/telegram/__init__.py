"""A strict fake of the Telegram Bot API on loopback, for the real library to talk to."""

from bot.fakes.telegram.fake import FakeTelegram
from bot.fakes.telegram.server import Call
from bot.fakes.telegram.stage import CannotActError

__all__ = ["Call", "CannotActError", "FakeTelegram"]
