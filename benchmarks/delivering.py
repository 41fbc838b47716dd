"""The product's own delivery on a database full of people, with its time standing at `people.NOW`."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from uuid6 import uuid7

from benchmarks.people import NOW
from bot.courier import Sender
from bot.database import Database
from bot.delivery import Delivery
from bot.engines import make_engine
from habits import catalogue
from habits.kit import Kit
from habits.outbox import Parcel
from habits.vault import Vault


class Nobody:
    """A sender where nothing is to be sent."""

    async def send(self, parcel: Parcel) -> tuple[str, str]:
        raise AssertionError(f"nothing is due, but {parcel.key} came")

    async def find(self, recipient: str, key: str) -> tuple[str, str] | None:
        raise AssertionError(f"nothing was sent to {recipient}, but {key} is looked for")


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """The database, with keys of its own for what is written from now on."""
    vault = Vault([os.urandom(32)], os.urandom)
    database = Database(make_engine(url), Kit(catalogue.load(), vault, uuid7))
    try:
        yield database
    finally:
        database.close()


def delivery(database: Database, sender: Sender | None = None, now: Callable[[], datetime] = lambda: NOW) -> Delivery:
    return Delivery(database, sender or Nobody(), now)
