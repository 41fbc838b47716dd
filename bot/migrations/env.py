"""Alembic's way in: always with the engine that the bot made, and one process at a time.

SQLite's writers are alone anyway. There a table is changed by making a new one in its place, during which nothing
may follow the rows that point to it: what they point to is looked at when all is done.
"""

from alembic import context
from sqlalchemy.engine import Connection

from habits.models import Table

ALONE = "SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(7268); SET LOCAL lock_timeout = '5s'"
"""However long another process takes for its migration; then not long for tables that are in use."""


def migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(ALONE)
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite" and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"{len(lost)} rows point to rows that are gone, in {sorted({row[0] for row in lost})}")


with context.config.attributes["engine"].connect() as connection:
    connection.detach()  # closed after this, and not given back
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")  # has an effect before a transaction only
    with connection.begin():
        migrate(connection)
