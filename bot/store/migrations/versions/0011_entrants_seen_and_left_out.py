"""What keeps an entry out beside the rules: exclusions, steps back, unusual activity; and the last asking."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("rechecks", "step_ups", "unusual_groups", "step_backs", "exclusions")


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Apply."""
    _exclusions()
    _unusual()
    op.create_table(
        "step_backs",
        sa.Column("campaign_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        _moment("at"),
        _to("step_backs", "campaign_id", "campaigns"),
        _to("step_backs", "person_id", "people"),
        sa.PrimaryKeyConstraint("campaign_id", "person_id", name=op.f("pk_step_backs")),
    )
    op.create_table(
        "rechecks",
        sa.Column("campaign_id", sa.String(length=40), nullable=False),
        sa.Column("draw_no", sa.Integer(), nullable=False),
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        _moment("asked_at"),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("witness", sa.String(length=32), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=True),
        _moment("confirmed_at", nullable=True),
        _to("rechecks", "campaign_id", "campaigns"),
        _to("rechecks", "entry_id", "entries"),
        sa.PrimaryKeyConstraint("campaign_id", "draw_no", "entry_id", name=op.f("pk_rechecks")),
    )


def _exclusions() -> None:
    op.create_table(
        "exclusions",
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("campaign_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("why", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        _moment("made_at"),
        _to("exclusions", "entry_id", "entries"),
        _to("exclusions", "campaign_id", "campaigns"),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_exclusions")),
    )
    op.create_index(op.f("ix_exclusions_campaign_id"), "exclusions", ["campaign_id"], unique=False)


def _unusual() -> None:
    op.create_table(
        "unusual_groups",
        sa.Column("id", _ID, nullable=False),
        sa.Column("campaign_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        _moment("found_at"),
        sa.Column("decision", sa.String(length=16), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        _moment("decided_at", nullable=True),
        _to("unusual_groups", "campaign_id", "campaigns"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unusual_groups")),
        sa.UniqueConstraint("campaign_id", "digest", name=op.f("uq_unusual_groups_campaign_id_digest")),
    )
    op.create_table(
        "step_ups",
        sa.Column("group_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("campaign_id", sa.String(length=40), nullable=False),
        _moment("asked_at"),
        _moment("passed_at", nullable=True),
        _to("step_ups", "group_id", "unusual_groups"),
        _to("step_ups", "person_id", "people"),
        _to("step_ups", "campaign_id", "campaigns"),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_step_ups")),
    )
    op.create_index(
        op.f("ix_step_ups_campaign_id_person_id"), "step_ups", ["campaign_id", "person_id"], unique=False
    )
    op.create_index(op.f("ix_step_ups_person_id"), "step_ups", ["person_id"], unique=False)


def downgrade() -> None:
    """Take it back."""
    for table in _TABLES:
        op.drop_table(table)
