"""What each channel's own decisions add to the model: one row a correction, whose body never changes."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table

from bot.store.tables.base import METADATA, Moment

corrections = Table(
    "corrections",
    METADATA,
    Column("channel_id", ForeignKey("channels.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("body", JSON, nullable=False),
    Column("model", String(80), nullable=False),
    Column("examples", Integer, nullable=False),
    Column("reviewers", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("active", Boolean, nullable=False),
    # Taken back by a person: never gone back to.
    Column("taken_back_at", Moment),
    # At most one active a channel.
    Index(
        "uq_corrections_active",
        "channel_id",
        unique=True,
        sqlite_where=Column("active", Boolean),
        postgresql_where=Column("active", Boolean),
    ),
)
