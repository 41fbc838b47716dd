"""Sending what the bot starts: plan, lease, send, record.

A tick plans what is due, takes the lease of each workspace with something to send, and sends it: the row is
committed as `sending` before the post and as `sent` after it, so a crash between the two is seen by whoever comes
next. One thing is remembered outside the database: how a post went when the database was away just then. It is
written down at the next tick. If the process dies first, or it can never be written, the row stays `sending`, and
the next owner of the lease sends it again, unless it is too late by then.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlmodel import Session

from habits import outbox, schedule
from habits.outbox import Parcel
from handlers.desk import Database, NotSavedError
from handlers.errors import DeliveryError
from handlers.failures import report

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Messages of one workspace in flight at a time."""


class Sender(Protocol):
    """A platform's way of posting. Raises `DeliveryError`."""

    async def send(self, parcel: Parcel) -> tuple[str, str]:
        """Post it; gives the conversation and the message's id there."""


class Delivery:
    """One per process. `wake` may be called at any time: after a write, by the scheduler, when the clock moves."""

    def __init__(self, database: Database, sender: Sender, now: Callable[[], datetime]) -> None:
        self._database, self._sender, self._now = database, sender, now
        self._owner = secrets.token_hex(8)
        self._woken = asyncio.Event()
        self._ticking = asyncio.Lock()
        self._unrecorded: list[Callable[[Session], None]] = []

    def wake(self) -> None:
        """There may be something to send."""
        self._woken.set()

    async def run(self) -> None:
        """Tick whenever woken, until cancelled. One tick at a time."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                async with self._ticking:
                    await self.tick()
            except NotSavedError as error:
                log.error("The database is out of reach, nothing is sent now: %s", error.reason)
            except Exception as error:  # the pump must go on; the next tick tries again
                report(log, error)

    @asynccontextmanager
    async def still(self) -> AsyncIterator[None]:
        """What is under way is finished first, and meanwhile nothing starts by itself."""
        async with self._ticking:
            yield

    async def tick(self) -> None:
        """Plan what is due, and send what is planned."""
        now = self._now()
        await self._catch_up()
        while await self._database.run(lambda session: schedule.plan(session, now), writes=True) == schedule.BATCH:
            pass
        for workspace in await self._database.run(lambda session: outbox.workspaces_due(session, now), writes=False):
            await self._send_workspace(workspace)

    async def _catch_up(self) -> None:
        """Write down what could not be written at its time. What can never be written must not stop every tick."""
        while self._unrecorded:
            try:
                await self._database.run(self._unrecorded[0], writes=True)
            except NotSavedError:
                raise
            except Exception as error:
                report(log, error)
            del self._unrecorded[0]

    async def _send_workspace(self, workspace: UUID) -> None:
        """Send all that is due for a workspace, if its lease can be had."""
        while due := await self._claim(workspace):
            slots = asyncio.Semaphore(AT_ONCE)
            sent = await asyncio.gather(*(self._send(slots, workspace, one) for one in due), return_exceptions=True)
            if away := next((one for one in sent if isinstance(one, BaseException)), None):
                raise away

    async def _claim(self, workspace: UUID) -> list[UUID]:
        now = self._now()

        def work(session: Session) -> list[UUID]:
            leased = outbox.take_lease(session, workspace, self._owner, now)
            return outbox.due(session, workspace, now) if leased else []

        return await self._database.run(work, writes=True)

    async def _send(self, slots: asyncio.Semaphore, workspace: UUID, outgoing: UUID) -> None:
        async with slots:
            try:
                await self._send_one(workspace, outgoing)
            except NotSavedError:
                raise
            except Exception as error:  # one message that cannot be drawn must not hold up the others
                report(log, error)
                reason = type(error).__name__
                await self._record(lambda session: outbox.drop(session, workspace, outgoing, reason))

    async def _send_one(self, workspace: UUID, outgoing: UUID) -> None:
        now = self._now()
        parcel = await self._database.run(
            lambda session: outbox.prepare(session, workspace, outgoing, now), writes=True
        )
        if parcel is None:
            return
        try:
            conversation, message_id = await self._sender.send(parcel)
        except DeliveryError as error:
            await self._failed(parcel, error)
            return
        except Exception as error:  # the network's own troubles pass: kept for another attempt
            report(log, error)
            await self._failed(parcel, DeliveryError(type(error).__name__))
            return
        now = self._now()
        await self._record(lambda session: outbox.record(session, parcel, conversation, message_id, now))

    async def _record(self, work: Callable[[Session], None]) -> None:
        """Write down how it went; if the database is away just now, at the next tick."""
        try:
            await self._database.run(work, writes=True)
        except NotSavedError:
            self._unrecorded.append(work)
            raise

    async def _failed(self, parcel: Parcel, error: DeliveryError) -> None:
        now = self._now()
        log.warning("A message could not be sent: %s%s", error.reason, " (for good)" if error.permanent else "")
        if error.permanent:
            await self._record(lambda session: outbox.give_up(session, parcel, error.reason, now))
            return
        wait = timedelta(seconds=error.retry_after) if error.retry_after is not None else None
        await self._record(lambda session: outbox.put_back(session, parcel, now, wait))

    async def stop(self, pump: asyncio.Task[None]) -> None:
        """Finish what is in flight, and give the leases back, so that whoever comes next need not wait."""
        async with self._ticking:
            pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)
        await self._database.run(lambda session: outbox.release(session, self._owner), writes=True)
