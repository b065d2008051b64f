"""Campaigns, entries, draws with their files, witnesses and seats; vouchers."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from bot.store.tables.base import ID, METADATA, Moment, hashed, sealed

campaigns = Table(
    "campaigns",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("state", String(16), nullable=False),
    Column("rules", JSON, nullable=False),
    Column("opens_at", Moment, nullable=False),
    Column("closes_at", Moment, nullable=False),
    Column("draw_at", Moment, nullable=False),
    Column("zone", String(40), nullable=False),
    Column("draw_no", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    # [[from, to], ...] as texts; NULL for none.
    Column("pauses", JSON(none_as_null=True)),
)

entries = Table(
    "entries",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("comment_id", ForeignKey("comments.id"), nullable=False, index=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("entry_ref", String(140), nullable=False),
    Column("commitment", String(64), nullable=False),
    sealed("salt"),
    Column("accepted_at", Moment, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("receipt_signature", String(128), nullable=False),
    UniqueConstraint("campaign_id", "comment_id"),
    # of_campaign(): the sealed list in its order; and no commitment twice.
    UniqueConstraint("campaign_id", "commitment"),
    Index(None, "campaign_id", "person_id"),
)

entrants = Table(
    "entrants",
    METADATA,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    sealed("person_salt"),
)

draw_files = Table(
    "draw_files",
    METADATA,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("draw_no", Integer, primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

# What follows the first part of a big file, which stands in draw_files: no value is larger than a part.
draw_parts = Table(
    "draw_parts",
    METADATA,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("draw_no", Integer, primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

witnesses = Table(
    "witnesses",
    METADATA,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("draw_no", Integer, primary_key=True),
    Column("role", String(32), primary_key=True),
    Column("commitment", String(64), nullable=False),
    Column("nonce", String(64)),
)

seats = Table(
    "seats",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("draw_no", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("entry_id", ForeignKey("entries.id"), nullable=False),
    Column("commitment", String(64), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("stratum", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("claim_until", Moment),
    UniqueConstraint("campaign_id", "draw_no", "entry_id"),
    UniqueConstraint("campaign_id", "draw_no", "position"),
)

vouchers = Table(
    "vouchers",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    hashed("code_index"),
    sealed("code"),
    Column("state", String(16), nullable=False),
    # One code a seat, one seat a code.
    Column("seat_id", ForeignKey("seats.id"), unique=True),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("campaign_id", "code_index"),
    # stock() and reserve(): codes by state.
    Index(None, "campaign_id", "state", "id"),
)
