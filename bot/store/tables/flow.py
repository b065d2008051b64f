"""Inbox, outbox, audit and cursors: what flows through."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables.base import ID, METADATA, Moment, sealed

inbox = Table(
    "inbox",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("bot_ref", String(64), nullable=False),
    Column("update_no", BigInteger, nullable=False),
    sealed("raw"),
    Column("received_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("note", Text),
    UniqueConstraint("platform", "bot_ref", "update_no"),
    # take(): the oldest waiting rows; sweep(): the old ones that are done.
    Index(None, "state", "id"),
    Index(None, "state", "received_at"),
)

outbox = Table(
    "outbox",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("platform", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("target", String(120), nullable=False),
    # The chat whose pace it keeps; NULL for none.
    Column("lane", String(80)),
    Column("payload", JSON, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("leased_until", Moment),
    Column("attempts", Integer, nullable=False),
    Column("why", Text),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    # lease(): pending in the order of the line, so that a long one is not sorted; and whether an earlier
    # one of the same target stands before it.
    Index(None, "state", "priority", "id"),
    Index(None, "state", "platform", "target", "id"),
)

audit = Table(
    "audit",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("scope", String(80), nullable=False),
    Column("seq", BigInteger),
    Column("at", Moment, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("word", String(48), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("hash", LargeBinary),
    # verify(): a chain in order; its uniqueness keeps two sealers from numbering the same event twice.
    UniqueConstraint("scope", "seq"),
    # seal(): events not yet in a chain.
    Index(
        "ix_audit_unsealed",
        "id",
        sqlite_where=Column("seq").is_(None),
        postgresql_where=Column("seq").is_(None),
    ),
)

cursors = Table(
    "cursors",
    METADATA,
    Column("name", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)
