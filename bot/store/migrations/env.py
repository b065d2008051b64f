"""Alembic's entry: runs the migrations over the connection that `bot.store.schema` hands in."""

from alembic import context

from bot.store.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
