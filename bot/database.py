"""The database: one function per transaction, in a thread of its own so that the loop never waits.

Writers queue on the loop for a place before they take a thread, so that some threads are always left to readers.
"""

import asyncio
import concurrent.futures
import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from bot.engines import AWAY, PATIENCE, THREADS, cut, reading, reason_of
from habits.kit import Kit
from handlers.desk import NotSavedError

log = logging.getLogger(__name__)
T = TypeVar("T")
DEADLOCK = "40P01"
"""PostgreSQL: two transactions waited for each other, and this one was ended."""
COMMITTING = 10.0
"""Seconds, after somebody's patience, that a commit under way is waited for: it cannot be called back."""
GRACE = 3.0
"""Seconds that `close` waits for work under way. Whoever asked for it was told otherwise by then."""


class _Gate:
    """Commit or abandon, whichever comes first: nobody is told "not saved" of something that is saved later."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.abandoned = self._committed = False

    def commit(self, session: Session) -> None:
        session.flush()  # all waiting is done before; what follows is short
        with self._lock:
            if self.abandoned:
                session.rollback()
                raise NotSavedError
            try:
                session.commit()
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                raise NotSavedError(reason_of(error), perhaps=True) from None  # the answer was lost, perhaps only it
            self._committed = True

    def abandon(self) -> bool:
        """True when it can still be abandoned. Called on the loop, so it never waits for a commit under way."""
        if not self._lock.acquire(blocking=False):
            return False
        self.abandoned = not self._committed
        self._lock.release()
        return self.abandoned


class Database:
    """Runs functions in transactions. Implements what `handlers.desk.Database` asks for.

    `patience`: seconds after which somebody who waits is told that nothing was kept.
    """

    def __init__(self, engine: Engine, kit: Kit) -> None:
        self.patience = PATIENCE
        self.engine, self._reader, self._kit = engine, reading(engine), kit
        threads, writers = THREADS[engine.dialect.name]
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self._writing = asyncio.Semaphore(writers)
        self._under_way: set[concurrent.futures.Future[Any]] = set()

    async def run(self, work: Callable[[Session], T], *, writes: bool, patience: float | None = None) -> T:
        """Commit what `work` did and give its result, or raise and keep nothing. `work` may be run a second time.

        Raises `NotSavedError` when the database is down, locked, full, or slower than `patience` seconds. Only if it
        falls silent in the middle of a commit does nobody know whether that was kept; the error's reason says so.
        """
        gate = _Gate()
        task = asyncio.ensure_future(self._queued(work, writes, gate))
        task.add_done_callback(lambda late: late.cancelled() or late.exception())  # somebody may have left
        done, _ = await asyncio.wait({task}, timeout=self.patience if patience is None else patience)
        if not done and gate.abandon():
            raise NotSavedError
        if not done:
            done, _ = await asyncio.wait({task}, timeout=COMMITTING)
        if not done:
            raise NotSavedError("no answer to a commit, which may have been kept", perhaps=True)
        return task.result()

    async def _queued(self, work: Callable[[Session], T], writes: bool, gate: _Gate) -> T:
        async with self._writing if writes else contextlib.nullcontext():
            return await self._in_thread(lambda: self._transact(work, writes, gate))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        future = self._pool.submit(work)
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return await asyncio.wrap_future(future)

    def _transact(self, work: Callable[[Session], T], writes: bool, gate: _Gate) -> T:
        try:
            result, forgot = self._attempt(work, writes, gate)
        except AWAY as error:
            raise NotSavedError(reason_of(error)) from None
        if forgot:  # somebody's data was destroyed: not in ten minutes, now
            self._empty_log()
        return result

    def _attempt(self, work: Callable[[Session], T], writes: bool, gate: _Gate, again: bool = True) -> tuple[T, bool]:
        if gate.abandoned:  # while it waited for its turn
            raise NotSavedError
        try:
            with self.session(writes=writes) as session:
                result = work(session)
                gate.commit(session)
                return result, bool(session.info.get("forgot"))
        except OperationalError as error:
            if not again or getattr(error.orig, "sqlstate", None) != DEADLOCK:
                raise
        return self._attempt(work, writes, gate, again=False)  # the other one was let through and is done

    async def tidy(self) -> None:
        """Empty SQLite's write-ahead log, so that what was deleted is gone from every file."""
        async with self._writing:
            await self._in_thread(self._empty_log)

    def _empty_log(self) -> None:
        """Never raises: what was committed is committed, and the next time comes in ten minutes."""
        if self.engine.dialect.name != "sqlite":
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
        """Let go of threads and connections: when the work under way is done, after `GRACE` seconds in any case."""
        _, hanging = concurrent.futures.wait(set(self._under_way), timeout=GRACE)
        self._pool.shutdown(wait=False, cancel_futures=True)
        if hanging:
            cut(self.engine)
        self._pool.shutdown(wait=True)
        self.engine.dispose()
