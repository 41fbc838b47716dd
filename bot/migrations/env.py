"""Alembic's way in: always with the engine that the bot made."""

from alembic import context

from habits.models import Table

with context.config.attributes["engine"].begin() as connection:
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
