"""The single-file verifier as bytes, to be published beside each bundle."""

from importlib.resources import files

NAME = "verify_standalone.py"


def source() -> bytes:
    """The file's bytes, from the tree or from an installed wheel."""
    return files("campaigns.undi").joinpath(NAME).read_bytes()
