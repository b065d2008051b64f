"""Jernih: watches official channels, judges comments, runs campaigns anyone can check."""
