"""What an administrator does for one person, on the command line: hand out their data, or destroy it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from bot.app import open_database
from bot.database import Database
from bot.engines import trouble
from bot.settings import Settings, SettingsError
from habits.models import Person, Workspace
from habits.usecases.data import as_json
from habits.usecases.data import forget as destroy

PATIENCE = 30.0
"""Seconds to wait for a running bot to finish what it writes."""


class WhoError(LookupError):
    """Nobody goes by this id, or several people do."""


def export(settings: Settings, platform_id: str, team: str) -> str:
    """All that is kept about a person, readable, as JSON. Raises `WhoError`."""
    with _opened(settings) as database, database.session(writes=False) as session:
        return as_json(session, _find(session, platform_id, team))


def check(settings: Settings, platform_id: str, team: str) -> None:
    """Whether the ids name one person. Raises `WhoError`."""
    with _opened(settings) as database, database.session(writes=False) as session:
        _find(session, platform_id, team)


def forget(settings: Settings, platform_id: str, team: str) -> None:
    """Destroy a person's rows and data key, in the write-ahead log too. Raises `WhoError`, `NotSavedError`."""

    def work(session: Session) -> None:
        destroy(session, _find(session, platform_id, team))

    with _opened(settings) as database:
        asyncio.run(database.run(work, writes=True, patience=PATIENCE))


def _find(session: Session, platform_id: str, team: str) -> Person:
    statement = (
        select(Person, Workspace.team)
        .join(Workspace, col(Workspace.id) == Person.workspace_id)
        .where(Person.platform_id == platform_id)
        .order_by(Workspace.team)
    )
    if session.info["writes"]:  # as in `habits.people.me`: what a running bot does for that person waits
        statement = statement.with_for_update(of=Person)
    found = session.exec(statement.where(Workspace.team == team) if team else statement).all()
    if not found:
        where = f" in the team {team}" if team else ""
        raise WhoError(f"Nobody here goes by the id {platform_id}{where}. It is the platform's, such as U012AB3CD.")
    if len(found) > 1:
        teams = ", ".join(name for _, name in found)
        raise WhoError(f"{platform_id} is in several teams: {teams}. Say which one, with --team.")
    return found[0][0]


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    database = open_database(settings)
    try:
        yield database
    except DBAPIError as error:
        raise SettingsError(trouble(settings.store, error)) from None
    finally:
        database.close()
