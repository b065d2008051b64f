"""A strict fake of the Telegram Bot API on loopback, for the real library to talk to."""

from bot.fakes.remote import CannotActError
from bot.fakes.telegram.fake import FakeTelegram
from bot.fakes.telegram.server import Call

__all__ = ["Call", "CannotActError", "FakeTelegram"]
