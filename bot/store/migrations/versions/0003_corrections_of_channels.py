"""Corrections of channels; review items know their channel, so that its decisions are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_DECIDED = sa.text("decided_by IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    op.add_column("review_items", sa.Column("channel_id", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE review_items SET channel_id ="
        " (SELECT comments.channel_id FROM comments WHERE comments.id = review_items.comment_id)"
    )
    for name, columns in (
        ("ix_review_items_decided_in_channel", ["channel_id", "decided_at", "id"]),
        ("ix_review_items_decided", ["decided_at", "id"]),
    ):
        op.create_index(
            name, "review_items", columns, unique=False, sqlite_where=_DECIDED, postgresql_where=_DECIDED
        )
    op.create_table(
        "corrections",
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=False),
        sa.Column("examples", sa.Integer(), nullable=False),
        sa.Column("reviewers", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_corrections_channel_id")),
        sa.PrimaryKeyConstraint("channel_id", "number", name=op.f("pk_corrections")),
    )
    op.create_index(
        "uq_corrections_active", "corrections", ["channel_id"], unique=True,
        sqlite_where=sa.text("active"), postgresql_where=sa.text("active"),
    )  # fmt: skip


def downgrade() -> None:
    """Take back."""
    op.drop_table("corrections")
    op.drop_index("ix_review_items_decided", table_name="review_items")
    op.drop_index("ix_review_items_decided_in_channel", table_name="review_items")
    op.drop_column("review_items", "channel_id")
