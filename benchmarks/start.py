"""From starting the process to ready, and the memory it holds when nobody speaks to it.

Ours: `python -m bot run` in Socket Mode, really connected to a small server. The rival: a bare AsyncApp with one
listener, connected to the same. They take turns. Also the local workspace's first start: keys, tables, seven weeks of
a past.
"""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.fake import FakeSlack
from benchmarks.report import Row, Spread, under
from benchmarks.run import Child, Run, child
from benchmarks.sides import SOCKET, rival

TRIES, IDLE = 5, 2.0
"""`IDLE`: seconds of silence before memory is looked at."""

BARE = "bare AsyncApp in Socket Mode"


def measure(run: Run) -> Iterator[Row]:
    first, later, local, bare = [], [], [], []
    resident: list[float] = []
    theirs: list[float] = []
    with FakeSlack().serving() as slack:
        for number in range(TRIES):
            run.say(f"start {number + 1} of {TRIES}")
            folder = run.new_folder()
            first.append(_start(_bot(folder, slack)))
            later.append(_start(_bot(folder, slack), resident))
            bare.append(_start(rival(run.new_folder(), slack, "socket"), theirs))
            local.append(_start(_local(run.new_folder())))
    yield under("process start to ready, Socket Mode", Spread(later), BARE, Spread(bare), 2, "under 2 times the rival")
    memory = Spread(resident, "bytes"), BARE, Spread(theirs, "bytes")
    yield under(f"resident memory, idle for {IDLE:g} s", *memory, 2, "under 2 times the rival")
    yield Row("first start, Socket Mode: also keys and tables", Spread(first), "", None, BARE, Spread(bare))
    median = Spread(local).median
    yield Row("first start, local workspace: also seven weeks of a past", Spread(local), "under 3 s", median < 3)


def _start(starting: AbstractContextManager[Child], resident: list[float] | None = None) -> float:
    """Seconds to ready; what it then holds in memory goes into `resident`."""
    begun = time.perf_counter()
    with starting as running:
        took = time.perf_counter() - begun
        if resident is not None:
            time.sleep(IDLE)
            resident.append(running.resident())
    return took


def _bot(folder: Path, slack: FakeSlack) -> AbstractContextManager[Child]:
    return child(folder, "bot", "run", RAPPORT_DATA=str(folder), SLACK_API_URL=slack.api_url, **SOCKET)


def _local(folder: Path) -> AbstractContextManager[Child]:
    return child(folder, "bot", "run", RAPPORT_DATA=str(folder), PORT="0")
