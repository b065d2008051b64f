"""Campaigns, entries, draws with their files, witnesses and seats; vouchers."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
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
    # The id of the first week; NULL outside of a series.
    Column("series", String(40)),
    Column("rules_version", Integer, nullable=False, server_default="1"),
    Column("opens_itself", Boolean, nullable=False, server_default=false()),
)

rule_versions = Table(
    "rule_versions",
    METADATA,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    # The canonical bytes of the rules as published.
    Column("rules", LargeBinary, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("why", String(200), nullable=False),
    Column("at", Moment, nullable=False),
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
    # acts(): those of the last day.
    Index(None, "campaign_id", "accepted_at"),
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
    # seats_of(): asked in every turn of the private dialogue.
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("stratum", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("claim_until", Moment),
    UniqueConstraint("campaign_id", "draw_no", "entry_id"),
    UniqueConstraint("campaign_id", "draw_no", "position"),
)

voucher_batches = Table(
    "voucher_batches",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("codes", Integer, nullable=False),
    Column("total_value", BigInteger, nullable=False),
    Column("imported_by", String(80), nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("approved_by", String(80)),
    Column("approved_at", Moment),
    Column("voided_by", String(80)),
    Column("voided_at", Moment),
    Column("reason", String(200), nullable=False),
)

vouchers = Table(
    "vouchers",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    # known(): an equal code in any campaign.
    hashed("code_index", index=True),
    sealed("code"),
    Column("state", String(16), nullable=False),
    # One code a seat, one seat a code.
    Column("seat_id", ForeignKey("seats.id"), unique=True),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    # voucher_batches.id; a column that was added later refers without a key in both databases.
    Column("batch_id", BigInteger),
    # Rupiah; NULL for what the rules' prize is worth.
    Column("value", BigInteger),
    Column("expires_at", Moment),
    Column("reason", String(200)),
    UniqueConstraint("campaign_id", "code_index"),
    # stock() and reserve_all(): codes by state.
    Index(None, "campaign_id", "state", "id"),
    # approve() and void_batch(): the codes of a batch.
    Index(None, "batch_id", "state"),
)
