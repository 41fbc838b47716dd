"""Sending what the bot starts: plan what is due, and a courier for each workspace with something to send.

The database is the only state, so any number of processes may do this on one database: workspaces are leased, and
each process begins with others, a few at a time. One thing is remembered outside the database: how a post went when the
database was away just then. It is written down at the next tick; if the process dies first, the next owner of the
lease looks for the message in the conversation.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from bot.courier import Courier, Office, Sender
from bot.metrics import Metrics
from bot.pace import Terms
from habits import digests, leases, outbox, planning
from habits.spread import share
from handlers.desk import Database, NotSavedError
from handlers.failures import report

log = logging.getLogger(__name__)

AT_A_TIME, PAUSE = 25, 0.5
"""Workspaces begun with at a time, and seconds until more: meanwhile other processes take their share."""

SOON = timedelta(seconds=10)
"""What is due before the scheduler wakes us again is sent at its own second."""

DATABASE_AWAY = 2.0
"""Seconds until we look again whether the database is back."""

LAST_CALL = 6.0
"""Seconds that what is in flight has to be finished in, when we are to stop."""


class Seen(NamedTuple):
    """What one look at the database found: whether to plan, where to send, and when the next message is due if that
    is before the next tick."""

    to_plan: bool
    workspaces: list[UUID]
    then: datetime | None


class Delivery:
    """One per process. `wake` may be called at any time: after a write, by the scheduler, when the clock moves.

    `last_tick`: when a tick last went well, in seconds of `time.monotonic`.
    """

    def __init__(
        self,
        database: Database,
        sender: Sender,
        now: Callable[[], datetime],
        terms: Terms | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._office = Office(database, sender, now, secrets.token_hex(8), terms or Terms(), metrics or Metrics())
        self._woken = asyncio.Event()
        self._ticking = asyncio.Lock()
        self._couriers: dict[UUID, tuple[Courier, asyncio.Task[None]]] = {}
        self._halted, self._at_a_time = False, planning.BATCH
        self.last_tick: float | None = None

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
                self._away(error)
            except Exception as error:  # the pump must go on; the next tick tries again
                report(log, error)

    async def tick(self) -> None:
        """Plan what is due, and see to it that somebody sends what is planned."""
        if self._halted:
            return
        begun = time.monotonic()
        office, now = self._office, self._office.now()
        await self._catch_up()
        seen = await office.database.run(lambda session: self._look(session, now), writes=False)
        if seen.to_plan:
            await self._plan_or_say(now)
            seen = await office.database.run(lambda session: self._look(session, now), writes=False)
        idle = sorted((one for one in seen.workspaces if one not in self._couriers), key=self._turn)
        for workspace in idle[:AT_A_TIME] if not self._halted else ():
            self._begin(workspace)
        if len(idle) > AT_A_TIME:
            self._wake_in(PAUSE)
        if seen.then is not None:
            self._wake_in((seen.then - now).total_seconds())
        self.last_tick = time.monotonic()
        office.metrics.ticked(self.last_tick - begun)

    async def settled(self) -> None:
        """Wait until all couriers are back."""
        while self._couriers:
            await asyncio.wait([task for _, task in self._couriers.values()])

    @asynccontextmanager
    async def still(self) -> AsyncIterator[None]:
        """What is under way is finished first, and meanwhile nothing starts by itself."""
        async with self._ticking:
            await self.settled()
            yield

    async def halt(self) -> None:
        """Begin nothing more, and finish what is in flight, in a few seconds at most. What hangs longer is left as it
        is: the next owner of its lease looks for it."""
        self._halted = True
        for courier, _ in self._couriers.values():
            courier.stop()
        if tasks := [task for _, task in self._couriers.values()]:
            _, hanging = await asyncio.wait(tasks, timeout=LAST_CALL)
            for task in hanging:
                task.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)

    async def stop(self, pump: asyncio.Task[None]) -> None:
        """Halt, and give the leases back: whoever comes next need not wait."""
        self._halted = True
        pump.cancel()
        await asyncio.gather(pump, return_exceptions=True)
        await self.halt()
        try:
            await self._catch_up()
            await self._office.database.run(lambda session: leases.release(session, self._office.owner), writes=True)
        except NotSavedError as error:
            log.warning("The leases could not be given back, others have to wait for them: %s", error.reason)

    def _look(self, session: Session, now: datetime) -> Seen:
        return Seen(
            planning.anything_due(session, now),
            outbox.workspaces_due(session, self._office.owner, now),
            outbox.next_due(session, now, SOON),
        )

    async def _plan_or_say(self, now: datetime) -> None:
        """What is planned already is sent, whatever stands in the way of planning more."""
        try:
            await self._plan(now)
        except NotSavedError as error:
            self._away(error)
        except Exception as error:
            report(log, error)

    async def _plan(self, now: datetime) -> None:
        """All that is due; where the database is too slow for so many at a time, fewer."""
        database, metrics, most = self._office.database, self._office.metrics, self._at_a_time
        self._at_a_time = max(1, most // 4)
        while await database.run(lambda session: planning.plan(session, now, most), writes=True) == most:
            pass
        self._at_a_time = min(planning.BATCH, most * 4)
        for _ in range(await database.run(lambda session: outbox.lapse(session, now), writes=True)):
            metrics.outcome("lapsed")
        await self._plan_digests(now)

    async def _plan_digests(self, now: datetime) -> None:
        """Each team by itself: one that cannot be planned is left for later, and holds up no other."""
        database = self._office.database
        while team := await database.run(lambda session: digests.next_team(session, now), writes=False):
            try:
                await database.run(partial(digests.plan, team=team, now=now), writes=True)
            except NotSavedError:
                raise
            except Exception as error:
                report(log, error)
                await database.run(partial(digests.put_off, team=team, now=now), writes=True)

    async def _catch_up(self) -> None:
        """Write down what could not be written at its time. What can never be written must not stop every tick."""
        waiting: list[Callable[[Session], object]] = self._office.unrecorded
        while waiting:
            try:
                await self._office.database.run(waiting[0], writes=True)
            except NotSavedError:
                raise
            except Exception as error:
                report(log, error)
            del waiting[0]

    def _turn(self, workspace: UUID) -> float:
        """Each process has an order of its own."""
        return share(f"{self._office.owner}:{workspace}")

    def _begin(self, workspace: UUID) -> None:
        courier = Courier(self._office, workspace)
        task = asyncio.create_task(self._run(courier, workspace))
        self._couriers[workspace] = courier, task

    async def _run(self, courier: Courier, workspace: UUID) -> None:
        try:
            await courier.run()
            self.wake()  # something may have come up while it was on its way back
        except NotSavedError as error:
            self._away(error)
        except Exception as error:
            report(log, error)
        finally:
            del self._couriers[workspace]

    def _away(self, error: NotSavedError) -> None:
        log.error("The database is out of reach, nothing is sent now: %s", error.reason)
        self._wake_in(DATABASE_AWAY)

    def _wake_in(self, seconds: float) -> None:
        asyncio.get_running_loop().call_later(seconds, self.wake)
