"""Campaigns remember when they were paused; the outbox keeps no receipts, which nobody asks for."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply."""
    op.add_column("campaigns", sa.Column("pauses", sa.JSON(none_as_null=True), nullable=True))
    op.drop_column("outbox", "receipt")
