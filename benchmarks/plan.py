"""A thousand of a hundred thousand are due: how long until that is planned and marked, durably?

Ours: what delivery does up to the commit of `sending`: plan in batches, take the workspace's lease, claim in a
courier's batches. (A courier posts in between. That is not measured: between two claims the rows are put down as sent,
and the clock stands still.) The rival: one round over its due jobs, until its store shows their next runs. Its job does
nothing at all.
"""

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from benchmarks import jobs, people
from benchmarks.delivering import opened
from benchmarks.people import HERE, NOW
from benchmarks.report import Row, Spread, faster
from benchmarks.run import COUNT, DATABASES, Run
from bot.courier import BATCH
from bot.database import Database
from habits import leases, outbox, planning
from habits.leases import Hold
from habits.models import Outgoing

DUE, REPEATS, LEASE = 1000, 5, timedelta(minutes=5)
GOALS = {"SQLite": 15, "PostgreSQL": 10}


def measure(run: Run) -> Iterator[Row]:
    for kind in DATABASES:
        ours = asyncio.run(_ours(run, people.filled(run, kind, COUNT)))
        theirs = asyncio.run(_theirs(run, _jobs(run, kind)))
        what = f"plan and mark {DUE:,} due of {COUNT:,}, {kind}"
        yield faster(what, Spread(ours), jobs.NAME, Spread(theirs), GOALS[kind])


async def _ours(run: Run, url: str) -> list[float]:
    took = []
    async with opened(url) as database:
        for number in range(REPEATS):
            run.say(f"round {number + 1} of {REPEATS}, ours")
            due = range(number * DUE, (number + 1) * DUE)
            people.make_due(database.engine, due)
            took.append(await _plan_and_mark(database))
    return took


async def _plan_and_mark(database: Database) -> float:
    """Seconds, without those in which rows are put down as sent."""
    begun = time.perf_counter()
    while await database.run(lambda session: planning.plan(session, NOW), writes=True) == planning.BATCH:
        pass
    hold = await database.run(lambda session: leases.take(session, HERE, "bench", LEASE), writes=True)
    assert hold is not None
    took, marked = time.perf_counter() - begun, 0
    while True:
        begun = time.perf_counter()
        claimed = await database.run(lambda session: _claim(session, hold), writes=True)
        took += time.perf_counter() - begun
        if not claimed:
            break
        marked += len(claimed)
        await database.run(partial(_sent, claimed=claimed), writes=True)
    if marked != DUE:
        raise RuntimeError(f"{DUE} were due, but {marked} were marked")
    return took


def _claim(session: Session, hold: Hold) -> list[UUID]:
    return [one.id for one in outbox.claim(session, hold, NOW, BATCH)]


def _sent(session: Session, claimed: list[UUID]) -> None:
    theirs = update(Outgoing).where(col(Outgoing.id).in_(claimed))
    session.execute(theirs.values(state="sent", sent_at=NOW, conversation="D1", message_id="1.0"))


def _jobs(run: Run, kind: str) -> str:
    filled = jobs.filled(run).url
    if kind == "SQLite":
        return filled
    url = run.new_database(kind)
    run.say("copying the rival's jobs")
    jobs.copy(filled, url)
    return url


async def _theirs(run: Run, url: str) -> list[float]:
    took, engine = [], jobs.make_engine(url)
    with jobs.paused(engine) as scheduler:
        for number in range(REPEATS):
            run.say(f"round {number + 1} of {REPEATS}, the rival")
            jobs.make_due(scheduler, range(number * DUE, (number + 1) * DUE))
            assert jobs.count_due(engine) == DUE
            begun = time.perf_counter()
            scheduler.resume()
            await asyncio.sleep(0)  # its round is the next thing that the loop does
            took.append(time.perf_counter() - begun)
            assert jobs.count_due(engine) == 0
            scheduler.pause()
            await asyncio.sleep(0.2)  # a thousand times nothing
    engine.dispose()
    return took
