"""What is there and what is missing, in one line each. Shows no secret and nothing that anybody wrote."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from bot.app import open_database
from bot.settings import Mode, Settings, SettingsError, read_settings
from habits.catalogue import CatalogueError
from habits.models import Lease, Outgoing, Person
from habits.vault import VaultError


@dataclass(frozen=True)
class Finding:
    good: bool
    what: str
    says: str


def examine() -> Iterator[Finding]:
    """Settings, content, keys and database, then who is out of reach and why."""
    try:
        settings = read_settings()
    except SettingsError as error:
        yield Finding(False, "settings", str(error))
        return
    yield Finding(True, "settings", f"would run on: {settings.mode.value}")
    yield from _inside(settings)
    if settings.mode is Mode.LOCAL:
        yield Finding(True, "Slack", "no tokens, so `make run` starts the local workspace; see the README to connect")


def _inside(settings: Settings) -> Iterator[Finding]:
    try:
        database = open_database(settings)
    except CatalogueError as error:
        yield Finding(False, "catalogue", str(error))
        return
    except VaultError as error:
        yield Finding(False, "keys", str(error))
        return
    except SettingsError as error:
        yield Finding(False, "database", str(error))
        return
    except OSError as error:  # only a file of SQLite's, or its folder
        yield Finding(False, "database", f"{error.filename or settings.rapport_data}: {error.strerror}")
        return
    try:
        with database.session(writes=False) as session:
            yield from _people(session)
    finally:
        database.close()


def _people(session: Session) -> Iterator[Finding]:
    started = session.exec(select(func.count()).where(col(Person.started_at).is_not(None))).one()
    yield Finding(True, "database", f"up to date; {started} people have pressed Start")
    for reason, people in session.exec(_counted(col(Person.unreachable), Person.unreachable != "")):
        yield Finding(False, "delivery", f"{people} people are out of reach: {reason}")
    for reason, workspaces in session.exec(_counted(col(Lease.unreachable), Lease.unreachable != "")):
        yield Finding(False, "delivery", f"{workspaces} workspaces are out of reach: {reason}; tried again every hour")
    for reason, messages in session.exec(_counted(col(Outgoing.reason), Outgoing.state == "failed")):
        yield Finding(True, "delivery", f"{messages} messages could not be sent: {reason}")


def _counted(reason: Any, where: Any) -> Any:
    """How often each reason occurs, the most frequent first."""
    return select(reason, func.count()).where(where).group_by(reason).order_by(func.count().desc())
