"""APScheduler with a handful of fixed jobs: never one per person. People's times live in the database."""

from collections.abc import Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.database import Database
from bot.delivery import Delivery
from habits import retention

EVERY = 10
"""Seconds between looks at what is due."""


def make_scheduler(delivery: Delivery, database: Database, now: Callable[[], datetime]) -> AsyncIOScheduler:
    """The fixed jobs. A late run is run once, never twice at a time."""

    async def wake() -> None:  # a plain function would be called in a thread, and `wake` belongs to the loop
        delivery.wake()

    async def expire() -> None:
        while await database.run(lambda session: retention.expire(session, now()), writes=True):
            pass  # some at a time, so that nobody waits long behind it

    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    # By the wall clock, so that all processes wake at the same time and share the workspaces among them.
    scheduler.add_job(wake, "cron", second=f"*/{EVERY}", id="send")
    scheduler.add_job(database.tidy, "interval", minutes=10, id="tidy")
    scheduler.add_job(expire, "interval", hours=6, id="expire")
    return scheduler
