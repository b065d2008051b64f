"""A person's seats, and the entries of the last day, are found without reading the others."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Apply."""
    op.create_index(op.f("ix_seats_person_id"), "seats", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_entries_campaign_id_accepted_at"), "entries", ["campaign_id", "accepted_at"], unique=False
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_entries_campaign_id_accepted_at"), table_name="entries")
    op.drop_index(op.f("ix_seats_person_id"), table_name="seats")
