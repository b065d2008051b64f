"""The rules of the giveaway: platform-free, I/O-free; time and randomness are passed in."""
