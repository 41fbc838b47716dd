"""The fixed jobs run on the loop: what they wake does not like to be touched from another thread."""

import asyncio
import threading
from datetime import UTC, datetime
from typing import Any, cast

from bot.scheduler import make_scheduler


class Notes:
    """Stands for delivery, database and clock: where were they called?"""

    def __init__(self) -> None:
        self.threads: list[int] = []

    def wake(self) -> None:
        self.threads.append(threading.get_ident())

    async def run(self, *_: object, **__: object) -> bool:
        self.threads.append(threading.get_ident())
        return False

    async def tidy(self) -> None:
        self.threads.append(threading.get_ident())


async def test_every_job_is_run_on_the_loop() -> None:
    notes = Notes()
    scheduler = make_scheduler(cast(Any, notes), cast(Any, notes), lambda: datetime.now(UTC))
    scheduler.start()
    try:
        for job in scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))
        async with asyncio.timeout(5):
            while len(notes.threads) < len(scheduler.get_jobs()):  # noqa: ASYNC110  # the scheduler tells nobody
                await asyncio.sleep(0.01)
    finally:
        scheduler.shutdown(wait=False)
    assert set(notes.threads) == {threading.get_ident()}
