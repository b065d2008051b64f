"""Beacons: public randomness, time-stamps and other people's clocks, fetched and checked before use."""
