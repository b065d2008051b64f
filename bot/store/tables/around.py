"""What stands around persons and comments: links, reports, posts, memberships, the bot's own standing."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from bot.store.tables.base import ID, METADATA, Moment, hashed

# Persons whose accounts belong to one human being; each keeps a key of their own. `first_id` is the lower.
links = Table(
    "links",
    METADATA,
    Column("first_id", ForeignKey("people.id"), primary_key=True),
    Column("second_id", ForeignKey("people.id"), primary_key=True, index=True),
    Column("at", Moment, nullable=False),
)

link_codes = Table(
    "link_codes",
    METADATA,
    # One live code an account.
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    # The code is made from it by the vault's key, so that a message sent again says the same.
    Column("nonce", LargeBinary, nullable=False),
    hashed("code_index", unique=True),
    Column("until", Moment, nullable=False),
)

link_tries = Table(
    "link_tries",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "account_id", "at"),
)

reports = Table(
    "reports",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("comment_id", ForeignKey("comments.id"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("comment_id", "account_id"),
    # How many someone made within the last hour; and all of a time.
    Index(None, "account_id", "at"),
    Index(None, "at"),
)

posts = Table(
    "posts",
    METADATA,
    Column("platform", String(16), primary_key=True),
    Column("chat_ref", String(64), primary_key=True),
    Column("thread_ref", String(64), primary_key=True),
    Column("post_ref", String(140), nullable=False),
    Column("at", Moment, nullable=False),
)

memberships = Table(
    "memberships",
    METADATA,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("chat_ref", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("at", Moment, nullable=False),
)

standings = Table(
    "standings",
    METADATA,
    Column("platform", String(16), primary_key=True),
    Column("chat_ref", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("lacks", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("changes", Integer, nullable=False),
)
