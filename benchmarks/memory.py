"""What a process holds in memory with a hundred thousand people.

Ours: a fresh process that has opened the database, built delivery and ticked. The rival: a fresh process with a
scheduler on its store that has listed its jobs, as it does whenever somebody asks for them. Whole processes, and what
each has more than its own start with nobody in the database. Child: `python -m benchmarks.memory ours | rival URL`.
"""

import asyncio
import os
import sys
from collections.abc import Iterator

from benchmarks import jobs, people
from benchmarks.report import Row, Spread, under
from benchmarks.run import COUNT, Run, child

REPEATS = 3


def measure(run: Run) -> Iterator[Row]:
    urls = {"ours": people.filled(run, "SQLite", COUNT), "rival": jobs.filled(run).url}
    empty = {"ours": people.filled(run, "SQLite", 0), "rival": run.new_database("SQLite")}
    run.say("fresh processes")
    whole = {side: [_resident(run, side, url) for _ in range(REPEATS)] for side, url in urls.items()}
    bare = {side: [_resident(run, side, url) for _ in range(REPEATS)] for side, url in empty.items()}
    ours, theirs = (Spread(whole[side], "bytes") for side in urls)
    what = f"resident memory with {COUNT:,} people, whole process, SQLite"
    yield under(what, ours, f"{jobs.NAME}, after listing them", theirs, 0.2, "under a fifth of the rival")
    grown = [Spread([one - Spread(bare[side]).median for one in whole[side]], "bytes") for side in urls]
    ratio = f"{max(0.0, grown[0].median) / grown[1].median:.3f} times the rival"
    yield Row("the same, over a start with nobody", grown[0], "", None, jobs.NAME, grown[1], ratio)


def _resident(run: Run, side: str, url: str) -> float:
    with child(run.new_folder(), "benchmarks.memory", side, url) as running:
        return running.resident()


async def ours(url: str) -> None:
    from benchmarks.delivering import delivery, opened  # the rival's process is not to hold it, too

    async with opened(url) as database:
        await delivery(database).tick()
        stay()


async def rival(url: str) -> None:
    with jobs.paused(jobs.make_engine(url)) as scheduler:
        listed = scheduler.get_jobs()
        stay(len(listed))


def stay(number: int = 0) -> None:
    """Ready, and alive until told to stop."""
    sys.stdout.write(f"ready {number}\n")
    sys.stdout.flush()
    os.read(sys.stdin.fileno(), 1)


if __name__ == "__main__":
    asyncio.run({"ours": ours, "rival": rival}[sys.argv[1]](sys.argv[2]))
