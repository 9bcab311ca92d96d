"""What Alembic reads first: the connection it is given, and the tables to end at."""

from __future__ import annotations

from alembic import context

from pathway.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite alters a table by copying it.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
