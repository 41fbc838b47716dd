"""The rival: APScheduler with a job per person in an SQLAlchemyJobStore, on SQLite in WAL mode, as durable as ours.

It has no way to add jobs in bulk: each is a transaction of its own.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Engine, create_engine, event, insert, select, text

from benchmarks.run import COUNT, Run

NAME = "APScheduler, a job per person"
DEFAULTS = {"misfire_grace_time": None, "coalesce": True}


async def nothing(person: str) -> None:
    """The job: whom it would write to is all that it knows."""


def make_engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
    return engine


def _on_connect(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


@contextmanager
def paused(engine: Engine) -> Iterator[AsyncIOScheduler]:
    """A scheduler on the store, started and paused. Needs a running loop."""
    store = SQLAlchemyJobStore(engine=engine)
    scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone="Europe/Madrid", job_defaults=DEFAULTS)
    scheduler.start(paused=True)
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=False)


@dataclass(frozen=True)
class Filled:
    """A store with its jobs. `seconds`: what each fifth of them took to add, scaled to `COUNT`."""

    url: str
    seconds: list[float]


@cache
def filled(run: Run) -> Filled:
    """All hundred thousand on SQLite; made once in a run."""
    url = run.new_database("SQLite")
    run.say(f"the rival adds {COUNT:,} jobs, one by one")
    return Filled(url, asyncio.run(add(url, COUNT)))


async def add(url: str, count: int) -> list[float]:
    """A job at 09:00 on working days for each of so many people; seconds as in `Filled`."""
    engine, seconds, each = make_engine(url), [], count // 5
    with paused(engine) as scheduler:
        for first in range(0, count, each):
            begun = time.perf_counter()
            for name in (f"U{number}" for number in range(first, first + each)):
                scheduler.add_job(nothing, "cron", [name], id=name, day_of_week="mon-fri", hour=9)
            seconds.append((time.perf_counter() - begun) * COUNT / each)
    engine.dispose()
    return seconds


def make_due(scheduler: AsyncIOScheduler, numbers: range) -> None:
    """Their hour came two minutes ago."""
    at = datetime.now(UTC) - timedelta(minutes=2)
    for number in numbers:
        scheduler.modify_job(f"U{number}", next_run_time=at)


def count_due(engine: Engine) -> int:
    """Jobs whose next run is past."""
    asked = text("SELECT count(*) FROM apscheduler_jobs WHERE next_run_time <= :now")
    with engine.connect() as connection:
        return int(connection.execute(asked, {"now": datetime.now(UTC).timestamp()}).scalar_one())


def copy(source: str, to: str) -> None:
    """All jobs into an empty store on another database, in bulk: that is not what is measured there."""
    here, there = make_engine(source), make_engine(to)
    table = SQLAlchemyJobStore(engine=here).jobs_t
    table.create(there, True)
    with here.connect() as reading, there.begin() as writing:
        rows = reading.execute(select(table)).mappings()
        while some := rows.fetchmany(5000):
            writing.execute(insert(table), [dict(row) for row in some])
    here.dispose()
    there.dispose()
