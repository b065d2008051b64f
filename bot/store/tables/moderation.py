"""What moderation keeps beside comments: strikes, appeals, the crowd, claims, opinions, notes, duty."""

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
    Text,
    UniqueConstraint,
)

from bot.moderation.likeness import BANDS
from bot.store.tables.base import ID, METADATA, Moment, sealed

strikes = Table(
    "strikes",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("channel_id", ForeignKey("channels.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("comment_id", ForeignKey("comments.id"), nullable=False),
    Column("decision_id", ForeignKey("decisions.id"), nullable=False, unique=True),
    Column("rule", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("voided_at", Moment),
    # Until when its account may not write in the channel.
    Column("restricted_until", Moment),
    Index(None, "person_id", "channel_id"),
    Index(None, "at"),
)

appeals = Table(
    "appeals",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("channel_id", ForeignKey("channels.id"), nullable=False),
    Column("comment_id", ForeignKey("comments.id"), nullable=False, index=True),
    # One appeal a decision.
    Column("decision_id", ForeignKey("decisions.id"), nullable=False, unique=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    sealed("words", nullable=True),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("decided_by", String(80)),
    Column("decided_at", Moment),
    # A code of the catalogue, such as `appeal.because.context`.
    Column("answer", String(48)),
    Column("card_chat", String(64)),
    Column("card_message", String(64)),
    # Where the bot posted the comment again.
    Index(None, "state", "id"),
    # Public figures: by when they were made and decided.
    Index(None, "opened_at"),
    Index(None, "decided_at"),
)

sayings = Table(
    "sayings",
    METADATA,
    # The revision that said it first.
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("channel_id", ForeignKey("channels.id"), nullable=False),
    Column("signature", LargeBinary, nullable=False),
    # Texts that share a band are near; bands of two channels never meet.
    *(Column(f"band_{number}", BigInteger, nullable=False, index=True) for number in range(BANDS)),
    # Of the sweep.
    Column("at", Moment, nullable=False, index=True),
)

sightings = Table(
    "sightings",
    METADATA,
    # Without a foreign key: both are swept together, hours after the last of them could be joined.
    Column("saying_id", ID, primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("first_at", Moment, nullable=False),
    Column("at", Moment, nullable=False),
    Column("is_new", Boolean, nullable=False),
)

checked_claims = Table(
    "checked_claims",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("claim", Text, nullable=False),
    Column("rating", String(80), nullable=False),
    Column("url", Text, nullable=False),
    Column("publisher", String(200), nullable=False),
    Column("reviewed_at", Moment),
    # SHA-256 over claim and address, so that importing a list twice adds nothing.
    Column("digest", String(64), nullable=False, unique=True),
    Column("active", Boolean, nullable=False),
    Column("added_by", String(80), nullable=False),
    Column("added_at", Moment, nullable=False),
)

opinions = Table(
    "opinions",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("channel_id", ForeignKey("channels.id"), nullable=False),
    Column("comment_id", ForeignKey("comments.id"), nullable=False),
    Column("revision_id", ForeignKey("revisions.id"), nullable=False),
    Column("item_id", ForeignKey("review_items.id")),
    Column("reviewer", String(80), nullable=False),
    # `stays` or `goes`.
    Column("says", String(16), nullable=False),
    Column("blind", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("undone_at", Moment),
    # What others said of the words that an example is made of.
    Index(None, "revision_id"),
    Index(None, "item_id"),
    # Figures, of one channel and of all.
    Index(None, "channel_id", "at"),
    Index(None, "at"),
)

notes = Table(
    "notes",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("item_id", ForeignKey("review_items.id"), nullable=False, index=True),
    Column("made_by", String(80), nullable=False),
    # Sealed with the key of the comment's author, whom it is about.
    sealed("words"),
    Column("at", Moment, nullable=False),
)

canned_replies = Table(
    "canned_replies",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("channel_id", ForeignKey("channels.id"), nullable=False),
    Column("name", String(40), nullable=False),
    Column("words", Text, nullable=False),
    # Under the comment where that stays; otherwise, and by default, to its author alone.
    Column("public", Boolean, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("channel_id", "name"),
)

batches = Table(
    "batches",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("channel_id", ForeignKey("channels.id"), nullable=False),
    Column("verb", String(16), nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("made_at", Moment, nullable=False),
    # [[item, version after it], ...]
    Column("items", JSON, nullable=False),
    Column("undone_at", Moment),
)

duties = Table(
    "duties",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("channel_id", ForeignKey("channels.id"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Index(None, "channel_id", "until"),
)

reposts = Table(
    "reposts",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("comment_id", ForeignKey("comments.id"), nullable=False, index=True),
    Column("chat_ref", String(64), nullable=False),
    Column("message_ref", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("ended_at", Moment),
)
