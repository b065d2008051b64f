"""A channel's newest comments are found by an index, for drift."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply."""
    op.create_index(op.f("ix_comments_channel_id_id"), "comments", ["channel_id", "id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_comments_channel_id_id"), table_name="comments")
