"""Strict fakes of the platforms that speak their wire protocols on loopback, for tests and the demo.

They know nothing of the bot: whatever it learns of them, it learns over HTTP or the gateway.
"""
