"""Persons with their keys, accounts, facts, consents, roles and dialogue states; channels and policies."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from bot.store.tables.base import ID, METADATA, Moment, hashed, sealed

people = Table(
    "people",
    METADATA,
    Column("id", ID, primary_key=True),
    # The person's own key, wrapped; NULL once erased, and with it everything sealed by it.
    Column("key", LargeBinary),
    hashed("phone_index", nullable=True, index=True),
    Column("phone_grade", String(16)),
    Column("created_at", Moment, nullable=False),
    Column("erased_at", Moment),
)

accounts = Table(
    "accounts",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("platform", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    hashed("account_index", nullable=True, unique=True),
    sealed("account_no", nullable=True),
    sealed("name", nullable=True),
    Column("private_open", Boolean, nullable=False),
    Column("locale", String(8), nullable=False),
    Column("created_at", Moment, nullable=False),
)

facts = Table(
    "facts",
    METADATA,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("name", String(32), primary_key=True),
    sealed("value"),
    Column("grade", String(16), nullable=False),
    Column("at", Moment, nullable=False),
)

consents = Table(
    "consents",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("purpose", String(32), nullable=False),
    Column("text_version", String(16), nullable=False),
    Column("text_sha256", String(64), nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
)

dialogues = Table(
    "dialogues",
    METADATA,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("state", JSON, nullable=False),
    Column("at", Moment, nullable=False),
)

roles = Table(
    "roles",
    METADATA,
    hashed("account_index"),
    Column("role", String(32), nullable=False),
    Column("granted_by", String(80), nullable=False),
    Column("granted_at", Moment, nullable=False),
    UniqueConstraint("account_index", "role"),
)

channels = Table(
    "channels",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("channel_ref", String(64), nullable=False),
    Column("title", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("locale", String(8), nullable=False),
    Column("moderators_ref", String(64)),
    Column("policy_version", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("platform", "channel_ref"),
)

policies = Table(
    "policies",
    METADATA,
    Column("channel_id", ForeignKey("channels.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", JSON, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("made_at", Moment, nullable=False),
)
