"""A real bot in a process of its own, that can be killed at a step.

It is what `python -m bot run` runs (`serve`, with signed HTTP on a free port), with short leases, a quick pump and a
clock that is off by as much as one likes. The product knows nothing of steps: they are wrapped here, from outside.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import bot.app
import bot.scheduler
from bot.clock import Clock
from bot.delivery import Delivery
from bot.pace import Terms
from bot.serving import serve
from bot.settings import Settings
from habits import outbox
from tests.faults import steps
from tests.faults.place import settings_of

EVERY = 1
"""Seconds between looks at what is due."""
RETRY, LONGEST = timedelta(seconds=1), timedelta(seconds=2)
"""The first and the longest wait after an attempt that did not work."""


QUICK = Terms(timedelta(seconds=2), per_minute=60_000, look_backs=60_000)
"""A lease that soon runs out, and no pacing to speak of."""


@dataclass(frozen=True)
class Spec:
    """How to run.

    Args:
        offset: by how much the clock is off.
        die: at which step, before or after its commit or post, and at which time of it: ("post", "after", 3).
    """

    database: str
    api_url: str
    folder: Path
    log: Path
    offset: timedelta = timedelta(0)
    terms: Terms = QUICK
    die: tuple[str, str, int] | None = None


def run(spec: Spec, line: Connection) -> None:
    """Run until SIGTERM. Tells the owner's name and the web address over the line, and hears how to set the clock."""
    _write_to(spec.log)
    if spec.die is not None:
        steps.die(*spec.die)
    settings = settings_of(spec.database, spec.folder, slack_api_url=spec.api_url, port=0)
    clock = Clock(lambda: datetime.now(UTC), spec.offset)
    asyncio.run(_live(settings, clock, _in_a_hurry(spec.terms), line))


def _in_a_hurry(terms: Terms) -> list[Delivery]:
    """Let everything that waits wait less. Gives a list in which the process's delivery will be."""
    made: list[Delivery] = []

    class Remembered(Delivery):
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            made.append(self)

    vars(bot.app).update(Delivery=Remembered, Terms=lambda **_: terms)  # in this process only, as all that follows
    bot.scheduler.EVERY, outbox.RETRY, outbox.LONGEST = EVERY, RETRY, LONGEST
    return made


async def _live(settings: Settings, clock: Clock, made: list[Delivery], line: Connection) -> None:
    def say(where: str) -> None:
        line.send({"owner": made[0]._office.owner, "url": where.rpartition(" on ")[2].rstrip(".")})

    def hear() -> None:
        tasks.append(asyncio.create_task(_jump(clock, line.recv(), made[0], line)))

    tasks: list[asyncio.Task[None]] = []
    asyncio.get_running_loop().add_reader(line.fileno(), hear)
    await serve(settings, clock, say)


async def _jump(clock: Clock, offset: timedelta, delivery: Delivery, line: Connection) -> None:
    """Move the clock, and say so when everything has been done that was due by then."""
    async with delivery.still():
        clock.offset = offset
        await delivery.tick()
        await delivery.settled()
    line.send("heard")


def _write_to(log: Path) -> None:
    with log.open("ab") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
    logging.basicConfig(level=logging.INFO, force=True, format="%(asctime)s %(name)s %(levelname)s %(message)s")
