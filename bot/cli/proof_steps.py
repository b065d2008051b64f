"""`jernih campaign rehearse`: the whole draw on real entries, with a seed that awards nothing."""

import click


@click.group()
def proof_steps() -> None:
    """Langkah bukti."""
