"""Adapters of chat platforms, a package each; they never import one another's library."""
