"""The demo: the whole story of a campaign on the true services, played by a cast over the local channel.

Nothing in the project knows of it but `bot/cli/demo.py`.
"""
