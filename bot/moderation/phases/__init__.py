"""The phases, one small file each; the list that orders them is in `bot/moderation/pipeline.py`."""
