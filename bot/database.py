"""The database: one engine, one function per transaction, in a thread of its own so that the loop never waits.

SQLite takes one writer at a time, so writers queue on the loop for a lock before they take a thread. A transaction
begins as a writer at once (BEGIN IMMEDIATE): one that upgrades later would fail instead of waiting.
"""

import asyncio
import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from habits.kit import Kit
from handlers.desk import NotSavedError

log = logging.getLogger(__name__)
T = TypeVar("T")
PATIENCE = 2.0
"""Seconds that somebody waits for a commit before they are told that nothing was saved."""


def make_engine(url: str) -> Engine:
    """An engine with our way of beginning transactions. Statement parameters never reach a log or a traceback."""
    if path := file_of(url):
        _keep_private(path)
    engine = create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    return engine


def file_of(url: str) -> Path | None:
    """SQLite's file; None for a database that is not a file of ours."""
    told = make_url(url)
    is_file = told.get_backend_name() == "sqlite" and told.database not in (None, "", ":memory:")
    return Path(str(told.database)) if is_file else None


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


class _Gate:
    """Commit or abandon, whichever comes first: nobody is told "not saved" of something that is saved later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._abandoned = self._committed = False

    def commit(self, session: Session) -> None:
        session.flush()  # all waiting is done before; what follows is short
        with self._lock:
            if self._abandoned:
                session.rollback()
                raise NotSavedError
            session.commit()
            self._committed = True

    def abandon(self) -> bool:
        """True when it can still be abandoned. Called on the loop, so it never waits for a commit under way."""
        if not self._lock.acquire(blocking=False):
            return False
        self._abandoned = not self._committed
        self._lock.release()
        return self._abandoned


class Database:
    """Runs functions in transactions. Implements what `handlers.desk.Database` asks for."""

    def __init__(self, engine: Engine, kit: Kit, threads: int = 4) -> None:
        self.engine, self._kit = engine, kit
        self._reader = engine.execution_options(reads=True)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self._writing = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    async def run(self, work: Callable[[Session], T], *, writes: bool, patience: float = PATIENCE) -> T:
        """Commit what `work` did and give its result, or raise and keep nothing.

        Raises `NotSavedError` when the database is down, locked, full, or slower than `patience` seconds.
        """
        gate = _Gate()
        task = asyncio.ensure_future(self._queued(work, writes, gate))
        done, _ = await asyncio.wait({task}, timeout=patience)
        if not done and gate.abandon():
            task.add_done_callback(lambda late: late.cancelled() or late.exception())
            raise NotSavedError
        return await task

    async def _queued(self, work: Callable[[Session], T], writes: bool, gate: _Gate) -> T:
        async with contextlib.AsyncExitStack() as stack:
            if writes and self._writing is not None:
                await stack.enter_async_context(self._writing)
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, self._transact, work, writes, gate)

    def _transact(self, work: Callable[[Session], T], writes: bool, gate: _Gate) -> T:
        try:
            with self.session(writes=writes) as session:
                result = work(session)
                gate.commit(session)
        except OperationalError as error:
            raise NotSavedError(str(error.orig)) from None
        if session.info.get("forgot"):  # somebody's data was destroyed: not in ten minutes, now
            self._empty_log()
        return result

    async def tidy(self) -> None:
        """Empty SQLite's write-ahead log, so that what was deleted is gone from every file."""
        if self._writing is None:
            return
        async with self._writing:
            await asyncio.get_running_loop().run_in_executor(self._pool, self._empty_log)

    def _empty_log(self) -> None:
        """Never raises: what was committed is committed, and the next time comes in ten minutes."""
        if self._writing is None:
            return
        try:
            with contextlib.closing(self.engine.raw_connection()) as connection:
                busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except (DBAPIError, sqlite3.Error):
            busy = True
        if busy:
            log.warning("The write-ahead log could not be emptied just now.")

    def session(self, *, writes: bool) -> Session:
        """A session of one's own, for start-up and the command line; the caller commits."""
        info = {"kit": self._kit, "writes": writes}
        return Session(self.engine if writes else self._reader, expire_on_commit=False, info=info)

    def close(self) -> None:
        """Let go of threads and connections."""
        self._pool.shutdown(wait=True)
        self.engine.dispose()
