"""APScheduler with a handful of fixed jobs: never one per person. People's times live in the database."""

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.database import Database
from bot.delivery import Delivery

EVERY = 10
"""Seconds between looks at what is due."""


def make_scheduler(delivery: Delivery, database: Database) -> AsyncIOScheduler:
    """The fixed jobs. A late run is run once, never twice at a time."""
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    scheduler.add_job(delivery.wake, "interval", seconds=EVERY, id="send")
    scheduler.add_job(database.tidy, "interval", minutes=10, id="tidy")
    return scheduler
