"""A hundred thousand people with schedules: how long until they are in the database?

Ours: in batches of ten thousand, each one transaction. The rival: one `add_job` and one transaction for each, since it
has no other way; its repeats are the fifths of one run, scaled to all. On PostgreSQL it adds a hundredth of them.
"""

import asyncio
import time
from collections.abc import Iterator

from benchmarks import jobs, people
from benchmarks.report import Row, Spread, faster
from benchmarks.run import COUNT, DATABASES, Run
from bot.engines import make_engine
from bot.migrations import upgrade

REPEATS, PART = 5, 1000


def measure(run: Run) -> Iterator[Row]:
    for kind in DATABASES:
        ours = []
        for number in range(REPEATS):
            run.say(f"{kind}, repeat {number + 1} of {REPEATS}")
            ours.append(_add(run.new_database(kind)))
        if kind == "SQLite":
            theirs, name = jobs.filled(run).seconds, jobs.NAME
        else:
            theirs, name = asyncio.run(jobs.add(run.new_database(kind), PART)), f"{jobs.NAME}, {PART:,} of them, scaled"
        yield faster(f"add {COUNT:,} people with schedules, {kind}", Spread(ours), name, Spread(theirs), 50)


def _add(url: str) -> float:
    engine = make_engine(url)
    upgrade(engine)
    people.add_workspace(engine)
    begun = time.perf_counter()
    people.add(engine, COUNT)
    took = time.perf_counter() - begun
    engine.dispose()
    return took
