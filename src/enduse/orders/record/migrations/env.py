"""Alembic runs this: the migrations go over the connection that the store gives."""

from __future__ import annotations

from alembic import context

from enduse.orders.record.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=context.config.attributes["version_table"],
)
with context.begin_transaction():
    context.run_migrations()
