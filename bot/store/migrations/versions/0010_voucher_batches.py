"""Voucher codes come in batches, with a value and a last day; what was there before counts as approved."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COLUMNS = ("reason", "expires_at", "value", "batch_id")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "voucher_batches",
        sa.Column("id", _ID, nullable=False),
        sa.Column("campaign_id", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.Column("total_value", sa.BigInteger(), nullable=False),
        sa.Column("imported_by", sa.String(length=80), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.String(length=80), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_voucher_batches_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_batches")),
    )
    op.create_index(op.f("ix_voucher_batches_campaign_id"), "voucher_batches", ["campaign_id"], unique=False)
    op.add_column("vouchers", sa.Column("batch_id", sa.BigInteger(), nullable=True))
    op.add_column("vouchers", sa.Column("value", sa.BigInteger(), nullable=True))
    op.add_column("vouchers", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("vouchers", sa.Column("reason", sa.String(length=200), nullable=True))
    op.create_index(op.f("ix_vouchers_code_index"), "vouchers", ["code_index"], unique=False)
    op.create_index(op.f("ix_vouchers_batch_id_state"), "vouchers", ["batch_id", "state"], unique=False)
    _earlier_codes()


def _earlier_codes() -> None:
    """One batch a campaign for the codes that were stored before there were any."""
    op.execute(
        "INSERT INTO voucher_batches (campaign_id, digest, codes, total_value, imported_by, imported_at,"
        " approved_by, approved_at, reason) SELECT campaign_id, '', count(*), 0, 'system', min(created_at),"
        " 'system', min(created_at), '' FROM vouchers GROUP BY campaign_id"
    )
    op.execute(
        "UPDATE vouchers SET batch_id = (SELECT id FROM voucher_batches"
        " WHERE voucher_batches.campaign_id = vouchers.campaign_id)"
    )


def downgrade() -> None:
    """Take back; codes that nobody approved are no stock and go."""
    op.execute("DELETE FROM vouchers WHERE state = 'pending'")
    op.drop_index(op.f("ix_vouchers_batch_id_state"), table_name="vouchers")
    op.drop_index(op.f("ix_vouchers_code_index"), table_name="vouchers")
    for column in _COLUMNS:
        op.drop_column("vouchers", column)
    op.drop_table("voucher_batches")
