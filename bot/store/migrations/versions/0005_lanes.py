"""Actions know the chat whose pace they keep, and are found in the order of their line."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply."""
    op.add_column("outbox", sa.Column("lane", sa.String(length=80), nullable=True))
    op.create_index("ix_outbox_state_priority_id", "outbox", ["state", "priority", "id"])
    op.drop_index("ix_outbox_state_due_at", "outbox")


def downgrade() -> None:
    """Take back."""
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"])
    op.drop_index("ix_outbox_state_priority_id", "outbox")
    op.drop_column("outbox", "lane")
