"""Actions know the chat whose pace they keep."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply."""
    op.add_column("outbox", sa.Column("lane", sa.String(length=80), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("outbox", "lane")
