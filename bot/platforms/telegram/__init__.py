"""Telegram: raw updates in, effects out. Nothing past this package sees a `telegram` object."""
