"""Strikes, appeals, the crowd, CheckedClaims, opinions, notes, duty; and the queue by harm and age."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = (
    "reposts",
    "opinions",
    "notes",
    "strikes",
    "appeals",
    "sightings",
    "sayings",
    "duties",
    "canned_replies",
    "batches",
    "checked_claims",
)
_COLUMNS = (
    "reply_id",
    "rule",
    "proposed_by",
    "proposed",
    "assigned_until",
    "assigned_to",
    "escalated",
    "rank",
    "kind",
)
_BY_TIME = ("decisions", "reports", "strikes")
_APPEALABLE = 7 * 86_400  # seconds; `appeal_days` where no policy says otherwise


def upgrade() -> None:
    """Apply."""
    _checked_claims()
    _batches()
    _canned_replies()
    _duties()
    _sightings()
    _appeals()
    _strikes()
    _notes()
    _opinions()
    _reposts()
    _queue()
    _ranked()
    _told()
    for table in _BY_TIME:
        op.create_index(op.f(f"ix_{table}_at"), table, ["at"], unique=False)


def _checked_claims() -> None:
    op.create_table(
        "checked_claims",
        sa.Column("id", _ID, nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("rating", sa.String(length=80), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checked_claims")),
        sa.UniqueConstraint("digest", name=op.f("uq_checked_claims_digest")),
    )


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", _ID, nullable=False),
        sa.Column("channel_id", _ID, nullable=False),
        sa.Column("verb", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_batches_channel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )


def _canned_replies() -> None:
    op.create_table(
        "canned_replies",
        sa.Column("id", _ID, nullable=False),
        sa.Column("channel_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_canned_replies_channel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_replies")),
        sa.UniqueConstraint("channel_id", "name", name=op.f("uq_canned_replies_channel_id_name")),
    )


def _duties() -> None:
    op.create_table(
        "duties",
        sa.Column("id", _ID, nullable=False),
        sa.Column("channel_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_duties_account_id")),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_duties_channel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
    )
    op.create_index(op.f("ix_duties_channel_id_until"), "duties", ["channel_id", "until"], unique=False)


def _sightings() -> None:
    bands = [f"band_{number}" for number in range(6)]
    op.create_table(
        "sayings",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("channel_id", _ID, nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        *(sa.Column(band, sa.BigInteger(), nullable=False) for band in bands),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_sayings_channel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sayings")),
    )
    for column in ("at", *bands):
        op.create_index(op.f(f"ix_sayings_{column}"), "sayings", [column], unique=False)
    op.create_table(
        "sightings",
        sa.Column("saying_id", _ID, autoincrement=False, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sightings_person_id")),
        sa.PrimaryKeyConstraint("saying_id", "person_id", name=op.f("pk_sightings")),
    )


def _appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", _ID, nullable=False),
        sa.Column("channel_id", _ID, nullable=False),
        sa.Column("comment_id", _ID, nullable=False),
        sa.Column("decision_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=48), nullable=True),
        sa.Column("card_chat", sa.String(length=64), nullable=True),
        sa.Column("card_message", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_appeals_account_id")),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_appeals_channel_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_appeals_comment_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_appeals_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_appeals_decision_id")),
    )
    op.create_index(op.f("ix_appeals_account_id"), "appeals", ["account_id"], unique=False)
    op.create_index(op.f("ix_appeals_comment_id"), "appeals", ["comment_id"], unique=False)
    op.create_index(op.f("ix_appeals_decided_at"), "appeals", ["decided_at"], unique=False)
    op.create_index(op.f("ix_appeals_opened_at"), "appeals", ["opened_at"], unique=False)
    op.create_index(op.f("ix_appeals_state_id"), "appeals", ["state", "id"], unique=False)


def _strikes() -> None:
    op.create_table(
        "strikes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("channel_id", _ID, nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("comment_id", _ID, nullable=False),
        sa.Column("decision_id", _ID, nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restricted_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_strikes_account_id")),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_strikes_channel_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_strikes_comment_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_strikes_decision_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_strikes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_strikes")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_strikes_decision_id")),
    )
    op.create_index(
        op.f("ix_strikes_person_id_channel_id"), "strikes", ["person_id", "channel_id"], unique=False
    )


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["review_items.id"], name=op.f("fk_notes_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_item_id"), "notes", ["item_id"], unique=False)


def _opinions() -> None:
    op.create_table(
        "opinions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("channel_id", _ID, nullable=False),
        sa.Column("comment_id", _ID, nullable=False),
        sa.Column("revision_id", _ID, nullable=False),
        sa.Column("item_id", _ID, nullable=True),
        sa.Column("reviewer", sa.String(length=80), nullable=False),
        sa.Column("says", sa.String(length=16), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name=op.f("fk_opinions_channel_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_opinions_comment_id")),
        sa.ForeignKeyConstraint(["item_id"], ["review_items.id"], name=op.f("fk_opinions_item_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_opinions_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinions")),
    )
    op.create_index(op.f("ix_opinions_channel_id_at"), "opinions", ["channel_id", "at"], unique=False)
    op.create_index(op.f("ix_opinions_revision_id"), "opinions", ["revision_id"], unique=False)
    op.create_index(op.f("ix_opinions_item_id"), "opinions", ["item_id"], unique=False)
    op.create_index(op.f("ix_opinions_at"), "opinions", ["at"], unique=False)


def _reposts() -> None:
    op.create_table(
        "reposts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("comment_id", _ID, nullable=False),
        sa.Column("chat_ref", sa.String(length=64), nullable=False),
        sa.Column("message_ref", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_reposts_comment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reposts")),
    )
    op.create_index(op.f("ix_reposts_comment_id"), "reposts", ["comment_id"], unique=False)


def _queue() -> None:
    op.add_column(
        "review_items", sa.Column("kind", sa.String(length=16), server_default="held", nullable=False)
    )
    op.add_column("review_items", sa.Column("rank", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column(
        "review_items", sa.Column("escalated", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("review_items", sa.Column("assigned_to", sa.String(length=80), nullable=True))
    op.add_column("review_items", sa.Column("assigned_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("review_items", sa.Column("proposed", sa.String(length=16), nullable=True))
    op.add_column("review_items", sa.Column("proposed_by", sa.String(length=80), nullable=True))
    op.add_column("review_items", sa.Column("rule", sa.String(length=32), nullable=True))
    op.add_column("review_items", sa.Column("reply_id", sa.BigInteger(), nullable=True))
    op.drop_index(op.f("ix_review_items_state_urgent_id"), table_name="review_items")
    op.create_index(
        op.f("ix_review_items_channel_id_state_rank_id"),
        "review_items",
        ["channel_id", "state", "rank", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_review_items_state_rank_id"), "review_items", ["state", "rank", "id"], unique=False
    )


def _ranked() -> None:
    """What waits keeps its place: by age, and a cry for help before all else (ten years of age)."""
    names = ("rank", "urgent", "opened_at")
    items = sa.table("review_items", *(sa.column(name) for name in names))
    opened = sa.cast(sa.extract("epoch", items.c.opened_at), sa.BigInteger())
    op.execute(items.update().values(rank=opened - sa.case((items.c.urgent, 315_360_000), else_=0)))


def _told() -> None:
    """Notices that wait, for up to thirty days, say what those that are made from now on say."""
    outbox = sa.table("outbox", sa.column("id"), sa.column("kind"), sa.column("payload", sa.JSON()))
    decisions = sa.table("decisions", *(sa.column(name) for name in ("id", "comment_id", "at")))
    comments = sa.table("comments", *(sa.column(name) for name in ("id", "channel_id")))
    at = sa.cast(sa.extract("epoch", decisions.c.at), sa.BigInteger()).label("at")
    of_comment = decisions.join(comments, comments.c.id == decisions.c.comment_id)
    run = op.get_bind()
    waiting = run.execute(sa.select(outbox.c.id, outbox.c.payload).where(outbox.c.kind == "warn")).all()
    for row_id, payload in ((row_id, payload) for row_id, payload in waiting if "means" not in payload):
        mine = decisions.c.id == int(payload["decision"])
        found = run.execute(sa.select(comments.c.channel_id, at).select_from(of_comment).where(mine)).first()
        if found is not None:
            said = {
                "channel": found.channel_id, "rule": "other", "expires": 0, "until": 0,
                "means": "restrict" if payload.get("restricted") else "told",
                "appeal_until": found.at + _APPEALABLE,
            }  # fmt: skip
            own = {name: payload[name] for name in ("account", "decision")}
            run.execute(outbox.update().where(outbox.c.id == row_id).values(payload={**own, **said}))


def downgrade() -> None:
    """Take back."""
    for table in _BY_TIME:
        op.drop_index(op.f(f"ix_{table}_at"), table_name=table)
    op.drop_index(op.f("ix_review_items_state_rank_id"), table_name="review_items")
    op.drop_index(op.f("ix_review_items_channel_id_state_rank_id"), table_name="review_items")
    for column in _COLUMNS:
        op.drop_column("review_items", column)
    op.create_index(
        op.f("ix_review_items_state_urgent_id"), "review_items", ["state", "urgent", "id"], unique=False
    )
    for table in _TABLES:
        op.drop_table(table)
