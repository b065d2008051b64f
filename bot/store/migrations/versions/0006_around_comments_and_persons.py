"""Links between persons, reports, posts, memberships, the bot's standing; where a comment stands and went."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("standings", "memberships", "posts", "reports", "link_tries", "link_codes", "links")
_COLUMNS = ("gone_at", "reply_ref", "thread_ref")


def _at(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Apply."""
    op.add_column("comments", sa.Column("thread_ref", sa.String(length=64), nullable=True))
    op.add_column("comments", sa.Column("reply_ref", sa.String(length=64), nullable=True))
    op.add_column("comments", sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True))
    _persons()
    op.create_table(
        "reports",
        sa.Column("id", _ID, nullable=False), sa.Column("comment_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False), _at("at"),
        _to("reports", "comment_id", "comments"), _to("reports", "account_id", "accounts"),
        _key("reports", "id"),
        sa.UniqueConstraint("comment_id", "account_id", name=op.f("uq_reports_comment_id_account_id")),
    )  # fmt: skip
    op.create_index(op.f("ix_reports_account_id_at"), "reports", ["account_id", "at"], unique=False)
    op.create_table(
        "posts",
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("chat_ref", sa.String(length=64), nullable=False),
        sa.Column("thread_ref", sa.String(length=64), nullable=False),
        sa.Column("post_ref", sa.String(length=140), nullable=False), _at("at"),
        _key("posts", "platform", "chat_ref", "thread_ref"),
    )  # fmt: skip
    op.create_table(
        "memberships",
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("chat_ref", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False), _at("at"),
        _to("memberships", "account_id", "accounts"), _key("memberships", "account_id", "chat_ref"),
    )  # fmt: skip
    op.create_table(
        "standings",
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("chat_ref", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("lacks", sa.JSON(), nullable=False), _at("at"),
        sa.Column("changes", sa.Integer(), nullable=False),
        _key("standings", "platform", "chat_ref"),
    )  # fmt: skip


def _persons() -> None:
    op.create_table(
        "links",
        sa.Column("first_id", _ID, nullable=False), sa.Column("second_id", _ID, nullable=False), _at("at"),
        _to("links", "first_id", "people"), _to("links", "second_id", "people"),
        _key("links", "first_id", "second_id"),
    )  # fmt: skip
    op.create_index(op.f("ix_links_second_id"), "links", ["second_id"], unique=False)
    op.create_table(
        "link_codes",
        sa.Column("account_id", _ID, nullable=False), sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False), _at("until"),
        _to("link_codes", "account_id", "accounts"), _key("link_codes", "account_id"),
        sa.UniqueConstraint("code_index", name=op.f("uq_link_codes_code_index")),
    )  # fmt: skip
    op.create_table(
        "link_tries",
        sa.Column("id", _ID, nullable=False), sa.Column("account_id", _ID, nullable=False), _at("at"),
        _to("link_tries", "account_id", "accounts"), _key("link_tries", "id"),
    )  # fmt: skip
    op.create_index(op.f("ix_link_tries_account_id_at"), "link_tries", ["account_id", "at"], unique=False)


def downgrade() -> None:
    """Take back."""
    for table in _TABLES:
        op.drop_table(table)
    for column in _COLUMNS:
        op.drop_column("comments", column)
