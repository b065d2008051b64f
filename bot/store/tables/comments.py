"""Comments with revisions, decisions and flags; review items."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from bot.store.tables.base import ID, METADATA, Moment, sealed

comments = Table(
    "comments",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("channel_id", ForeignKey("channels.id"), nullable=False),
    Column("channel_ref", String(64), nullable=False),
    Column("message_ref", String(64), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("posted_at", Moment, nullable=False),
    # The newest revision and the decision in force on it; set in the same transaction that makes them.
    Column("revision_id", BigInteger),
    Column("decision_id", BigInteger),
    Column("outcome", String(16)),
    # The thread or post that it stands under, and the message that it answers.
    Column("thread_ref", String(64)),
    Column("reply_ref", String(64)),
    # When it was deleted at the platform by someone else than us.
    Column("gone_at", Moment),
    UniqueConstraint("platform", "channel_ref", "message_ref"),
    # An author's comments, newest last.
    Index(None, "account_id", "id"),
    # newest_texts(): a channel's latest comments, whatever the others hold.
    Index(None, "channel_id", "id"),
    # count_by_outcome(): reads this index only.
    Index(None, "outcome"),
)

revisions = Table(
    "revisions",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("comment_id", ForeignKey("comments.id"), nullable=False),
    Column("key", String(64), nullable=False),
    Column("edited_at", Moment, nullable=False),
    Column("update_no", BigInteger, nullable=False),
    sealed("text"),
    Column("received_at", Moment, nullable=False),
    UniqueConstraint("comment_id", "key"),
)

decisions = Table(
    "decisions",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("comment_id", ForeignKey("comments.id"), nullable=False, index=True),
    Column("revision_id", ForeignKey("revisions.id"), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("policy_version", Integer),
    Column("shadow", Boolean, nullable=False),
    Column("scores", JSON),
    # Figures of a time.
    Column("at", Moment, nullable=False, index=True),
)

flags = Table(
    "flags",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("decision_id", ForeignKey("decisions.id"), nullable=False, index=True),
    Column("phase", String(32), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("spans", JSON, nullable=False),
    Column("source", String(16), nullable=False),
)

review_items = Table(
    "review_items",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("comment_id", ForeignKey("comments.id"), nullable=False, index=True),
    Column("decision_id", ForeignKey("decisions.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("decided_by", String(80)),
    Column("decided_at", Moment),
    Column("card_chat", String(64)),
    Column("card_message", String(64)),
    # held (a comment), sample (an approved one, shown unmarked) or ask (the ladder's end).
    Column("kind", String(16), nullable=False, server_default="held"),
    # The order of the queue: harm and reach turned into seconds of age (see moderation/review.py).
    Column("rank", BigInteger, nullable=False, server_default="0"),
    # Only a lead decides.
    Column("escalated", Boolean, nullable=False, server_default=false()),
    # Held by one reviewer until a moment.
    Column("assigned_to", String(80)),
    Column("assigned_until", Moment),
    # A restriction over a day waits for a second person.
    Column("proposed", String(16)),
    Column("proposed_by", String(80)),
    # The rule that the reviewer named.
    Column("rule", String(32)),
    # The canned reply that the reviewer chose; one that was removed since is not sent.
    Column("reply_id", BigInteger),
    # Its comment's channel, so that a channel's decisions are found without meeting other channels'.
    Column("channel_id", BigInteger),
    # pending(): the queue, of all channels and of one.
    Index(None, "state", "rank", "id"),
    Index(None, "channel_id", "state", "rank", "id"),
    # Examples: what persons decided, newest first, in one channel and in all. Only presses of persons are
    # in these indexes, so that no flood of edits or held comments makes them longer.
    Index(
        "ix_review_items_decided_in_channel",
        "channel_id",
        "decided_at",
        "id",
        sqlite_where=Column("decided_by").is_not(None),
        postgresql_where=Column("decided_by").is_not(None),
    ),
    Index(
        "ix_review_items_decided",
        "decided_at",
        "id",
        sqlite_where=Column("decided_by").is_not(None),
        postgresql_where=Column("decided_by").is_not(None),
    ),
)
