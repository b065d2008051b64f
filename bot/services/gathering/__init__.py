"""Gathering: what phases need to see, one file a need; the list is in `gathering/contexts.py`."""
