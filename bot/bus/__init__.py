"""Buses: in one process, or between many."""
