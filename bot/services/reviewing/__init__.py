"""Reviewing: what a press on a card is, does and shows, one file a concern; the desk is `reviews.py`."""
