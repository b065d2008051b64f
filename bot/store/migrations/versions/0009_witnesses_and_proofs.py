"""Witnesses with keys and accounts, co-signatures, daily figures."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("daily_figures", "cosignatures", "witness_roles")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "witness_roles",
        sa.Column("campaign_id", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("account_id", _ID, nullable=True),
        sa.Column("cosign_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_witness_roles_account_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_witness_roles_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", "role", name=op.f("pk_witness_roles")),
    )
    op.create_index(op.f("ix_witness_roles_account_id"), "witness_roles", ["account_id"], unique=False)
    op.create_table(
        "cosignatures",
        sa.Column("campaign_id", sa.String(length=40), nullable=False),
        sa.Column("draw_no", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_cosignatures_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", "draw_no", "role", name=op.f("pk_cosignatures")),
    )
    op.create_table(
        "daily_figures",
        sa.Column("campaign_id", sa.String(length=40), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_daily_figures_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", "day", name=op.f("pk_daily_figures")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_witness_roles_account_id"), table_name="witness_roles")
    for table in _TABLES:
        op.drop_table(table)
