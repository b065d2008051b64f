"""The local channel: a durable log that people without a token, and the demo, write to and read from."""
