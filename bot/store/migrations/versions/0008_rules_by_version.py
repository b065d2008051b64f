"""Campaigns know their series, the version of their rules and whether they open by themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
_COLUMNS = ("opens_itself", "rules_version", "series")


def upgrade() -> None:
    """Apply."""
    op.add_column("campaigns", sa.Column("series", sa.String(length=40), nullable=True))
    op.add_column("campaigns", sa.Column("rules_version", sa.Integer(), server_default="1", nullable=False))
    op.add_column(
        "campaigns", sa.Column("opens_itself", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "rule_versions",
        sa.Column("campaign_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_rule_versions_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", "version", name=op.f("pk_rule_versions")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("rule_versions")
    for column in _COLUMNS:
        op.drop_column("campaigns", column)
