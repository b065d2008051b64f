"""Big files of a draw are kept in parts."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "draw_parts",
        sa.Column("campaign_id", sa.String(length=40), nullable=False),
        sa.Column("draw_no", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_draw_parts_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", "draw_no", "name", "part", name=op.f("pk_draw_parts")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("draw_parts")
