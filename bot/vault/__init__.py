"""The vault: encryption, blind indexes, and the keys of an installation."""
