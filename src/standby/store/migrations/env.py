"""Alembic's entry: run on the connection that `standby.store.migrate` hands over."""

from alembic import context

from standby.store.tables import Meta

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Meta.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
