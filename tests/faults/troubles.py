"""What can be the matter with a database while somebody wants to keep something. Each for as long as its block runs."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import psycopg
from sqlalchemy import Engine, event, make_url
from sqlalchemy.engine import Connection

Trouble = Callable[[Engine, str], AbstractContextManager[None]]
"""Takes the bot's engine, and the database's address."""


@contextmanager
def disk_full(engine: Engine, url: str) -> Iterator[None]:
    """SQLite's own error for a full disk: there can be no more pages than there are, and none of them is free."""
    with closing(sqlite3.connect(str(make_url(url).database))) as other:
        other.execute("VACUUM")

    def refuse(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")

    event.listen(engine, "begin", refuse)
    try:
        yield
    finally:
        event.remove(engine, "begin", refuse)
        engine.dispose()


@contextmanager
def read_only_file(engine: Engine, _: str) -> Iterator[None]:
    """A disk that was mounted again for reading only."""

    def refuse(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only=ON")

    event.listen(engine, "begin", refuse)
    try:
        yield
    finally:
        event.remove(engine, "begin", refuse)
        engine.dispose()


@contextmanager
def file_locked(_: Engine, url: str) -> Iterator[None]:
    """Another program is writing, and does not come to an end: "database is locked"."""
    with closing(sqlite3.connect(str(make_url(url).database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def read_only_server(_: Engine, url: str) -> Iterator[None]:
    """As after a failover: the server that answers takes no writes."""
    name = make_url(url).database
    with _asking(url) as other:
        other.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        _send_away(other, name)
        yield
        other.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        _send_away(other, name)


@contextmanager
def rows_locked(_: Engine, url: str) -> Iterator[None]:
    """Another program has changed everybody's rows, and does not come to an end."""
    with psycopg.connect(url) as other:
        other.execute("SELECT FROM person FOR UPDATE")
        yield
        other.rollback()


@contextmanager
def nobody_let_in(_: Engine, url: str) -> Iterator[None]:
    """The server sends everybody away."""
    name = make_url(url).database
    with _asking(url) as other:
        other.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        _send_away(other, name)
        yield
        other.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextmanager
def _asking(url: str) -> Iterator[psycopg.Connection]:
    """A connection to the same server that the trouble does not reach."""
    with psycopg.connect(url.replace(f"/{make_url(url).database}?", "/postgres?"), autocommit=True) as connection:
        yield connection


def _send_away(connection: psycopg.Connection, database: str | None) -> None:
    connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database])


ON: dict[str, list[Trouble]] = {
    "sqlite": [disk_full, read_only_file, file_locked],
    "postgresql": [read_only_server, rows_locked, nobody_let_in],
}
