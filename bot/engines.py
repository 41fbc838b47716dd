"""The two databases under one roof: what SQLite and PostgreSQL want of a connection, and where they differ.

SQLite takes one writer at a time, and begins as one at once (BEGIN IMMEDIATE): who upgrades later fails instead of
waiting. On PostgreSQL writers lock the rows that they change. On both a reader sees one moment, however many
statements it makes: a page is never drawn out of two.
"""

import contextlib
import os
import socket
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection, ExceptionContext
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, InternalError, OperationalError, TimeoutError

AWAY = (OperationalError, InterfaceError, InternalError, TimeoutError)
"""What SQLAlchemy raises when a database is down, locked, full, read-only or out of connections."""
PATIENCE = 2.0
"""Seconds that somebody waits for a commit before they are told that nothing was saved."""
THREADS = {"sqlite": (4, 1), "postgresql": (8, 6)}
"""How many threads work for a database, and how many of them may write at a time: some are always left to readers.
Four keep a core of Python busy beside their server, eight also on the way to one that is farther; ten replicas stay
within PostgreSQL's usual hundred connections."""

_SESSION = {
    "lock_timeout": f"{PATIENCE:.0f}s",  # who waits longer for a row was told so: let the thread go
    "idle_in_transaction_session_timeout": "10s",  # a process that froze must not keep its locks
    "timezone": "UTC",
    "plan_cache_mode": "force_custom_plan",  # a plan for any value scans what an index finds for most
}
_LINE = {
    "connect_timeout": "3",
    "keepalives": "1",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",  # milliseconds, after which an answer that does not come is none
    "application_name": "rapport",
}
_TROUBLES = {
    "password": "it does not take this user and password",
    "pg_hba.conf": "it does not let this user in from here",
    "does not exist": "there is no such user or database",
    "too many": "it has no connection left",
    "starting up": "it is just starting; try again in a moment",
    "refused": "nobody listens there",
    "no such file": "nobody listens there",
    "resolve": "no such host is known",
    "translate host name": "no such host is known",
    "permission denied": "its user may not make tables there",
    "lock timeout": "another program holds its tables; try again in a moment",
    "timeout": "it does not answer in time",
}
"""Words in PostgreSQL's messages, and what we say. The messages themselves can repeat parts of the address."""


def make_engine(url: str) -> Engine:
    """An engine with our way of beginning transactions. Statement parameters never reach a log or a traceback."""
    if path := file_of(url):
        _keep_private(path)
        engine = create_engine(url, hide_parameters=True)
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        return engine
    threads, _ = THREADS["postgresql"]
    engine = create_engine(
        _address(url),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=threads,
        max_overflow=2,  # for start-up and the command line
        pool_timeout=PATIENCE,
    )
    lines: WeakSet[Any] = WeakSet()
    engine.update_execution_options(lines=lines)
    event.listen(engine, "connect", lambda connection, _: lines.add(connection))
    event.listen(engine, "handle_error", _without_details)
    return engine


def reading(engine: Engine) -> Engine:
    """The same engine, for transactions that only read: all at one moment, and refused when they write."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(reads=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def file_of(url: str) -> Path | None:
    """SQLite's file; None for PostgreSQL."""
    told = make_url(url)
    return Path(str(told.database)) if told.get_backend_name() == "sqlite" else None


def trouble(url: str, error: Exception) -> str:
    """Why a database cannot be opened, in one line that repeats no part of an address with a password in it."""
    said = str(getattr(error, "orig", None) or "").lower()
    if path := file_of(url):
        return f"The database {path} cannot be opened: {said or type(error).__name__}."
    known = (says for word, says in _TROUBLES.items() if word in said)
    return f"DATABASE_URL: the database cannot be used: {next(known, type(error).__name__)}."


def reason_of(error: Exception) -> str:
    """Why it was not saved, for the log: the database's own words, which hold no values."""
    return str(error.orig) if isinstance(error, DBAPIError) else type(error).__name__


def cut(engine: Engine) -> None:
    """Cut all connections to a PostgreSQL server, for good: whoever waits for an answer gets an error now. A thread
    waits for as long as its connection stands; from a server that froze there is no other way to get it back."""
    event.listen(engine, "do_connect", _no_more)
    for connection in list(engine.get_execution_options().get("lines", ())):
        with contextlib.suppress(Exception), socket.socket(fileno=os.dup(connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)


def _no_more(*_: Any) -> None:
    raise TimeoutError("closing")


def _address(url: str) -> URL:
    """With psycopg, and our manners where the address itself does not say otherwise."""
    told = make_url(url)
    ours = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
    options = {"options": f"{ours} {told.query.get('options', '')}".strip()}
    return told.set(drivername="postgresql+psycopg", query={**_LINE, **told.query, **options})


def _keep_private(path: Path) -> None:
    """A folder that we make, and the database in any folder, are for their owner only. SQLite gives the files that
    it makes beside the database the database's own mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        with contextlib.suppress(FileNotFoundError, PermissionError):  # somebody else's file is theirs to close
            file.chmod(0o600)


def _on_connect(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "busy_timeout=5000", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")  # who reads cannot write by mistake
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _without_details(context: ExceptionContext) -> None:
    """PostgreSQL tells what is in the row: on the lines after the first, and of unfit data on the first as well."""
    told = context.sqlalchemy_exception
    if not isinstance(told, DBAPIError):
        return
    for error in (context.original_exception, told):
        first = str(error).partition("\n")[0]
        error.args = (first if isinstance(told, (*AWAY, IntegrityError)) else type(error).__name__,)
