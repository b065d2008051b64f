"""Following: what a decision of the system leads to, one file each; the list is in `following/order.py`."""
