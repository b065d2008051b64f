"""What proves a draw beside its files: witnesses with keys and accounts, co-signatures, daily figures."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from bot.store.tables.base import METADATA, Moment

witness_roles = Table(
    "witness_roles",
    METADATA,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("role", String(32), primary_key=True),
    # of_account(): what a witness is asked in the private chat.
    Column("account_id", ForeignKey("accounts.id"), index=True),
    Column("cosign_key", String(64)),
)

cosignatures = Table(
    "cosignatures",
    METADATA,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("draw_no", Integer, primary_key=True),
    Column("role", String(32), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("signature", String(128), nullable=False),
)

daily_figures = Table(
    "daily_figures",
    METADATA,
    Column("campaign_id", ForeignKey("campaigns.id"), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("root", String(64), nullable=False),
    Column("at", Moment, nullable=False),
)
