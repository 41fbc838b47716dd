"""How the bot is, for whoever probes it: `/healthz`, `/readyz`, `/metrics`. Meant for the inside of a network.

What they say holds no address, no secret, and nothing about anybody.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from sqlalchemy import func, select
from sqlmodel import Session, col
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.database import Database
from bot.delivery import Delivery
from bot.metrics import WAITING, Metrics
from habits.models import Outgoing, Workspace
from handlers.desk import NotSavedError
from handlers.failures import report

log = logging.getLogger(__name__)
T = TypeVar("T")
OK = "ok"
PATIENCE = 1.0
"""Seconds that a probe waits for the database."""

HANGING = 60.0
"""Seconds until the database is asked again if it never answered at all."""

STALE = 60.0
"""Seconds without a tick of delivery that went well. Ten lie between two."""

FRESH = {"cache-control": "no-store"}


async def _not_yet() -> bool:
    return False


async def accepted() -> bool:
    """With signed HTTP there is no connection to lose: the token was taken at the start."""
    return True


class Health:
    """One per bot. `connected` tells whether the platform is there; whoever makes the connection sets it."""

    def __init__(
        self,
        database: Database,
        delivery: Delivery,
        metrics: Metrics,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._delivery, self._metrics, self._steady = delivery, metrics, steady
        self._alive, self._waiting = _Question(database, _alive), _Question(database, _waiting)
        self.connected: Callable[[], Awaitable[bool]] = _not_yet

    async def parts(self) -> dict[str, str]:
        """What the bot needs, and for each `ok` or why not."""
        database = OK if await self._alive.answer() else f"does not answer within {PATIENCE:.0f} s"
        platform = OK if await self.connected() else "not connected"
        return {"database": database, "platform": platform, "delivery": self._ticking()}

    def routes(self) -> list[Route]:
        """The three pages, for any of our web servers."""
        return [Route("/healthz", self._healthz), Route("/readyz", self._readyz), Route("/metrics", self._metricsz)]

    async def _healthz(self, _: Request) -> Response:
        return PlainTextResponse(OK, headers=FRESH)

    async def _readyz(self, _: Request) -> Response:
        parts = await self.parts()
        ready = set(parts.values()) == {OK}
        return JSONResponse({"ready": ready, **parts}, 200 if ready else 503, FRESH)

    async def _metricsz(self, _: Request) -> Response:
        page = self._metrics.page(await self._waiting.answer())
        return Response(page, media_type="text/plain; version=0.0.4", headers=FRESH)

    def _ticking(self) -> str:
        last = self._delivery.last_tick
        if last is None:
            return "no tick yet"
        age = self._steady() - last
        return OK if age <= STALE else f"no tick for {age:.0f} s"


class _Question(Generic[T]):
    """Asked of the database once at a time: while it hangs, probes must not take all of its threads."""

    def __init__(self, database: Database, work: Callable[[Session], T]) -> None:
        self._database, self._work = database, work
        self._asked: asyncio.Task[T | None] | None = None

    async def answer(self) -> T | None:
        """What the database says, or None when it does not, or not in time."""
        if self._asked is None or self._asked.done():
            self._asked = asyncio.create_task(self._ask())
        await asyncio.wait({self._asked}, timeout=PATIENCE)
        return self._asked.result() if self._asked.done() else None

    async def _ask(self) -> T | None:
        try:
            return await self._database.run(self._work, writes=False, patience=HANGING)
        except NotSavedError:  # delivery's ticks put it into the log
            return None
        except Exception as error:
            report(log, error)
            return None


def _alive(session: Session) -> bool:
    """A row of ours is asked for: SQLite would answer `SELECT 1` without looking at its file."""
    session.execute(select(1).select_from(Workspace).limit(1)).all()
    return True


def _waiting(session: Session) -> dict[str, int]:
    """How many messages are planned, and being sent. Through the index: what was sent, by far the most, is not read."""
    state = col(Outgoing.state)
    counted = select(state, func.count()).where(state.in_(WAITING)).group_by(state)
    return {row[0]: row[1] for row in session.execute(counted)}
