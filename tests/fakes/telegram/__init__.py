"""A strict fake of the Telegram Bot API on loopback, for the real library to talk to."""

from tests.fakes.telegram.crowd import CannotActError
from tests.fakes.telegram.fake import FakeTelegram
from tests.fakes.telegram.server import Call

__all__ = ["Call", "CannotActError", "FakeTelegram"]
