"""What keeps an entry out beside the rules: exclusions, steps back, unusual activity; and the last asking."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from bot.store.tables.base import ID, METADATA, Moment, sealed

# One an entry; undoing it deletes the row, and the audit log keeps that it was there.
exclusions = Table(
    "exclusions",
    METADATA,
    Column("entry_id", ForeignKey("entries.id"), primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False, index=True),
    Column("code", String(40), nullable=False),
    # Sealed with the entrant's own key, so that it goes when they are erased.
    sealed("why"),
    Column("made_by", String(80), nullable=False),
    Column("made_at", Moment, nullable=False),
)

step_backs = Table(
    "step_backs",
    METADATA,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("at", Moment, nullable=False),
)

unusual_groups = Table(
    "unusual_groups",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    # What makes a group the same one when it is found again.
    Column("digest", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("found_at", Moment, nullable=False),
    # accept or hold, by whom and when; NULL while nobody decided.
    Column("decision", String(16)),
    Column("decided_by", String(80)),
    Column("decided_at", Moment),
    UniqueConstraint("campaign_id", "digest"),
)

step_ups = Table(
    "step_ups",
    METADATA,
    Column("group_id", ForeignKey("unusual_groups.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True, index=True),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("passed_at", Moment),
    Index(None, "campaign_id", "person_id"),
)

# What a platform answered when it was asked of winners and reserves before publishing.
rechecks = Table(
    "rechecks",
    METADATA,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("draw_no", Integer, primary_key=True),
    Column("entry_id", ForeignKey("entries.id"), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    # The witness who looked at the answer, and whether they confirm it.
    Column("witness", String(32), nullable=False),
    Column("confirmed", Boolean),
    Column("confirmed_at", Moment),
)
